"""Initialisms as letters, words or names."""

from __future__ import annotations

from typing import Any


def test_initialism_cases(reading_case: Any) -> None:
    """Every line of cases/initialism.tsv is read as it says."""
    assert reading_case.speak() == reading_case.spoken
