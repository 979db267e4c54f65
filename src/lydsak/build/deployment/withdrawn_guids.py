"""Episodes that were taken back on purpose: their guids may leave a feed, and nothing of them is kept at a target."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lydsak.build.earlier import load_earlier
from lydsak.build.guids import mint_part_guid
from lydsak.build.parts import FIRST_PART
from lydsak.build.scripts import list_scripts, load_script
from lydsak.build.withdrawal import find_withdrawal
from lydsak.errors import LydsakError


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What of a show was taken back."""

    guids: frozenset[str]
    slugs: frozenset[str]
    """As files are named by them."""


def list_withdrawn(root: Path) -> Withdrawn:
    """Every withdrawal of a show; a script that cannot be read withdraws nothing. Raises SettingsError L865."""
    guids: set[str] = set()
    slugs: set[str] = set()
    for path in list_scripts(root):
        with suppress(LydsakError):
            if find_withdrawal(path, root) is None:
                continue
            script = load_script(path, root)
            slugs.add(path.stem)
            if guid := script.front_matter.guid:
                guids |= {guid, *(mint_part_guid(guid, segment.id or FIRST_PART) for segment in script.segments)}
    for episode in load_earlier(root):
        if episode.withdrawn is not None:
            guids.add(episode.guid)
            slugs.add(episode.id)
    return Withdrawn(frozenset(guids), frozenset(slugs))
