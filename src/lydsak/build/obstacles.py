"""list_obstacles: what would stop a build, or keep its episode from listeners, as far as it is seen at once.

For an editor who is typing: no voice is asked and of a sound only the beginning decoded, once; all of it, `check` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from lydsak.build.plan import MusicKind, locate_marked_sound, locate_music
from lydsak.build.soundbite import check_soundbite
from lydsak.build.stories import Story, join_stories
from lydsak.config import Settings, locate_setting
from lydsak.errors import AssetError, Finding, LydsakError, Place
from lydsak.model import BedMark, Music, Script, Sound, Sting

_MISSING_DATE: Final = "L274"


def list_obstacles(script: Script, stories: Sequence[Story], settings: Settings, path: str) -> Iterator[Finding]:
    """Sounds that there are not or that are none, a stretch that nobody can hear, and a date that is missing."""
    yield from _list_unusable_sounds(script, settings, path)
    yield from _list_unusable_music(settings)
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


def _list_unusable_sounds(script: Script, settings: Settings, path: str) -> Iterator[Finding]:
    for mark in (block for segment in script.segments for block in segment.blocks):
        if isinstance(mark, Sound | BedMark) and mark.file is not None:
            try:
                sound = locate_marked_sound(settings.root, mark.file, mark, path)
            except LydsakError as error:
                yield make_finding(error)
                continue
            words = (mark.raw or "").split("\n")[0] or None
            yield from _try_sound(sound, Place(path, mark.line, 1, words))


def _list_unusable_music(settings: Settings) -> Iterator[Finding]:
    design = settings.sound
    named: Mapping[MusicKind, Music | Sting | None]
    named = {"intro": design.intro, "outro": design.outro, "sting": design.sting}
    for kind, music in named.items():
        if music is not None:
            try:
                sound = locate_music(settings, kind, music)
            except LydsakError as error:
                yield make_finding(error)
                continue
            yield from _try_sound(sound, locate_setting(settings.root, ("sound", kind, "file")))


def _try_sound(sound: Path, place: Place) -> Iterator[Finding]:
    """What is wrong with how a sound begins, at the place where it is named."""
    try:
        state = sound.stat()
    except OSError:
        return  # taken away meanwhile
    fault = _find_fault(sound, state.st_ino, state.st_size, state.st_mtime_ns)
    if fault is not None:
        yield Finding(fault.code, "error", fault.message, place, fault.help)


@lru_cache(maxsize=256)
def _find_fault(sound: Path, _inode: int, _size: int, _modified: int) -> AssetError | None:
    """By what the file system says of it: the script is looked at after every edit."""
    from lydsak.audio.assets import try_beginning

    try:
        try_beginning(sound)
    except AssetError as error:
        return error
    return None
