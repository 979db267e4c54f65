from __future__ import annotations

from typing import TYPE_CHECKING

from lydsak.engines.espeak import tables
from lydsak.engines.espeak.mnemonics import is_vowel

if TYPE_CHECKING:
    import pytest


def test_words_are_written_in_mnemonics_that_are_understood() -> None:
    """No sign of a mnemonic is lost when it is split, every word has a vowel, and at most one main stress."""
    for line in tables._split_lines("words.tsv"):
        word, mnemonics = line[:2]
        sounds = tables.load_known_words()[word].sounds
        assert "".join(sounds) == mnemonics.replace("|", ""), word
        assert any(is_vowel(sound) for sound in sounds), word
        assert sum(sound[0] == "'" for sound in sounds) <= 1, word


def test_words_stand_once_in_small_letters() -> None:
    """A second line for a word would be dead."""
    words = [line[0] for line in tables._split_lines("words.tsv")]
    assert len(set(words)) == len(words)
    assert all(word == word.lower() for word in words)


def test_endings_are_stressed() -> None:
    """An ending that carried no stress would leave the word without one."""
    assert [pattern for pattern, sounds in tables.load_suffixes() if "'" not in "".join(sounds)] == []


def test_lists_hold_what_they_say() -> None:
    """Definite forms in -et, and stems that -ere makes verbs of."""
    assert all(word.endswith("et") for word in tables.load_neuters())
    assert {"stud", "fotograf", "regul"} <= tables.load_verb_stems()
    assert "fin" not in tables.load_verb_stems()


def test_digest_follows_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """One letter more in a table, and what was spoken before is spoken again."""
    before = tables.digest_tables()
    read = tables._read_table
    monkeypatch.setattr(tables, "_read_table", lambda name: read(name) + " ")
    assert tables.digest_tables() != before
