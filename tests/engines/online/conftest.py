"""A clock that the tests move, so that none of them waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Replace the machine's clock by one that goes on when somebody sleeps, or when the test says."""
    now = [1_000.0]

    def go_on(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr("time.sleep", go_on)
    return go_on
