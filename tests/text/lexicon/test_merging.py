from __future__ import annotations

import pytest

from lydsak.text.lexicon.merging import merge_words

PAIR = '"Sverdlin" = "Svérdlin"\n'
OTHER = '"Bryggen" = "Brygga"\n'
TABLE = '\n# fra Wenche\n[[ord]]\nord = "Aas"\nsi = "Ås"\nlang = "nb"\n'


def test_a_word_is_taken_out_from_among_what_was_put_since() -> None:
    """Above and below it, pairs and tables; they stay to the byte."""
    assert merge_words(PAIR, PAIR + OTHER, "") == OTHER
    assert merge_words(PAIR + OTHER, OTHER, PAIR) == ""
    assert merge_words(PAIR, PAIR + OTHER + TABLE, "") == OTHER + TABLE
    assert merge_words(OTHER + PAIR, OTHER + PAIR + TABLE, OTHER) == OTHER + TABLE
    assert merge_words(OTHER + TABLE, '"Voss" = "Våss"\n' + OTHER + TABLE, OTHER) == '"Voss" = "Våss"\n' + OTHER


def test_a_word_that_was_mended_is_as_it_was_before() -> None:
    """What was mended beside it stays mended; a table as well."""
    new, both = PAIR.replace("é", "æ"), PAIR + OTHER
    assert merge_words(new + OTHER, new + OTHER.replace("gga", "gge"), both) == PAIR + OTHER.replace("gga", "gge")
    mended = TABLE.replace("Ås", "Åss")
    assert merge_words(PAIR + mended, PAIR.replace("é", "æ") + mended, PAIR + TABLE) == PAIR.replace("é", "æ") + TABLE


def test_two_words_that_were_put_at_one_place_are_both_there() -> None:
    """Their order says nothing."""
    assert merge_words("", PAIR, OTHER) == PAIR + OTHER
    assert merge_words(PAIR, PAIR + OTHER, PAIR + TABLE) == PAIR + OTHER + TABLE


@pytest.mark.parametrize(
    ("base", "mine", "other"),
    [
        (PAIR, PAIR.replace("é", "æ"), ""),
        (PAIR, "", PAIR.replace("é", "æ")),
        (TABLE, TABLE.replace("Ås", "Åss"), TABLE.replace("nb", "nn")),
        ("", PAIR + TABLE, PAIR.replace("é", "æ") + TABLE),
        (OTHER, OTHER + PAIR, PAIR + OTHER),
        (PAIR, PAIR + OTHER + "[x\n", ""),
        (PAIR, PAIR + '[[ord]]\nord = "Aas"\n\nsi = "Ås"\n', PAIR + OTHER),
    ],
)
def test_one_entry_from_two_hands_is_for_a_person(base: str, mine: str, other: str) -> None:
    """Nor is anything done with a file that is wrong or not understood."""
    assert merge_words(base, mine, other) is None


def test_where_one_side_changed_nothing_the_other_is_the_merge() -> None:
    """To the byte."""
    for text in (PAIR, "", "[x"):
        assert merge_words(PAIR, PAIR, text) == merge_words(PAIR, text, PAIR) == merge_words(PAIR, text, text) == text
