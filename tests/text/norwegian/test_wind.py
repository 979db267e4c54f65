"""Directions of the wind."""

from __future__ import annotations

from typing import Any


def test_wind_cases(reading_case: Any) -> None:
    """Every line of cases/wind.tsv is read as it says."""
    assert reading_case.speak() == reading_case.spoken
