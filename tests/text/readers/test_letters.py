from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.text.readers.letters import has_our_letters, looks_norwegian, mend_twice_coded, weigh_letters


@pytest.mark.parametrize(
    "text",
    [
        "Kinoen åpner på øya.",
        "ÅPENT FOR ALLE",
        "Ås og Østfold",
        "«Ja», sa hun – «nå».",
        "“Nei”, sier de …",
        "å gå til ø og å",
        "§\u00a05, 20\u00a0°C og ½ liter, 5 € i kassa",
        "Ola’s kafé, én idé",
        "Müller og Citroën",
        "only ascii",
        "",
    ],
)
def test_norwegian_stands_as_norwegian_does(text: str) -> None:
    """Letters in words, quotes round them, signs beside numbers."""
    assert weigh_letters(text) == 1.0


@pytest.mark.parametrize(
    "text",
    ["gÅr", "BLÅBæR", "på»ja", "på«", "ja§nei", "kj¾re", "3 æ 4 ç 5", "čas", "русский"],
    ids=[
        "capital within",
        "small within",
        "quote within",
        "quote behind",
        "sign",
        "fraction",
        "alone",
        "Czech",
        "Cyrillic",
    ],
)
def test_what_stands_where_norwegian_has_it_not_weighs_less(text: str) -> None:
    """It was written in another encoding than it was read in, or in another language."""
    assert weigh_letters(text) < 1.0


def test_the_weight_is_a_share() -> None:
    """One wrong sign of four."""
    assert weigh_letters("på øy är gÅr") == pytest.approx(0.75)


@given(st.text(max_size=40))
def test_any_text_weighs_between_nothing_and_one(text: str) -> None:
    """And ASCII, of which all encodings make the same, weighs as ours."""
    assert 0.0 <= weigh_letters(text) <= 1.0
    assert weigh_letters(text.encode("ascii", "ignore").decode()) == 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferja går på øya.", True),
        ("Müller på Ås så på øya", True),
        ("«Ja»", False),
        ("only ascii", False),
        ("Müller så Größe", False),
        ("på\x07øya", False),
        ("på\x85øya", False),
        ("gÅr på øya", False),
    ],
    ids=["ours", "a foreign name", "signs alone", "ASCII", "mostly foreign", "a control", "a C1 letter", "one amiss"],
)
def test_only_what_could_be_nothing_else_looks_norwegian(text: str, expected: bool) -> None:
    """A reading that passes is taken without asking anybody."""
    assert looks_norwegian(text) is expected


def test_a_letter_or_a_sign_of_ours_is_enough_to_have_one() -> None:
    """Where the question is only whether the letters of a reading matter at all."""
    assert has_our_letters("Kinoen åpner")
    assert has_our_letters("«Kino»")
    assert not has_our_letters("Kino")
    assert not has_our_letters("Größe")


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman", "cp850", "cp865"])
def test_twice_coded_letters_are_mended(encoding: str) -> None:
    """UTF-8 that somebody read as this encoding and saved again; the line is told from 1."""
    spoilt = "Kinoen åpner på øya".encode().decode(encoding)
    assert mend_twice_coded(f"Kino\n{spoilt}\nDet regner.") == (2, "Kinoen åpner på øya")


def test_of_what_cannot_be_mended_the_line_is_told() -> None:
    """A letter was lost on the way, and what is left betrays it; what it was nobody can say."""
    assert mend_twice_coded("Kino\nKinoen Ã¥pner \ufffd og ☃") == (2, None)


@pytest.mark.parametrize("text", ["", "Kino", "Kinoen åpner", "SÃO PAULO", "Čeština", "â la carte", "√2 er et tall"])
def test_sound_letters_are_left_alone(text: str) -> None:
    """A rare letter by itself is no damage."""
    assert mend_twice_coded(text) is None
