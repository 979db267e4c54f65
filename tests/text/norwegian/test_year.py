"""Years, decades, and counts that look like years."""

from __future__ import annotations

from typing import Any


def test_year_cases(reading_case: Any) -> None:
    """Every line of cases/year.tsv is read as it says."""
    assert reading_case.speak() == reading_case.spoken
