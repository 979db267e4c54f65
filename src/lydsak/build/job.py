"""What making an episode takes besides its script."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from lydsak.build.cover import PlacedCover
from lydsak.build.sharing import Sharing
from lydsak.build.speech.spending import Spending
from lydsak.build.workers import Workers
from lydsak.config import Settings


class FindsCover(Protocol):
    """Has the show's cover, or waits for it."""

    def place(self) -> PlacedCover:
        """The cover, in the web root. Raises AssetError, StorageError."""


@dataclass(frozen=True, slots=True)
class Job:
    """A build under way: the show, and what its episodes share."""

    settings: Settings
    store: Path
    cover: FindsCover
    workers: Workers
    spending: Spending
    index_key: str
    """Under which the states of episodes are kept."""
    sharing: Sharing = field(default_factory=Sharing)
