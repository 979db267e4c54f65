from __future__ import annotations

import os
import signal
import sys
import threading
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lydsak.build.workers import WorkerCrash, Workers, watch
from lydsak.errors import EngineError, LydsakError


def _square(number: int) -> int:
    return number * number


def _die_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def _refuse_two(number: int) -> int:
    if number == 2:
        raise EngineError("L410", "no", help="try three")
    return number


def test_every_task_gets_its_own_result() -> None:
    """Chunks come back in any order, but each result stands beside its task."""
    with Workers(2) as workers:
        assert sorted(workers.run_tasks(_square, range(20), chunk=3)) == [(number, number**2) for number in range(20)]


def test_a_task_that_kills_its_worker_is_found_and_the_others_are_done() -> None:
    """One crash costs one task, whatever shared its chunk or its pool."""
    with Workers(2) as workers:
        results = dict(workers.run_tasks(_die_at_three, range(8), chunk=4))
        assert isinstance(results.pop(3), WorkerCrash)
        assert results == {number: number for number in range(8) if number != 3}
        assert dict(workers.run_tasks(_square, [4])) == {4: 16}


def test_an_error_of_ours_is_a_result_and_keeps_its_parts() -> None:
    """Errors come back from another process with code, message and help."""
    with Workers(1) as workers:
        results = dict(workers.run_tasks(_refuse_two, [1, 2, 3], chunk=3))
    error = results[2]
    assert isinstance(error, LydsakError)
    assert (error.code, error.message, error.help, error.exit_code) == ("L410", "no", "try three", 5)
    assert (results[1], results[3]) == (1, 3)


def test_no_task_starts_no_process() -> None:
    """A build with nothing to do costs no fork."""
    with Workers(2) as workers:
        assert list(workers.run_tasks(_square, [])) == []
        assert workers._executor is None


def _hang_at_three(number: int) -> int:
    if number == 3:
        signal.pause()
    return number


def _stop_once(path: str) -> str:
    if not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGSTOP)
    return path


def test_a_task_that_hangs_is_ended_and_the_others_are_done() -> None:
    """By its patience, once; whatever shared its chunk or its pool has its result."""
    with Workers(2) as workers:
        results = dict(workers.run_tasks(_hang_at_three, range(8), chunk=4, patience=lambda _: 1.0))
        assert results.pop(3) == WorkerCrash(1.0)
        assert results == {number: number for number in range(8) if number != 3}
        assert dict(workers.run_tasks(_square, [4])) == {4: 16}


def test_what_nobody_waits_for_any_more_keeps_its_patience() -> None:
    """Else a voice that hangs would hold up the end, or what comes next in the same pool, for ever."""
    for more in ([], [4, 5]):
        with Workers(2) as workers:
            with closing(workers.run_tasks(_hang_at_three, [1, 3], patience=lambda _: 1.0)) as results:
                assert next(results) == (1, 1)
            assert dict(workers.run_tasks(_square, more)) == {number: number**2 for number in more}
        assert workers.lost_some
        assert workers._handed == {}


def test_a_task_that_was_begun_and_hangs_comes_to_nothing() -> None:
    """By its patience, whether it is waited for or not; what is run beside it has its result.

    Who waits for it learns that it took too long, and who waits for one that is done or crashed does not.
    """
    with Workers(2) as workers:
        assert workers.await_task(workers.begin_task(_hang_at_three, 3, 1.0)) == WorkerCrash(1.0)
        assert workers.await_task(workers.begin_task(_square, 3, 60.0)) is None
        assert workers.await_task(workers.begin_task(_die_at_three, 3, 60.0)) is None
        assert dict(workers.run_tasks(_square, [4])) == {4: 16}
        workers.begin_task(_hang_at_three, 3, 1.0)
        assert dict(workers.run_tasks(_square, [5])) == {5: 25}
    assert workers.lost_some
    assert workers._handed == {}


def test_what_became_of_a_worker_is_told() -> None:
    """Two ends that are mended in other ways."""
    assert WorkerCrash().describe() == "crashed a worker"
    assert WorkerCrash(120.0).describe() == "did not end in 120 s"


@pytest.mark.skipif(sys.platform != "linux", reason="proc(5) is Linux's")
def test_a_worker_that_somebody_stopped_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its task is run again, whatever it was, without an error."""
    monkeypatch.setattr(watch, "_STOPPED", 0.5)
    paths = [str(tmp_path / name) for name in ("a", "b")]
    with Workers(1) as workers:
        assert dict(workers.run_tasks(_stop_once, paths)) == {path: path for path in paths}


@pytest.mark.skipif(sys.platform != "linux", reason="proc(5) is Linux's")
def test_a_stopped_worker_holds_up_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither that of the pool, nor of one task that was begun beside the others."""
    monkeypatch.setattr(watch, "_STOPPED", 0.5)
    with Workers(1) as workers:
        workers.await_task(workers.begin_task(_stop_once, str(tmp_path / "a")))
        assert dict(workers.run_tasks(_square, [4])) == {4: 16}
        workers.begin_task(_stop_once, str(tmp_path / "b"))


def test_a_task_is_begun_in_a_new_pool_where_the_old_one_broke() -> None:
    """A worker that was killed while it had nothing to do is nobody's loss."""
    with Workers(1) as workers:
        with pytest.raises(BrokenProcessPool):
            workers.begin_task(_die_at_three, 3).result()
        assert workers.begin_task(_square, 3).result() == 9


def test_a_crash_does_not_make_all_that_follows_go_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the two workers were at is run alone; the pool does the rest."""
    alone: list[object] = []
    run_alone = Workers._run_alone

    def note(workers: Workers, run: Any, task: Any, patience: Any) -> Any:
        alone.append(task)
        return run_alone(workers, run, task, patience)

    monkeypatch.setattr(Workers, "_run_alone", note)
    with Workers(2) as workers:
        results = dict(workers.run_tasks(_die_at_three, range(60)))
    assert isinstance(results.pop(3), WorkerCrash)
    assert results == {number: number for number in range(60) if number != 3}
    assert 3 in alone
    assert len(alone) <= 2


def _leave_thread(number: int) -> int:
    threading.Thread(target=threading.Event().wait).start()
    return number


def test_a_thread_that_a_task_leaves_holds_up_no_end() -> None:
    """Its worker goes all the same; without that this test would not end."""
    with Workers(1) as workers:
        assert dict(workers.run_tasks(_leave_thread, [1])) == {1: 1}


def test_a_lost_worker_is_remembered() -> None:
    """What it was writing lies there half, and its build sweeps it away."""
    with Workers(1) as workers:
        list(workers.run_tasks(_die_at_three, [1, 2]))
        assert not workers.lost_some
        list(workers.run_tasks(_die_at_three, [3]))
        assert workers.lost_some
