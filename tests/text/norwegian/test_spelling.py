"""Numbers in words."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Language
from lydsak.text.norwegian.spelling import spell_cardinal
from lydsak.text.norwegian.tables import load_words


def test_spelling_cases(reading_case: Any) -> None:
    """Every line of cases/spelling.tsv is read as it says."""
    assert reading_case.speak() == reading_case.spoken


@given(st.integers(min_value=0, max_value=10**15 - 1), st.sampled_from(["nb", "nn"]))
def test_different_numbers_have_different_words(value: int, language: Language) -> None:
    """A listener can tell every number from the next one."""
    words = load_words(language)
    assert spell_cardinal(value, words) != spell_cardinal(value + 1, words)


@given(st.integers(min_value=0, max_value=10**15))
def test_numbers_are_said_by_the_new_counting(value: int) -> None:
    """No digit is left, and nothing of the old "enogtyve"."""
    spoken = spell_cardinal(value, load_words("nb"))
    assert spoken.replace(" ", "").isalpha()
    assert "tyve" not in spoken


def test_the_last_one_agrees_with_its_noun() -> None:
    """It is "tjueett år" but "tjueen timer"; 11 is never "ellett"."""
    words = load_words("nb")
    assert [spell_cardinal(value, words, "n") for value in (1, 11, 21, 101)] == [
        "ett",
        "elleve",
        "tjueett",
        "hundre og ett",
    ]
    assert spell_cardinal(21, words, "m") == "tjueen"
