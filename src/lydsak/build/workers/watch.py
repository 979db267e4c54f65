"""What each worker is at, as it tells itself in memory that the build shares with it; and who takes too long."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

TICK: Final = 0.5
"""Seconds between two looks."""
_STOPPED: Final = 5.0
"""Seconds for which a worker may be stopped (SIGSTOP): what stops a build for good reason stops all of it."""
_NUMBERS: Final = 5
_PID, _SERIAL, _CHUNK, _PLACE, _PATIENCE = range(_NUMBERS)
_IDLE: Final = -1
_UNTOLD: Final = -1
"""The build knows how long the task may take."""


@dataclass(frozen=True, slots=True)
class Working:
    """A task under way: the number of its chunk and its place there."""

    chunk: int
    place: int


@dataclass(frozen=True, slots=True)
class Late:
    """A task that takes longer than its patience, in seconds."""

    task: Working
    patience: float


class _Own:
    """In a worker: where it tells what it is at."""

    board: Board | None = None
    slot = 0


class Board:
    """Five numbers a worker: its process, how many tasks it began, the chunk it is at, the place there, a patience."""

    def __init__(self, context: BaseContext, workers: int) -> None:
        self.numbers: Any = context.RawArray("q", [0, 0, _IDLE, 0, _UNTOLD] * workers)
        self.taken: Any = context.Value("i", 0)

    def take_slot(self) -> None:
        """Called once, at the start of a worker."""
        with self.taken.get_lock():
            slot = self.taken.value
            self.taken.value += 1
        _Own.board, _Own.slot = self, slot * _NUMBERS
        self.numbers[_Own.slot + _PID] = os.getpid()

    def list_working(self) -> dict[tuple[int, int], Working]:
        """What is under way, or was when its worker died, by process and how many tasks that had begun."""
        return {
            (one[_PID], one[_SERIAL]): Working(one[_CHUNK], one[_PLACE])
            for one in self._list_slots()
            if one[_CHUNK] != _IDLE
        }

    def list_told(self) -> dict[tuple[int, int], float]:
        """Seconds that a worker itself gives what it is at; 0 where that may take its time."""
        return {
            (one[_PID], one[_SERIAL]): one[_PATIENCE] / 1000 for one in self._list_slots() if one[_PATIENCE] != _UNTOLD
        }

    def _list_slots(self) -> list[list[int]]:
        """Read twice: a worker may be writing."""
        first, second = self.numbers[:], self.numbers[:]
        slots = (slice(at, at + _NUMBERS) for at in range(0, len(first), _NUMBERS))
        return [first[slot] for slot in slots if first[slot] == second[slot]]


def note_task(chunk: int, place: int) -> None:
    """In a worker: this is what it begins."""
    board, slot = _Own.board, _Own.slot
    if board is not None:
        board.numbers[slot + _SERIAL] += 1
        board.numbers[slot + _PATIENCE] = _UNTOLD
        board.numbers[slot + _PLACE] = place
        board.numbers[slot + _CHUNK] = chunk


def note_patience(patience: float | None) -> None:
    """In a worker, inside a task: from now on it may take so many seconds; None takes its time."""
    board, slot = _Own.board, _Own.slot
    if board is not None:
        board.numbers[slot + _PATIENCE] = 0
        board.numbers[slot + _SERIAL] += 1
        board.numbers[slot + _PATIENCE] = round(1000 * (patience or 0))


def note_rest() -> None:
    """In a worker: it is at nothing."""
    if _Own.board is not None:
        _Own.board.numbers[_Own.slot + _CHUNK] = _IDLE


class Watch:
    """Seen from the build. Time in which the build itself was stopped does not count."""

    def __init__(self, board: Board, find_patience: Callable[[Working], float | None]) -> None:
        self._board = board
        self._find_patience = find_patience
        self._looked = time.monotonic()
        self._ages: dict[tuple[int, int], float] = {}
        self._stopped: dict[int, float] = {}

    def look(self, processes: Iterable[int]) -> tuple[Late, ...] | None:
        """What takes too long; nothing of it where a worker is stopped and will not go on; None where all is well."""
        now = time.monotonic()
        passed, self._looked = min(now - self._looked, 2 * TICK), now
        working = self._board.list_working()
        self._ages = {at: self._ages.get(at, -passed) + passed for at in working}
        stopped = [process for process in processes if _is_stopped(process)]
        self._stopped = {process: self._stopped.get(process, -passed) + passed for process in stopped}
        if any(age > _STOPPED for age in self._stopped.values()):
            return ()
        told = self._board.list_told()
        late = (
            Late(task, patience)
            for at, task in working.items()
            if (patience := told[at] if at in told else self._find_patience(task)) and self._ages[at] > patience
        )
        return tuple(late) or None


def _is_stopped(process: int) -> bool:
    """By proc(5), where there is one; a process that a debugger holds is not."""
    if sys.platform != "linux":
        return False
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] == "T"
