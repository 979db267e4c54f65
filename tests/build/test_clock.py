from __future__ import annotations

from datetime import timedelta

import pytest

from lydsak.build.clock import format_now, read_clock


def test_the_minute_is_that_of_oslo(monkeypatch: pytest.MonkeyPatch) -> None:
    """In winter an hour before Greenwich, in summer two."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795680000")
    assert format_now() == "2026-11-26 09:00"
    assert format_now(timedelta(minutes=1)) == "2026-11-26 08:59"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782777600")
    assert format_now(seconds=True) == "2026-06-30 02:00:00"


@pytest.mark.parametrize("epoch", ["", "soon", "²", "9" * 20, "9" * 400, "1_0_0x"])
def test_what_is_no_time_is_passed_over(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """Then it is the time that it is."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert read_clock().year >= 2026
