from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest

from lydsak.model import FrontMatter, Language
from lydsak.text.front_matter.keys import (
    CHOICES,
    KEYS,
    NORWEGIAN_CHOICES,
    PUBLISH_AS,
    STATUSES,
    WRITTEN_KEYS,
    WRITTEN_PUBLISH_AS,
    WRITTEN_STATUSES,
)

LANGUAGES: tuple[Language, ...] = get_args(Language)


def test_every_field_has_a_key_and_every_key_a_field() -> None:
    """A field without one could never be set; a key without one would crash the reader."""
    assert set(KEYS.values()) == {field.name for field in fields(FrontMatter) if field.compare}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_is_read_as_the_same(language: Language) -> None:
    """Keys, statuses and ways to publish."""
    written = WRITTEN_KEYS[language]
    assert {field: KEYS[key] for field, key in written.items()} == {field: field for field in written}
    statuses = WRITTEN_STATUSES[language]
    assert {status: STATUSES[word] for status, word in statuses.items()} == {status: status for status in statuses}
    ways = WRITTEN_PUBLISH_AS[language]
    assert {way: PUBLISH_AS[word] for way, word in ways.items()} == {way: way for way in ways}


def test_both_languages_write_the_same_fields() -> None:
    """What is forgotten in one would be written in English there."""
    assert WRITTEN_KEYS["nb"].keys() == WRITTEN_KEYS["nn"].keys()
    for written in (WRITTEN_STATUSES, WRITTEN_PUBLISH_AS):
        assert {frozenset(words) for words in written.values()} == {frozenset(written["nb"])}


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_can_be_named_in_english_and_in_small_letters(name: str) -> None:
    """What a value means is a value too; what is typed is compared in small letters."""
    words = CHOICES[name]
    assert {words[meaning] for meaning in words.values()} == set(words.values())
    assert [word for word in words if word != word.casefold()] == []


@pytest.mark.parametrize("field", CHOICES)
def test_every_choice_has_a_norwegian_word(field: str) -> None:
    """And one only: whoever is told of them chooses between meanings."""
    meant = [CHOICES[field][word] for word in NORWEGIAN_CHOICES[field]]
    assert sorted(meant) == sorted(set(CHOICES[field].values()))
