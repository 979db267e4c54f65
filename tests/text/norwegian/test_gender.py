"""The gender of 1, 21, 101."""

from __future__ import annotations

from typing import Any


def test_gender_cases(reading_case: Any) -> None:
    """Every line of cases/gender.tsv is read as it says."""
    assert reading_case.speak() == reading_case.spoken
