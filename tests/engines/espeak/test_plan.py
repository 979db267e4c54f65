from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.engines.espeak.plan import find_words, list_letters, plan_word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("«Soldater,» sa hun.", ["Soldater", "sa", "hun"]),
        ("EU-parlamentet og NRKs sjef", ["parlamentet", "og", "sjef"]),
        ("d'Arc skrev e6a, iPhone og nrk.no til å@b", ["skrev", "og", "til"]),
        ("kafe\u0301 to", ["to"]),
    ],
)
def test_words_are_letters_and_no_initialisms(text: str, words: list[str]) -> None:
    """Parts of addresses, of words with digits, of mixed capitals and of decomposed letters are left alone."""
    assert [match[0] for match in find_words(text)] == words


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("president", 1),
        ("presidentene", 1),
        ("studentavis", 2),
        ("helseminister", 2),
        ("forsvarsminister", 2),
        ("tjuefire", 3),
        ("dokumentasjon", 1),
        ("prestasjon", 1),
        ("kombinasjon", 1),
        ("aktørene", 1),
        ("registrert", 1),
    ],
)
def test_compounds_are_parted_and_derivations_are_not(word: str, parts: int) -> None:
    """Known words with a word before or after; an ending is no word. A number has a first part that says so."""
    assert len(plan_word(word)) == parts


@pytest.mark.parametrize("word", ["Albert", "Samantha", "Ultimate", "Metallica"])
def test_a_capital_makes_a_name(word: str) -> None:
    """A name is not stressed as the loanword that it looks like, unless it opens the sentence."""
    (part,) = plan_word(word)
    assert part.letters == word.lower()
    assert not part.ending


def test_an_opening_word_is_no_name() -> None:
    """The first word of a sentence has a capital in any case."""
    assert plan_word("Statsministeren", opening=True) == plan_word("statsministeren") != plan_word("Statsministeren")


@given(st.text(alphabet="aeiouyæøåbdfgjklmnprstv", min_size=2, max_size=24))
def test_any_word_has_a_plan(word: str) -> None:
    """Something is known of it, or its letters are read; nothing is empty."""
    plan = plan_word(word)
    assert plan
    assert list_letters(plan) or any(part.sounds for part in plan)
