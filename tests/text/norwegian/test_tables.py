"""The data tables are whole: a linguist's slip in one shows here, with its line."""

from __future__ import annotations

import tomllib

import pytest

from lydsak.model import Language
from lydsak.text.norwegian import tables

CONDITIONS = {"end", "dotless", "number", "counted", "name", "lower", "inside", "compound", "dated", "month"}


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_number_words_are_complete(language: Language) -> None:
    """Twenty units, ten tens, twelve months, a word for every sign, in both languages alike."""
    words = tables.load_words(language)
    assert (len(words.units), len(words.ordinal_units), len(words.tens), len(words.months)) == (20, 20, 10, 12)
    assert words.word.keys() == tables.load_words("nb").word.keys()
    assert all(words.word.values())


def test_abbreviations_have_both_languages_and_known_conditions() -> None:
    """A misspelt condition would silently never hold."""
    for abbreviation in tables.load_abbreviations().values():
        assert all(abbreviation.said.values()), abbreviation.form
        assert abbreviation.when <= CONDITIONS, abbreviation.form


def test_initialisms_have_known_readings() -> None:
    """Letters, a word, plain, or the words themselves."""
    for initialism in tables.load_initialisms().values():
        assert initialism.reading in {"letters", "word", "plain"} or " " in initialism.reading, initialism.form


def test_units_and_currencies_have_words_for_one_and_many() -> None:
    """In both languages."""
    for unit in [*tables.load_units().values(), *tables.load_currencies().values()]:
        assert all(all(pair) for pair in unit.said.values()), unit.symbol


@pytest.mark.parametrize("name", ["neuter", "feminine", "counted", "label"])
def test_noun_lists_are_small_letters(name: str) -> None:
    """The rules compare in small letters."""
    nouns = tables.load_nouns(name)
    assert nouns
    assert all(noun == noun.lower() for noun in nouns)


def test_no_noun_is_both_neuter_and_feminine() -> None:
    """One list or the other."""
    assert tables.load_nouns("neuter") & tables.load_nouns("feminine") == frozenset()


def test_names_have_a_stress_and_a_known_kind() -> None:
    """Each sound is IPA with its stress marked, so that no voice guesses it."""
    for name in tables.load_names().values():
        assert name.kind in {"person", "place", "group"}, name.name
        assert "ˈ" in name.ipa, name.name


def test_a_file_of_many_lists_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its second list comes from what the first one read."""
    lists = [(tables.load_cue, "function"), (tables.load_nouns, "neuter"), (tables.load_speech, "verb")]
    words = [load(name) for load, name in lists]
    monkeypatch.setattr(tomllib, "loads", lambda _: pytest.fail("parsed again"))
    assert [load.__wrapped__(name) for load, name in lists] == words
