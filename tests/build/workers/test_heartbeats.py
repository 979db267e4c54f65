from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from lydsak.build.workers.heartbeats import SILENT, Heartbeats

if TYPE_CHECKING:
    from collections.abc import Callable

    Wait = Callable[[float], None]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Time passes when it is told to."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def pass_time(seconds: float) -> None:
        now[0] += seconds

    return pass_time


def test_a_worker_that_beats_and_has_a_task_is_at_it(wait: Wait) -> None:
    """However long it takes; the scheduler's clock may be another."""
    beats = Heartbeats()
    for number in range(10):
        assert beats.is_anybody_working({"a": 5.0 - number}, {"a": ("task",)})
        wait(SILENT - 1)


def test_a_silent_worker_is_not(wait: Wait) -> None:
    """Once its silence is long enough, and again when it is heard."""
    beats = Heartbeats()
    assert beats.is_anybody_working({"a": 5.0}, {"a": ("task",)})
    wait(SILENT - 1)
    assert beats.is_anybody_working({"a": 5.0}, {"a": ("task",)})
    wait(1)
    assert not beats.is_anybody_working({"a": 5.0}, {"a": ("task",)})
    assert beats.is_anybody_working({"a": 6.0}, {"a": ("task",)})


def test_one_that_lives_and_has_nothing_to_do_is_not(wait: Wait) -> None:
    """What a silent one holds is nobody's; a worker that came later counts from when it was seen."""
    beats = Heartbeats()
    assert beats.is_anybody_working({"a": 5.0, "b": 5.0}, {"a": ("task",), "b": ()})
    wait(SILENT)
    assert not beats.is_anybody_working({"a": 5.0, "b": 65.0}, {"a": ("task",), "b": ()})
    assert beats.is_anybody_working({"a": 5.0, "c": 1.0}, {"a": ("task",), "c": ("other",)})


def test_nobody_is_not() -> None:
    """No worker, no work."""
    assert not Heartbeats().is_anybody_working({}, {})
