"""Names with digits."""

from __future__ import annotations

from typing import Any


def test_code_cases(reading_case: Any) -> None:
    """Every line of cases/code.tsv is read as it says."""
    assert reading_case.speak() == reading_case.spoken
