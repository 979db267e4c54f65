"""Abbreviations are said in full where what stands around them fits."""

from __future__ import annotations

from typing import Any


def test_abbreviation_cases(reading_case: Any) -> None:
    """Every line of cases/abbreviation.tsv is read as it says."""
    assert reading_case.speak() == reading_case.spoken
