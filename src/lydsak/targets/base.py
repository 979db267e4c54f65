"""Target: what every place on the web can do, whatever it is reached by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

STAGING: Final = ".lydsak/sending"
"""Where files lie until they are whole, where a target has no better way; `conclude` empties it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file on its way to a target."""

    path: str
    """Below the web root: ASCII, parts parted by slashes."""
    source: Path | bytes
    size: int
    sha256: str
    content_type: str
    cache_control: str


class Target(Protocol):
    """A web root somewhere. Paths are relative to it, with slashes.

    Every method may raise TargetError. A method that failed may be called again with the same arguments, also by
    another process after this one was killed.
    """

    def __enter__(self) -> Self:
        """Connect."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of all that was opened; what was not concluded may be lost where a target is changed whole."""

    @property
    def address(self) -> str:
        """Where it is, for people: without a password."""

    def watch(self, path: str) -> None:
        """Let `send` replace a file only as it stands there now: PublishError L843 where somebody else did meanwhile.

        A target that is changed whole does so anyway; one that cannot compare and replace in one step does nothing.
        """

    def read(self, path: str) -> bytes | None:
        """The content of a small file; None where there is none."""

    def holds(self, file: Outgoing) -> bool:
        """Whether this file stands there whole: by digest where that is had cheaply or the name says nothing of it."""

    def keeps(self, file: Outgoing) -> bool:
        """Whether this file, which may be long, stands there whole, whatever its name says.

        By digest where the target can tell that without sending all of it here, else by size.
        """

    def send(self, files: Sequence[Outgoing]) -> Iterator[Outgoing]:
        """Put files there, several at a time, each verified; yields each once it stands there whole.

        A file that replaces another does so in one step where the target can, so that nobody gets half of it.
        """

    def copy(self, path: str, copied: str) -> None:
        """Have the same bytes under a second name there, without sending them where the target can."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files; those that are not there are no matter. Folders that this leaves empty go too."""

    def conclude(self, message: str) -> None:
        """Make what was done so far the target's state, where it is changed whole (git); clear up after cuts."""
