"""Seasons of what is published by its segments: each article is one, by a number that its script keeps for good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.build.parts import publishes_segments
from lydsak.build.records.catalogue import read_catalogue
from lydsak.build.scripts import list_scripts, load_script, name_script, read_script, replace_script
from lydsak.build.transcript import format_publication
from lydsak.config import Settings
from lydsak.errors import ScriptError
from lydsak.text.front_matter.edit import put_front_matter, write_entry
from lydsak.text.script.parsing import parse_script

# A whole show is looked through: to parse each of a thousand scripts for one line would take seconds.
_SEASON: Final = re.compile(r"^(?:sesong|season)\s*:\s*[\"']?([1-9][0-9]{0,5})\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GivenSeason:
    """A script that had none, and the season that it got or would get."""

    path: Path
    season: int


def find_next_season(root: Path) -> int:
    """One more than any script or built episode of a show has."""
    seasons = [entry.listing.season or 0 for entry in read_catalogue(root).entries]
    for path in list_scripts(root):
        with suppress(ScriptError):
            front, _, _ = read_script(path, root).partition("\n---")
            seasons += [int(number) for number in _SEASON.findall(front)]
    return max(seasons, default=0) + 1


def fix_seasons(settings: Settings, scripts: Sequence[Path], *, dry_run: bool = False) -> tuple[GivenSeason, ...]:
    """Write a season into each script that is published by its segments and has none, the oldest first.

    Raises UsageError L016, StorageError. A script that cannot be read, or be given a line more, is passed over.
    """
    first, root = find_next_season(settings.root), settings.root
    given: list[GivenSeason] = []
    for _, path in sorted(_list_wanting(settings, scripts)):
        with suppress(ScriptError):
            season, text = first + len(given), read_script(path, root)
            numbered = insert_season(text, season, path=name_script(path, root))
            if not dry_run:
                replace_script(path, root, text, numbered)
            given.append(GivenSeason(path, season))
    return tuple(given)


def insert_season(text: str, season: int, *, path: str) -> str:
    """A script's text with one line more above the closing fence; the rest to the byte. Raises ScriptError."""
    script = parse_script(text, path=path)
    return put_front_matter(text, script, write_entry(script.front_matter, "season", str(season)))


def _list_wanting(settings: Settings, scripts: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    for path in scripts:
        with suppress(ScriptError):
            script = load_script(path, settings.root)
            front = script.front_matter
            if front.raw and front.season is None and publishes_segments(front, settings):
                yield format_publication(front, name_script(path, settings.root)) or "", path
