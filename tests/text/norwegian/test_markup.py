"""What is seen and not heard."""

from __future__ import annotations

from typing import Any


def test_markup_cases(reading_case: Any) -> None:
    """Every line of cases/markup.tsv is read as it says."""
    assert reading_case.speak() == reading_case.spoken
