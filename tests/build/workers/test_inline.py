from __future__ import annotations

import os

import pytest

from lydsak.build.workers.inline import InlineWorkers
from lydsak.build.workers.pool import InnerChunk
from lydsak.errors import EngineError


def _tell_process(number: int) -> tuple[int, int]:
    if number < 0:
        raise EngineError("L410", "negative", help="be positive")
    return number, os.getpid()


def test_tasks_run_in_this_process_and_in_order() -> None:
    """An error of ours stands in a result's place, as it does in a pool."""
    with InlineWorkers() as workers:
        results = list(workers.run_tasks(_tell_process, [1, -1, 2], chunk=2))
        begun = workers.begin_task(_tell_process, 3)
        workers.await_task(begun)
    assert [task for task, _ in results] == [1, -1, 2]
    assert results[0][1] == (1, os.getpid())
    assert isinstance(results[1][1], EngineError)
    assert begun.result() == (3, os.getpid())
    assert not workers.lost_some


def test_what_is_raised_is_raised_to_whoever_waits() -> None:
    """A fault of ours is not swallowed."""
    workers = InlineWorkers()
    with pytest.raises(ZeroDivisionError):
        workers.await_task(workers.begin_task(lambda number: 1 // number, 0))


def test_no_task_runs_before_the_last_one_was_taken() -> None:
    """A service that refused is not asked for the rest."""
    done: list[int] = []
    results = InlineWorkers().run_tasks(done.append, [1, 2, 3])
    next(results)
    assert done == [1]


def test_each_task_tells_its_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """And takes it back, as what comes after may take its time."""
    told: list[float | None] = []
    monkeypatch.setattr("lydsak.build.workers.pool.note_patience", told.append)
    assert InnerChunk(len, ("a", "bb"), lambda task: 10.0 * len(task))() == [1, 2]
    assert told == [10.0, None, 20.0, None]


def test_what_is_begun_tells_its_patience_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else gives a limit to what runs inside an episode that is made whole; an error takes it back as well."""
    told: list[float | None] = []
    monkeypatch.setattr("lydsak.build.workers.inline.note_patience", told.append)
    workers = InlineWorkers()
    workers.begin_task(_tell_process, 1, 10.0)
    workers.begin_task(_tell_process, -1, 20.0)
    assert told == [10.0, None, 20.0, None]
