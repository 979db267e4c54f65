"""roll_back: a target brought back to what was published whole before, from what it keeps itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import uuid4

from lydsak.build.deployment.deploy import FileSent, begin_run, check_alone, end_run, forget_run, send_in_order
from lydsak.build.deployment.ledger import (
    STATE_FOLDER,
    Goal,
    Journal,
    Ledger,
    PublishedState,
    StandingFile,
    list_kept,
    locate_kept,
    read_state,
)
from lydsak.build.deployment.withdrawn_guids import list_withdrawn_guids
from lydsak.errors import Place, PublishError
from lydsak.publish.addresses import FEED_PATH
from lydsak.targets.base import Outgoing, Target
from lydsak.targets.headers import find_cache_control, find_content_type, is_content_named

_SMALL: Final = 1 << 20
"""Bytes. What is larger is never read to go back."""
_SOUNDS: Final = "media/"


@dataclass(frozen=True, slots=True)
class RollbackPlanned:
    """What a target goes back to."""

    address: str
    at: str
    """When that was published."""
    episodes: int
    restored: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolledBack:
    """The target is what it was."""

    address: str
    at: str


RollbackEvent = RollbackPlanned | FileSent | RolledBack


def roll_back(root: Path, target: Target, *, dry_run: bool = False) -> Iterator[RollbackEvent]:
    """Bring a target back: to the last whole publication where one was cut off since, else to the one before it.

    Going back that is itself cut off is completed by going back again, and goes no further. Raises PublishError L845
    where there is nothing to go back to, or what was withdrawn since would be out again; TargetError.
    """
    target.watch(FEED_PATH)
    found = read_state(target)
    ledger, journal = found.ledger, found.journal
    if found.done and found.done.goal != "new" and ledger.current:
        if not dry_run:
            forget_run(target)
            yield RolledBack(target.address, ledger.current.at)
        return
    goal = _choose_goal(journal)
    state = ledger.current if goal == "current" else ledger.previous
    if state is None:
        message = "no earlier publication is known there"
        help = "it keeps one, and none across a withdrawal: mend what is wrong, then build and publish"
        raise PublishError("L845", message, place=Place(target.address), help=help)
    _check_withdrawn(root, state, target)
    uncertain = frozenset(journal.paths) if journal else frozenset[str]()
    restored = _list_restored(target, state, ledger, uncertain)
    known = (ledger.current.files.keys() if ledger.current else set[str]()) | uncertain
    kept = list_kept(ledger.previous, ledger.current)
    needed = kept if goal == "current" else frozenset[str]()
    removed = tuple(sorted((known | kept) - state.files.keys() - needed))
    public = tuple(path for path in removed if not path.startswith(f"{STATE_FOLDER}/"))
    yield RollbackPlanned(target.address, state.at, len(state.items), tuple(sorted(restored)), public)
    if dry_run:
        return
    run = uuid4().hex
    fetched = {path: _fetch(target, path, file) for path, file in restored.items() if not _is_copied(path, file)}
    _check_kept(target, restored, fetched)
    begin_run(target, run, goal, frozenset((*restored, *removed)) | uncertain)
    yield from _restore_in_order(target, restored, fetched, lambda: check_alone(target, run, ledger))
    target.remove(removed)
    previous = ledger.previous if goal == "current" else None
    undone = {**ledger.undone, **_list_undone(state, ledger, uncertain)}
    end_run(target, Ledger(replace(state, run=run), previous, undone))
    yield RolledBack(target.address, state.at)


def _list_undone(state: PublishedState, ledger: Ledger, uncertain: frozenset[str]) -> Mapping[str, str]:
    """What must not come out again by itself, by path: what stood and was other in `state`, or was on its way.

    Of a publication that was cut off only the sounds are known, by the digest in their names.
    """
    stood = ledger.current.files if ledger.current else {}
    undone = {
        path: file.sha256 for path, file in stood.items() if state.files.get(path) != file and _is_told_apart(path)
    }
    on_way = (path for path in uncertain - state.files.keys() - stood.keys() if path.startswith(_SOUNDS))
    return undone | {path: path.rsplit(".", 2)[1] for path in on_way if is_content_named(path)}


def _is_told_apart(path: str) -> bool:
    """Whether a file shows that an episode, or the feed, is as it was: sound, page with its captions, feed."""
    return path == FEED_PATH or path.startswith(_SOUNDS) or (path.startswith("e/") and path.endswith("/index.html"))


def _choose_goal(journal: Journal | None) -> Goal:
    """A publication that was cut off never became the current one; going back that was cut off goes on."""
    if journal is None:
        return "previous"
    return "previous" if journal.goal == "previous" else "current"


def _check_withdrawn(root: Path, state: PublishedState, target: Target) -> None:
    withdrawn = list_withdrawn_guids(root)
    back = next((item for item in state.items if item.guid in withdrawn), None)
    if back:
        message = f'"{back.title}" was withdrawn since, and would be out again'
        help = "mend what is wrong, then build and publish"
        raise PublishError("L845", message, place=Place(target.address), help=help)


def _list_restored(
    target: Target, state: PublishedState, ledger: Ledger, uncertain: frozenset[str]
) -> Mapping[str, StandingFile]:
    """What of a state does not stand there, by path."""
    now = ledger.current.files if ledger.current else {}

    def stands(path: str, file: StandingFile) -> bool:
        if path in uncertain:
            return target.holds(_describe_standing(path, file, b""))
        return now.get(path) == file

    return {path: file for path, file in state.files.items() if not stands(path, file)}


def _is_copied(path: str, file: StandingFile) -> bool:
    """Whether a target puts a file back by itself: a sound, say, which nobody wants down the line and up again.

    What stands under a name that other bytes had is sent: that is minded by `watch`, and done in one step.
    """
    return file.size > _SMALL and is_content_named(path)


def _check_kept(target: Target, restored: Mapping[str, StandingFile], fetched: Mapping[str, Outgoing]) -> None:
    """Before anything is begun there. Raises PublishError L845 where what would be copied is damaged or gone."""
    for path in sorted(restored.keys() - fetched.keys()):
        if not target.keeps(_describe_standing(locate_kept(restored[path].sha256), restored[path], b"")):
            raise _explain_damage(target, path)


def _restore_in_order(
    target: Target,
    restored: Mapping[str, StandingFile],
    fetched: Mapping[str, Outgoing],
    look_again: Callable[[], None],
) -> Iterator[FileSent]:
    """Put back what is kept: first what pages and feed name. Raises PublishError L845 where a sound came out torn."""
    copied = sorted(restored.keys() - fetched.keys())
    for done, path in enumerate(copied, 1):
        file = _describe_standing(path, restored[path], b"")
        target.copy(locate_kept(file.sha256), path)
        if not target.keeps(file):
            raise _explain_damage(target, path)
        yield FileSent(path, file.size, done, len(restored))
    for event in send_in_order(target, fetched, look_again):
        yield replace(event, done=len(copied) + event.done, total=len(restored))


def _fetch(target: Target, path: str, file: StandingFile) -> Outgoing:
    content = target.read(locate_kept(file.sha256))
    if content is None or hashlib.sha256(content).hexdigest() != file.sha256:
        raise _explain_damage(target, path)
    return _describe_standing(path, file, content)


def _explain_damage(target: Target, path: str) -> PublishError:
    message = f"what is kept of {path} there is damaged, or gone"
    help = "mend what is wrong, then build and publish"
    return PublishError("L845", message, place=Place(target.address), help=help)


def _describe_standing(path: str, file: StandingFile, content: bytes) -> Outgoing:
    return Outgoing(path, content, file.size, file.sha256, find_content_type(path), find_cache_control(path))
