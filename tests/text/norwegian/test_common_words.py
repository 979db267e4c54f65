"""What a word with a capital is: an ordinary word, one that opens a sentence, or a surname."""

from __future__ import annotations

import pytest

from lydsak.text.norwegian.common_words import is_common_word, is_initial_before, is_surname, opens_sentence
from lydsak.text.norwegian.tables import load_known_names, load_names

FOREIGN = [name for name in load_names() if " " not in name and not any(map(str.isdigit, name))]


@pytest.mark.parametrize("word", "energi meteorologisk havforskningsinstituttet nasjonal kommunikasjon".split())
def test_common_words(word: str) -> None:
    """Nouns that the dictionary has, adjectives by their endings, what companies are called by, and compounds."""
    assert is_common_word(word)


def test_foreign_names_are_hardly_ever_common_words() -> None:
    """Of all names with a listed pronunciation one in fifty at most looks like a Norwegian word."""
    alike = [name for name in FOREIGN if is_common_word(name.lower())]
    assert len(alike) * 50 < len(FOREIGN), alike


@pytest.mark.parametrize(
    "word", "Forfatteren Politiet Retten Kommunen Situasjonen Ifølge Det Forsvaret Kvinnen".split()
)
def test_words_that_open_sentences(word: str) -> None:
    """A definite noun, and the small words that begin sentences."""
    assert opens_sentence(word)
    assert not is_surname(word)


@pytest.mark.parametrize("word", "Hytten Bakka Grinden Stallen Haga Brenna Moa".split())
def test_names_of_farms_open_none(word: str) -> None:
    """Many a family has one that no list knows."""
    assert not opens_sentence(word)


def test_no_listed_surname_opens_a_sentence() -> None:
    """Haugen, Bakken and Mikkelsen look like definite nouns."""
    assert [name for name in load_known_names("surname") if opens_sentence(name)] == []


@pytest.mark.parametrize("word", "Hansen Haugen Storvollen Granbakken Mikkelsen".split())
def test_surnames(word: str) -> None:
    """By the list, or by an ending that names have."""
    assert is_surname(word)
    assert not opens_sentence(word)


@pytest.mark.parametrize(
    ("before", "following", "initial"),
    [
        ("Karl", "Hansen sier nei", True),
        ("Her var Harald", "Kongen smilte", False),
        ("Dette var kong Harald", "Hansen kom", False),
        ("Keiser Karl", "Han døde", False),
        ("Karl", "", False),
    ],
)
def test_a_letter_before_a_surname_is_an_initial(before: str, following: str, initial: bool) -> None:
    """After a ruler's title it is the ruler's number."""
    assert is_initial_before(before, following) is initial
