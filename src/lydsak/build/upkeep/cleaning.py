"""What of the store nothing uses, dropped; and within limits also what is used, which the next build makes again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from lydsak.build.hold import ShowHold
from lydsak.build.records.episodes import locate_store
from lydsak.build.upkeep.store_examination import list_scratch, take_away
from lydsak.build.upkeep.usage import Usage, find_usage, list_stale_notes, remove_note
from lydsak.config import Settings
from lydsak.store.survey import StoredThing, survey_store

_JUST_MADE: Final = 60.0
"""Seconds in which a piece may still be on its way to whoever asked for it: `say` and the studio hold no show."""

DropReason = Literal["unused", "damaged", "leftover", "old", "too much", "all"]


@dataclass(frozen=True, slots=True)
class CleanOptions:
    """What to drop besides what nothing uses."""

    max_size: int | None = None
    """Bytes that the store may have; what was used longest ago goes first."""
    max_age: float | None = None
    """Seconds since a piece was last of use."""
    everything: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """One thing that went, or would."""

    path: str
    """From the show's folder."""
    size: int
    why: DropReason


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What came of it."""

    dropped: tuple[Dropped, ...]
    kept: int
    """Entries that stay."""
    kept_size: int
    foreign: tuple[str, ...]
    """What Lydsak did not put there; it stays."""
    unknown: tuple[str, ...]
    """What may use pieces that nothing is known of: while there is any, nothing counts as unused."""
    undecided: int
    """Entries that stay because of that alone."""
    undecided_size: int


def clean_store(settings: Settings, options: CleanOptions) -> Cleaning:
    """Drop what the options say; in a dry run, only say so. Raises BusyError, StorageError."""
    with ShowHold(settings.root, "clean") as hold:
        if not options.dry_run:
            hold.take()
        usage = Usage(frozenset(), ()) if options.everything else find_usage(settings)
        things = tuple(survey_store(locate_store(settings.root), deep=False))
        chosen = _choose(things, usage, options)
        dropped = [
            *(_drop(thing.path, settings.root, thing.size, why, options) for thing, why in chosen),
            *(_drop(path, settings.root, 0, "leftover", options) for path in list_scratch(settings.root)),
        ]
        if not options.dry_run:
            for note in list_stale_notes(settings.root):
                remove_note(note)
    gone = {thing.path for thing, _ in chosen}
    kept = [thing for thing in things if thing.standing == "entry" and thing.path not in gone]
    undecided = [thing for thing in kept if usage.unknown and not _is_used(thing, usage)]
    return Cleaning(
        tuple(one for one in dropped if one),
        len(kept),
        sum(thing.size for thing in kept),
        tuple(thing.path.relative_to(settings.root).as_posix() for thing in things if thing.standing == "foreign"),
        usage.unknown,
        len(undecided),
        sum(thing.size for thing in undecided),
    )


def _choose(things: Sequence[StoredThing], usage: Usage, options: CleanOptions) -> list[tuple[StoredThing, DropReason]]:
    chosen = [(thing, why) for thing in things if (why := _find_reason(thing, usage, options))]
    if options.max_size is not None:
        gone = {thing.path for thing, _ in chosen}
        entries = [thing for thing in things if thing.standing == "entry" and thing.path not in gone]
        chosen += [(thing, "too much") for thing in _list_over(entries, options.max_size)]
    return chosen


def _find_reason(thing: StoredThing, usage: Usage, options: CleanOptions) -> DropReason | None:
    if thing.standing in {"damaged", "leftover"}:
        return "damaged" if thing.standing == "damaged" else "leftover"
    if thing.standing != "entry":
        return None
    if options.everything:
        return "all"
    age = time.time() - thing.used
    # A clock that was wrong makes ages below nothing; they tell nothing of use.
    if options.max_age is not None and age > options.max_age:
        return "old"
    return None if usage.unknown or _is_used(thing, usage) else "unused"


def _is_used(thing: StoredThing, usage: Usage) -> bool:
    """Whether something that is known takes an entry, or may in a moment."""
    return thing.key in usage.keys or 0 <= time.time() - thing.used < _JUST_MADE


def _list_over(entries: Sequence[StoredThing], most: int) -> Iterator[StoredThing]:
    """The entries past a size, those that were used longest ago first."""
    size = sum(thing.size for thing in entries)
    for thing in sorted(entries, key=lambda one: (one.used, one.path)):
        if size <= most:
            return
        yield thing
        size -= thing.size


def _drop(path: Path, root: Path, size: int, why: DropReason, options: CleanOptions) -> Dropped | None:
    """Take something away; None where it cannot be."""
    return Dropped(path.relative_to(root).as_posix(), size, why) if options.dry_run or take_away(path) else None
