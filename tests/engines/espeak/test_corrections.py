from __future__ import annotations

import pytest

from lydsak.engines.espeak.corrections import correct_word
from lydsak.engines.espeak.plan import list_letters, plan_word
from tests.engines.espeak.espeak_cases import FILES, PAGE, Case, count_right, read_cases, write_page


@pytest.fixture(scope="module")
def cases() -> dict[str, tuple[Case, ...]]:
    """Every list of words, as the real library reads them by itself and corrected."""
    return {name: read_cases(name) for name in FILES}


def test_a_word_that_the_voice_says_right_stays_right(cases: dict[str, tuple[Case, ...]]) -> None:
    """Of hundreds of words that need nothing, not one is made worse."""
    right = [case for found in cases.values() for case in found if case.was_right]
    assert len(right) > 150
    assert [case.word for case in right if not case.is_right] == []


def test_few_frequent_words_are_wrong(cases: dict[str, tuple[Case, ...]]) -> None:
    """Of words that the tables were made for, two in three were wrong, and one in a hundred is."""
    before, after = count_right(cases["words"])
    total = len(cases["words"])
    assert before < total * 0.35
    assert after > total * 0.99
    assert all(case.is_right for case in cases["article"])


def test_most_unseen_loanwords_are_right(cases: dict[str, tuple[Case, ...]]) -> None:
    """Of loanwords that no rule was made for, nearly all were wrong, and seven in ten are right."""
    before, after = count_right(cases["fresh"])
    total = len(cases["fresh"])
    assert before < total * 0.1
    assert after > total * 0.7


def test_page_shows_what_the_voice_says() -> None:
    """docs/reference/espeak.md is what its generator writes today."""
    assert PAGE.read_text(encoding="utf-8") == write_page(), "run: python -m tests.engines.espeak.espeak_cases"


@pytest.mark.parametrize(
    ("word", "own", "corrected"),
    [
        ("president", {}, "[[pResId'Ent]]"),
        ("dag", {"dag": "d|'a|g"}, "[[d'A:g]]"),
        ("sol", {"sol": "s|'u:|l"}, None),
        ("miniatur", {"miniatur": "m|'i:|n|i:|;|,a|t|u-:|R"}, "[[mInI;At'u-:R]]"),
        ("screen", {"screen": "(en)s|k|r|'i:|n(no)"}, None),
    ],
)
def test_library_is_asked_for_letters_and_mended(word: str, own: dict[str, str], corrected: str | None) -> None:
    """A known word needs no reading; a right one, and one of another language, is left to the library."""
    plan = plan_word(word)
    assert list_letters(plan) == tuple(own)
    assert correct_word(plan, {letters: tuple(sounds.split("|")) for letters, sounds in own.items()}) == corrected
