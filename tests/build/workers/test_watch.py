from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest

from lydsak.build.workers import watch
from lydsak.build.workers.watch import TICK, Board, Late, Watch, Working, note_patience, note_rest, note_task


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The watch's time, as its only number."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    """A board on which this process is the second of two workers."""
    monkeypatch.setattr(watch._Own, "board", None)
    made = Board(multiprocessing.get_context("spawn"), 2)
    made.take_slot()
    made.take_slot()
    return made


def test_board_tells_what_is_under_way(board: Board) -> None:
    """The chunk and the place in it, and nothing between two tasks."""
    assert board.list_working() == {}
    note_task(7, 2)
    assert board.list_working() == {(os.getpid(), 1): Working(7, 2)}
    note_rest()
    assert board.list_working() == {}


def test_task_is_late_by_its_own_patience(board: Board, clock: list[float]) -> None:
    """Each is counted from when it began; one without patience is never late."""
    looking = Watch(board, lambda task: 2.0 if task.chunk == 1 else None)
    note_task(1, 0)
    for _ in range(4):
        clock[0] += TICK
        assert looking.look(()) is None
    note_rest()
    note_task(1, 1)
    seen = []
    for _ in range(6):
        clock[0] += TICK
        seen.append(looking.look(()))
    assert seen == [None] * 5 + [(Late(Working(1, 1), 2.0),)]
    note_rest()
    note_task(2, 0)
    for _ in range(40):
        clock[0] += TICK
        assert looking.look(()) is None


def test_what_a_worker_gives_itself_counts_before_what_the_build_gives_it(board: Board, clock: list[float]) -> None:
    """Each part of a task begins anew; between parts it may take its time."""
    looking = Watch(board, lambda _: 1.0)
    note_task(1, 0)
    note_patience(2.0)
    for _ in range(4):
        clock[0] += TICK
        assert looking.look(()) is None
    note_patience(None)
    for _ in range(20):
        clock[0] += TICK
        assert looking.look(()) is None
    note_patience(2.0)
    seen = []
    for _ in range(6):
        clock[0] += TICK
        seen.append(looking.look(()))
    assert seen == [None] * 5 + [(Late(Working(1, 0), 2.0),)]
    note_task(1, 1)
    assert board.list_told() == {}


def test_time_in_which_the_build_was_stopped_does_not_count(board: Board, clock: list[float]) -> None:
    """Ctrl-Z and `fg` an hour later fail nothing."""
    looking = Watch(board, lambda _: 2.0)
    note_task(1, 0)
    clock[0] += TICK
    assert looking.look(()) is None
    clock[0] += 3600
    assert looking.look(()) is None


@pytest.mark.skipif(sys.platform != "linux", reason="proc(5) is Linux's")
def test_process_that_is_stopped_is_seen(board: Board, clock: list[float]) -> None:
    """Whatever it was at, it is not to blame; one that goes on in time is left alone."""
    looking = Watch(board, lambda _: None)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:

        def look(times: int) -> list[object]:
            seen: list[object] = []
            for _ in range(times):
                clock[0] += TICK
                seen.append(looking.look([process.pid]))
            return seen

        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        assert look(8) == [None] * 8
        process.send_signal(signal.SIGCONT)
        os.waitpid(process.pid, os.WCONTINUED)
        assert look(8) == [None] * 8
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        assert look(13)[-1] == ()
        process.kill()
    assert looking.look([process.pid]) is None
