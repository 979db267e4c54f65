"""What a target holds, written down at the target itself: any machine can go on where another one stopped.

`published.json` tells of what was published whole, and of what was before it, to go back to. `sending.json` lies there
while something is under way: every path in it may be old, new or gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

import msgspec

from lydsak.errors import Place, PublishError
from lydsak.publish.feed_reading.summary import FeedItem
from lydsak.targets.base import Outgoing, Target
from lydsak.targets.headers import find_cache_control, find_content_type

STATE_FOLDER: Final = ".lydsak"
_LEDGER_PATH: Final = f"{STATE_FOLDER}/published.json"
_JOURNAL_PATH: Final = f"{STATE_FOLDER}/sending.json"
_KEPT_FOLDER: Final = f"{STATE_FOLDER}/kept"
_VERSION: Final = 1
_Document = TypeVar("_Document", "Ledger", "Journal")

Goal = Literal["new", "current", "previous"]
"""What a publication under way makes of the target: what was built, or one of the states that the ledger knows."""


@dataclass(frozen=True, slots=True)
class StandingFile:
    """A file at the target."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PublishedState:
    """What stood at the target when a publication was whole."""

    files: Mapping[str, StandingFile]
    items: tuple[FeedItem, ...]
    """Of all pages of the feed."""
    show: str | None
    """podcast:guid."""
    at: str
    """Norwegian wall-clock time, to the minute: for people."""
    run: str
    """Which publication, or going back, made it stand."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole publications that a target knows."""

    current: PublishedState | None = None
    previous: PublishedState | None = None
    undone: Mapping[str, str] = field(default_factory=dict)
    """Sounds, pages and feed that were gone back from since, by path; each with its digest, or how that begins."""
    version: int = _VERSION


@dataclass(frozen=True, slots=True)
class Journal:
    """A publication under way, or one that was cut off."""

    run: str
    """Whose: another run's means that somebody else has begun meanwhile."""
    goal: Goal
    paths: tuple[str, ...]
    """All that it, and those before it that were cut off, may have changed."""
    version: int = _VERSION


@dataclass(frozen=True, slots=True)
class TargetState:
    """What a target says of itself."""

    ledger: Ledger
    journal: Journal | None
    """What is under way, or was cut off; None where nothing is."""
    done: Journal | None
    """A journal that lies there though what it tells of was done: the cut came after the last step but one."""


def read_state(target: Target) -> TargetState:
    """What stands at a target, and what is under way. Raises TargetError, PublishError L847."""
    ledger = _read(target, _LEDGER_PATH, Ledger) or Ledger()
    journal = _read(target, _JOURNAL_PATH, Journal)
    if journal and ledger.current and journal.run == ledger.current.run:
        return TargetState(ledger, None, journal)
    return TargetState(ledger, journal, None)


def write_ledger(target: Target, ledger: Ledger) -> None:
    """Put the ledger there. Raises TargetError."""
    _write(target, _LEDGER_PATH, msgspec.json.encode(ledger))


def write_journal(target: Target, journal: Journal) -> None:
    """Put the journal there, before anything else is done. Raises TargetError."""
    _write(target, _JOURNAL_PATH, msgspec.json.encode(journal))


def remove_journal(target: Target) -> None:
    """Nothing is under way any more. Raises TargetError."""
    target.remove([_JOURNAL_PATH])


def locate_kept(sha256: str) -> str:
    """Where what was replaced is kept, to go back to."""
    return f"{_KEPT_FOLDER}/{sha256}"


def list_kept(past: PublishedState | None, standing: PublishedState | None) -> frozenset[str]:
    """The paths of what is kept of a past state: all of it that does not stand there still."""
    if past is None:
        return frozenset()
    files = standing.files if standing else {}
    return frozenset(locate_kept(file.sha256) for path, file in past.files.items() if files.get(path) != file)


def list_gone(past: PublishedState, standing: Mapping[str, Outgoing]) -> Mapping[str, StandingFile]:
    """The files of a past state that are replaced or removed by what comes, by path."""
    return {
        path: file
        for path, file in past.files.items()
        if (new := standing.get(path)) is None or new.sha256 != file.sha256
    }


def make_outgoing(path: str, source: bytes) -> Outgoing:
    """A file whose content is at hand."""
    digest = hashlib.sha256(source).hexdigest()
    return Outgoing(path, source, len(source), digest, find_content_type(path), find_cache_control(path))


def note_files(files: Iterable[Outgoing]) -> dict[str, StandingFile]:
    """What the ledger says of files, by path."""
    return {file.path: StandingFile(file.size, file.sha256) for file in files}


def _write(target: Target, path: str, content: bytes) -> None:
    for _ in target.send([make_outgoing(path, content)]):
        pass


def _read(target: Target, path: str, kind: type[_Document]) -> _Document | None:
    content = target.read(path)
    if content is None:
        return None
    try:
        document = msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        document = None
    if document is None or document.version != _VERSION:
        place = Place(f"{target.address}/{path}")
        message = "is not as this version of Lydsak writes it"
        help = "update Lydsak; if the file is damaged, delete it: the feed there is then what is compared with"
        raise PublishError("L847", message, place=place, help=help)
    return document
