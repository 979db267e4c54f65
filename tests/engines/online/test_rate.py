from __future__ import annotations

import multiprocessing
from collections.abc import Callable

import pytest

from lydsak.engines.online import rate
from lydsak.engines.online.rate import make_clocks, share_clocks, take_turn


@pytest.fixture(autouse=True)
def _own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test without turns that others took."""
    monkeypatch.setattr(rate._Turns, "shared", None)
    monkeypatch.setattr(rate._Turns, "alone", [0.0] * 64)


@pytest.mark.usefixtures("go_on")
def test_turns_are_an_interval_apart() -> None:
    """Thirty a minute is one every two seconds, the first at once."""
    assert [take_turn("a", 30) for _ in range(3)] == [0.0, 2.0, 2.0]


def test_time_between_turns_counts(go_on: Callable[[float], None]) -> None:
    """Whoever took long to speak waits less, and an idle hour saves up nothing."""
    take_turn("a", 30)
    go_on(1.5)
    assert take_turn("a", 30) == 0.5
    go_on(3_600)
    assert [take_turn("a", 30), take_turn("a", 30)] == [0.0, 2.0]


@pytest.mark.usefixtures("go_on")
def test_no_limit_is_no_wait() -> None:
    """An engine without requests_per_minute takes no turn from the others."""
    assert [take_turn("a", None) for _ in range(3)] == [0.0] * 3
    assert take_turn("a", 30) == 0.0


@pytest.mark.usefixtures("go_on")
def test_workers_share_their_turns() -> None:
    """A turn that another process has reserved is not taken again."""
    clocks = make_clocks(multiprocessing.get_context("fork"))
    share_clocks(clocks)
    assert take_turn("a", 30) == 0.0
    clocks[1] += 2.0  # another process's turn
    assert take_turn("a", 30) == 4.0


@pytest.mark.usefixtures("go_on")
def test_each_engine_has_a_clock_of_its_own() -> None:
    """A slow service does not hold up another, alone or among workers."""
    assert [take_turn(engine, 1) for engine in ("a", "b", "a")] == [0.0, 0.0, 60.0]
    share_clocks(make_clocks(multiprocessing.get_context("fork")))
    assert [take_turn(engine, 1) for engine in ("a", "b", "b")] == [0.0, 0.0, 60.0]


@pytest.mark.usefixtures("go_on")
def test_more_engines_than_clocks_share_the_last() -> None:
    """None of them is asked more often than it allows."""
    assert [take_turn(f"engine {number}", 1) for number in range(33)] == [0.0] * 32 + [60.0]
