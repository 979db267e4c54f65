from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import SettingsError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.words import find_entry_place, locate_words, parse_words

WORDS = """
"Sverdlin" = "Svérdlin"
Bryne = "Brynne"

[[ord]]
ord = "Jevgenij"
si = "Jevgéni"
ipa = "/jɛvˈɡeːnɪ/"
espeak = "jevg'e:ni"
lang = "nb"
voice = "espeak:nb"
note = "uttale fra korrespondenten"
reviewed = true

[[ord]]
ord = "NKOM"
les = "bokstaver"
"""


def test_pairs_and_tables_are_read_in_order() -> None:
    """A pair is a respelling; a table says more."""
    assert parse_words(WORDS, path="words.toml") == (
        Pronunciation("Sverdlin", said="Svérdlin"),
        Pronunciation("Bryne", said="Brynne"),
        Pronunciation(
            "Jevgenij",
            said="Jevgéni",
            ipa="jɛvˈɡeːnɪ",
            espeak="jevg'e:ni",
            language="nb",
            voice="espeak:nb",
            note="uttale fra korrespondenten",
            reviewed=True,
        ),
        Pronunciation("NKOM", read_as="letters"),
    )


def test_the_word_ord_may_be_a_pair() -> None:
    """A word is no keyword."""
    assert parse_words('"ord" = "or"', path="words.toml") == (Pronunciation("ord", said="or"),)


@pytest.mark.parametrize(
    ("text", "code", "line", "help"),
    [
        ('"En" = "To"\nBjørka = "Bjørrka"', "L150", 2, "in quotes"),
        ('"En" = To', "L150", 1, "in quotes"),
        ('"En" = "To"\n"En" = "Tre"', "L150", 2, "the word stands twice"),
        ('St.Olav = "Sankt Olav"', "L152", 1, '"St.Olav"'),
        ('"En" = 1', "L152", 1, "in quotes"),
        ('"En" = ""', "L152", 1, "write"),
        ('" En" = "To"', "L152", 1, "articles"),
        ('"En" = "To"\n\n[[ord]]\nord = "Tre"\nsi = 3', "L152", 5, "in quotes"),
        ('[[ord]]\nord = "En"\nuttale = "To"', "L151", 3, "pairs stand above the first [[ord]]"),
        ('[[ord]]\nord = "En"\nespaek = "To"', "L151", 3, 'did you mean "espeak"?'),
        ('[[ord]]\nsi = "En"', "L152", 1, "add ord"),
        ('[[ord]]\nord = "En"\nnote = "To"', "L152", 1, "add si"),
        ('[[ord]]\nord = "En"\nles = "bokstav"', "L152", 3, 'did you mean "bokstav'),
        ('[[ord]]\nord = "En"\nsi = "To"\nreviewed = "ja"', "L152", 4, "reviewed = true"),
        ('[[ord]]\nord = "En"\nsi = "To"\nlang = "en"', "L152", 4, 'lang = "nb" or lang = "nn"'),
        ('[[ord]]\nord = "En"\nipa = "//"', "L152", 3, "write ipa"),
        ('"Ka\u030are" = "To"\n"K\u00e5re" = "Tre"', "L153", 2, "keep one"),
        ('"En" = "To"\n[[ord]]\nord = "En"\nsi = "Tre"', "L153", 2, "keep one"),
        ("ord = [1]", "L152", 1, "[[ord]]"),
        ("a = " + "[" * 5000, "L150", 1, ""),
    ],
)
def test_faults_have_their_line_and_advice(text: str, code: str, line: int, help: str) -> None:
    """words.toml holds nothing but pairs and [[ord]] tables."""
    with pytest.raises(SettingsError) as caught:
        parse_words(text, path="words.toml")
    assert caught.value.place is not None
    assert (caught.value.code, caught.value.place.path, caught.value.place.line) == (code, "words.toml", line)
    assert help in (caught.value.help or "")


def test_phonemes_may_stand_in_their_usual_brackets() -> None:
    """As dictionaries and espeak-ng write them."""
    (entry,) = parse_words('[[ord]]\nord = "En"\nipa = "[eːn]"\nespeak = "[[e:n]]"', path="words.toml")
    assert (entry.ipa, entry.espeak) == ("eːn", "e:n")


def test_each_entry_has_its_line() -> None:
    """A pair's own, a table's header; keys may be written with escapes."""
    text = '\ufeff# en\n"B\\u00f8" = "To"\n\n[[ord]]\nord = "NKOM"\nipa = "e"\n'
    assert [(found.entry.word, found.line) for found in locate_words(text, path="words.toml")] == [
        ("Bø", 2),
        ("NKOM", 4),
    ]


def test_a_key_of_an_entry_has_a_place_for_errors() -> None:
    """The file alone where the entry is not in it."""
    text = '"A" = "a"\n[[ord]]\nord = "B"\nipa = "e"\n'
    place = find_entry_place(text, Pronunciation("B", ipa="e"), "ipa", path="words.toml")
    assert (str(place), place.text, place.width) == ("words.toml:4:1", 'ipa = "e"', 9)
    assert str(find_entry_place(text, Pronunciation("C", ipa="e"), "ipa", path="words.toml")) == "words.toml"


def test_a_word_may_differ_by_language_and_voice() -> None:
    """One for Nynorsk, one for a voice that needs it."""
    text = '"En" = "To"\n[[ord]]\nord = "En"\nsi = "Ein"\nlang = "nn"\n[[ord]]\nord = "En"\nsi = "Enn"\nvoice = "gtts"'
    assert [entry.said for entry in parse_words(text, path="words.toml")] == ["To", "Ein", "Enn"]


@given(
    st.dictionaries(
        st.from_regex(r"[A-ZÆØÅa-zæøå0-9.-]{1,8}", fullmatch=True), st.from_regex(r"[a-zæøåé]{1,8}", fullmatch=True)
    )
)
def test_any_pairs_are_read(pairs: dict[str, str]) -> None:
    """Whatever the word, its respelling is found."""
    text = "".join(f'"{word}" = "{said}"\n' for word, said in pairs.items())
    assert {entry.word: entry.said for entry in parse_words(text, path="words.toml")} == pairs
