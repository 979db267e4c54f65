from __future__ import annotations

import os
import signal

from lydsak.build.workers import WorkerCrash, Workers
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
