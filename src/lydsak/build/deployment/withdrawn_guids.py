"""Episodes that were taken back on purpose: their guids may leave a feed, and nothing of them is kept at a target."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from lydsak.build.guids import mint_part_guid
from lydsak.build.parts import FIRST_PART
from lydsak.build.scripts import list_scripts, load_script
from lydsak.build.takeover.earlier import load_earlier
from lydsak.build.withdrawal import find_withdrawal
from lydsak.errors import LydsakError


def list_withdrawn_guids(root: Path) -> frozenset[str]:
    """Of every withdrawal of a show; a script that cannot be read withdraws nothing. Raises SettingsError L865."""
    guids = {episode.guid for episode in load_earlier(root) if episode.withdrawn is not None}
    for path in list_scripts(root):
        with suppress(LydsakError):
            if find_withdrawal(path, root) is None:
                continue
            script = load_script(path, root)
            if guid := script.front_matter.guid:
                guids |= {guid, *(mint_part_guid(guid, segment.id or FIRST_PART) for segment in script.segments)}
    return frozenset(guids)
