"""Ordinals, and full stops that are none."""

from __future__ import annotations

from typing import Any


def test_ordinal_cases(reading_case: Any) -> None:
    """Every line of cases/ordinal.tsv is read as it says."""
    assert reading_case.speak() == reading_case.spoken
