"""One command at a time makes what a show consists of: who holds it, since when, and what a killed one left.

The lock is the kernel's, on a file that stays, so a build that is killed holds nothing. Beside it lies a note of the
holder, for people. Where the note is still there when the lock is free, its writer was killed, and what it left under
temporary names is removed.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import msgspec

from lydsak.errors import BusyError, Phrase, StorageError
from lydsak.store.files import explain_storage, keep_file
from lydsak.store.temporaries import is_running, list_leftovers

if TYPE_CHECKING:
    from filelock import BaseFileLock

_MADE: Final = (".lydsak", "feed", "audio/episodes", "audio/segments")
"""Where only builds write: looked through after a kill."""
_ALWAYS: Final = (
    "",
    "scripts",
    "articles",
    ".lydsak",
    ".lydsak/base",
    ".lydsak/base/replaced",
    ".lydsak/studio",
)
"""Where editors' commands write too, which hold nothing, and the note itself is written: looked at always."""
_FAREWELL: Final = 4.0
"""Seconds that the workers of a killed build take at most to finish what they had begun."""
_LOOK_EVERY: Final = 0.1
_WAITING: Final = frozenset({"build", "publish"})
"""Commands that can be told to wait."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a show."""

    command: str
    process: int
    machine: str
    since: str
    """ISO 8601, UTC."""

    def describe(self, now: datetime) -> str:
        """As people read it: which command, for how long, in which process of which machine."""
        with suppress(ValueError):
            age = max(0, round((now - datetime.fromisoformat(self.since)).total_seconds()))
            span = f"{age} s" if age < 120 else f"{age // 60} min" if age < 7200 else f"{age // 3600} h"
            return f"lydsak {self.command}, process {self.process} on {self.machine}, for {span}"
        return f"lydsak {self.command}, process {self.process} on {self.machine}"


class ShowHold:
    """A show that no other command may change meanwhile. Entering takes nothing; `take` does."""

    def __init__(self, root: Path, command: str) -> None:
        self._root = root
        self._command = command
        self._lock: BaseFileLock | None = None

    def __enter__(self) -> Self:
        return self

    def take(self, wait: float = 0) -> None:
        """Take the show, at most so many seconds from now. Raises BusyError, StorageError."""
        end = time.monotonic() + wait
        while not self.try_taking():
            if time.monotonic() >= end:
                raise BusyError(
                    "L901",
                    Phrase("this show is held: {holder}", holder=self.describe_holder()),
                    help=self._advise(),
                )
            time.sleep(_LOOK_EVERY)

    def _advise(self) -> str:
        if self._command in _WAITING:
            return Phrase("wait for it to end, or let `lydsak {command} --wait SECONDS` do so", command=self._command)
        return "wait for it to end, and run this again"

    def try_taking(self) -> bool:
        """Take the show if it is free; the workers of a build that was killed are waited for. Raises StorageError."""
        end = time.monotonic() + _FAREWELL
        while not self._try_lock():
            holder = read_holder(self._root)
            if holder is None or not _has_ended(holder) or time.monotonic() >= end:
                return False
            time.sleep(_LOOK_EVERY)
        killed = _locate_note(self._root).exists()
        self._write_note()
        self.sweep(deep=killed)
        return True

    def sweep(self, *, deep: bool) -> None:
        """Remove what no living process is writing: where everybody writes, and with `deep` where only builds do."""
        for path in _list_left(self._root, deep=deep):
            with suppress(OSError):
                path.unlink()

    def describe_holder(self) -> str:
        """Who holds the show, for people."""
        holder = read_holder(self._root)
        return Phrase("another command") if holder is None else holder.describe(datetime.now(UTC))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is None:
            return
        if kind is None:  # else workers may have been stopped while they wrote: the next command looks
            with suppress(OSError):
                _locate_note(self._root).unlink(missing_ok=True)
        self._lock.release()

    def _try_lock(self) -> bool:
        from filelock import FileLock, Timeout

        path = self._root / ".lydsak" / "lock"
        with explain_storage(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path, timeout=0)
            try:
                lock.acquire()
            except Timeout:
                return False
        self._lock = lock
        return True

    def _write_note(self) -> None:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        note = Holder(self._command, os.getpid(), platform.node(), since)
        with suppress(StorageError):  # on a full disk a build that has nothing to do still ends well
            keep_file(_locate_note(self._root), msgspec.json.encode(note))


def find_hold_time(root: Path) -> int | None:
    """When the show was taken, by the clock of its file system, in nanoseconds; None where that could not be noted."""
    try:
        return _locate_note(root).stat().st_ctime_ns
    except OSError:
        return None


def read_holder(root: Path) -> Holder | None:
    """Who took the show last and has not given it back; None where nobody did or the note cannot be read."""
    try:
        return msgspec.json.decode(_locate_note(root).read_bytes(), type=Holder)
    except (OSError, ValueError):
        return None


def _locate_note(root: Path) -> Path:
    return root / ".lydsak" / "holder.json"


def _has_ended(holder: Holder) -> bool:
    """Whether it was a process of this machine that is no more; its workers end soon after it."""
    return holder.machine == platform.node() and not is_running(holder.process)


def _list_left(root: Path, *, deep: bool) -> Iterator[Path]:
    yield from list_leftovers([root / folder for folder in _ALWAYS], deep=False)
    if deep:
        yield from list_leftovers([root / folder for folder in _MADE], deep=True)
