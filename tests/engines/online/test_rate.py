from __future__ import annotations

import multiprocessing
from collections.abc import Callable

import pytest

from lydsak.engines.online import rate
from lydsak.engines.online.rate import share_clock, take_turn


@pytest.fixture(autouse=True)
def _own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test without turns that others took."""
    monkeypatch.setattr(rate._Turns, "clock", None)
    monkeypatch.setattr(rate._Turns, "alone", 0.0)


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Replace the machine's clock by one that goes on when somebody sleeps, or when the test says."""
    now = [1_000.0]

    def go_on(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr("time.sleep", go_on)
    return go_on


@pytest.mark.usefixtures("hour")
def test_turns_are_an_interval_apart() -> None:
    """Thirty a minute is one every two seconds, the first at once."""
    assert [take_turn(30) for _ in range(3)] == [0.0, 2.0, 2.0]


def test_time_between_turns_counts(hour: Callable[[float], None]) -> None:
    """Whoever took long to speak waits less, and an idle hour saves up nothing."""
    take_turn(30)
    hour(1.5)
    assert take_turn(30) == 0.5
    hour(3_600)
    assert [take_turn(30), take_turn(30)] == [0.0, 2.0]


@pytest.mark.usefixtures("hour")
def test_no_limit_is_no_wait() -> None:
    """An engine without requests_per_minute takes no turn from the others."""
    assert [take_turn(None) for _ in range(3)] == [0.0] * 3
    assert take_turn(30) == 0.0


@pytest.mark.usefixtures("hour")
def test_workers_share_their_turns() -> None:
    """A turn that another process has reserved is not taken again."""
    clock = multiprocessing.get_context("fork").Value("d", 0.0)
    clock.value = 1_004.0
    share_clock(clock)
    assert take_turn(30) == 4.0
    assert clock.value == 1_006.0
