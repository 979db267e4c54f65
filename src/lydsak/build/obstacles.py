"""list_obstacles: what would stop a build, or keep its episode from listeners, as far as it is seen at once.

For an editor who is typing: no sound is decoded and no voice asked, which `check` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lydsak.build.plan import MusicKind, locate_marked_sound, locate_music
from lydsak.build.soundbite import check_soundbite
from lydsak.build.stories import Story, join_stories
from lydsak.config import Settings
from lydsak.errors import Finding, LydsakError, Place
from lydsak.model import BedMark, Music, Script, Sound, Sting

_MISSING_DATE: Final = "L274"


def list_obstacles(script: Script, stories: Sequence[Story], settings: Settings, path: str) -> Iterator[Finding]:
    """Sounds that there are not, a stretch that nobody can hear, and a date that is missing."""
    yield from _list_missing_sounds(script, settings, path)
    yield from _list_missing_music(settings)
    try:
        check_soundbite(join_stories(script, stories), path)
    except LydsakError as error:
        yield make_finding(error)
    if script.front_matter.date is None:
        message, help = "there is no publication date: listeners get nothing", "write dato, like 2026-11-20 06:00"
        yield Finding(_MISSING_DATE, "warning", message, Place(path), help)


def make_finding(error: LydsakError) -> Finding:
    """An error as what was found."""
    return Finding(error.code, "error", error.message, error.place, error.help)


def _list_missing_sounds(script: Script, settings: Settings, path: str) -> Iterator[Finding]:
    for mark in (block for segment in script.segments for block in segment.blocks):
        if isinstance(mark, Sound | BedMark) and mark.file is not None:
            try:
                locate_marked_sound(settings.root, mark.file, mark, path)
            except LydsakError as error:
                yield make_finding(error)


def _list_missing_music(settings: Settings) -> Iterator[Finding]:
    design = settings.sound
    named: Mapping[MusicKind, Music | Sting | None]
    named = {"intro": design.intro, "outro": design.outro, "sting": design.sting}
    for kind, music in named.items():
        if music is not None:
            try:
                locate_music(settings, kind, music)
            except LydsakError as error:
                yield make_finding(error)
