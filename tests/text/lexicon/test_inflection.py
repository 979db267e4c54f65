from __future__ import annotations

import pytest

from lydsak.text.lexicon.inflection import STEM_CUTS, find_inflection, say_inflection


@pytest.mark.parametrize(
    ("word", "rest", "ending"),
    [
        ("Kari", "", ""),
        ("Kari", "s bok", "s"),
        ("Kari", "’s bok", "’s"),
        ("Kari", "n", None),
        ("Kari", "-saken", ""),
        ("Marx", "’ bok", "’"),
        ("Marx", "s", None),
        ("NKOM", "-en ", "-en"),
        ("NKOM", "enes", "enes"),
        ("NKOM", "-engasjement", ""),
        ("NKOM", "X", None),
        ("bank", "ene", "ene"),
        ("bank", "en-", "en"),
        ("bank", "erott", None),
        ("is", "en", None),
        ("gate", "r", None),
        ("Bank", "en", None),
        ("C++", "-kode", ""),
        ("C++", "s", None),
    ],
)
def test_an_ending_is_taken_where_it_is_safe(word: str, rest: str, ending: str | None) -> None:
    """Names take the genitive, initialisms and longer nouns all endings; a longer word is another word."""
    assert find_inflection(word, word + rest, len(word)) == ending


@pytest.mark.parametrize(
    ("ending", "letters", "ipa", "mnemonics"),
    [("", "", "", ""), ("’s", "s", "s", "s"), ("’", "", "", ""), ("-en", "en", "ən", "|@n"), ("et", "et", "ə", "|@")],
)
def test_an_ending_is_said_as_the_word_is_written(ending: str, letters: str, ipa: str, mnemonics: str) -> None:
    """Letters behind letters, phonemes behind phonemes; the t of -et is silent."""
    assert (say_inflection(ending, None), say_inflection(ending, "ipa"), say_inflection(ending, "espeak")) == (
        letters,
        ipa,
        mnemonics,
    )


def test_every_ending_has_a_sound_in_the_offline_voice() -> None:
    """The phonemes of the table are phonemes of espeak's."""
    from lydsak.engines.espeak.ipa import check_mnemonics, convert_ipa

    for ending in STEM_CUTS:
        assert convert_ipa(say_inflection(ending, "ipa")).strip("[]|")
        assert check_mnemonics(say_inflection(ending, "espeak")).startswith("[[")
