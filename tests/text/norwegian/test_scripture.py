"""Bible references."""

from __future__ import annotations

from typing import Any


def test_scripture_cases(reading_case: Any) -> None:
    """Every line of cases/scripture.tsv is read as it says."""
    assert reading_case.speak() == reading_case.spoken
