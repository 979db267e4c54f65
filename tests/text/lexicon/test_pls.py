from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import SettingsError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.pls import fits_pls, parse_pls, render_pls

HEAD = '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="nb-NO">'
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
PHONEMES = st.from_regex(r"[a-zɑːˈ:'&<]{1,8}", fullmatch=True)
ENTRIES = st.builds(
    Pronunciation, word=TEXT, said=TEXT, ipa=st.none() | PHONEMES, espeak=st.none() | PHONEMES, language=st.just("nb")
)


def _parse(lexemes: str) -> tuple[tuple[Pronunciation, ...], tuple[str, ...]]:
    read = parse_pls(f"{HEAD}\n{lexemes}\n</lexicon>".encode(), path="a.pls")
    return read.entries, read.left_out


def test_words_have_aliases_and_phonemes() -> None:
    """A lexeme of several graphemes is several words; white space around text is none of it."""
    entries, left_out = _parse(
        "<lexeme><grapheme> Sverdlin\n</grapheme><grapheme>Sverdlyn</grapheme><alias>Svérdlin</alias>"
        '<phoneme>svˈɛːrdlin</phoneme><phoneme alphabet="x-espeak-ng">svE:Rdlin</phoneme></lexeme>'
        "<lexeme><grapheme>R&amp;D</grapheme><alias>ær og de</alias></lexeme>"
    )
    both = [
        Pronunciation(word, "Svérdlin", "svˈɛːrdlin", "svE:Rdlin", language="nb") for word in ("Sverdlin", "Sverdlyn")
    ]
    assert entries == (*both, Pronunciation("R&D", said="ær og de", language="nb"))
    assert left_out == ()


def test_of_several_pronunciations_the_first_or_the_preferred_is_taken() -> None:
    """The others are named with their line."""
    entries, left_out = _parse(
        "<lexeme><grapheme>A</grapheme><alias>en</alias><alias>to</alias></lexeme>\n"
        '<lexeme><grapheme>B</grapheme><alias>en</alias><alias prefer="true">to</alias><alias>tre</alias></lexeme>'
    )
    assert [entry.said for entry in entries] == ["en", "to"]
    assert left_out == (
        'line 2: the further pronunciation "to"',
        'line 3: the further pronunciation "en"',
        'line 3: the further pronunciation "tre"',
    )


def test_what_words_toml_has_no_place_for_is_named() -> None:
    """Another alphabet, a role, a lexeme that says nothing, signs that nobody sees."""
    entries, left_out = _parse(
        '<lexeme role="claws:NN"><grapheme>A</grapheme><phoneme alphabet="x-sampa">A:</phoneme></lexeme>'
        "<lexeme><grapheme>B\u200b</grapheme><alias>be</alias></lexeme>"
    )
    assert entries == ()
    assert [what.partition(": ")[2] for what in left_out] == [
        'the role "claws:NN"',
        'the phonemes "A:" in the alphabet "x-sampa"',
        "a lexeme without a word or without a pronunciation",
        "a grapheme with signs that are not seen",
        "a lexeme without a word or without a pronunciation",
    ]


def test_a_lexicon_of_norwegian_is_for_both_its_languages() -> None:
    """`no` is no language of a script."""
    text = HEAD.replace("nb-NO", "no") + "<lexeme><grapheme>A</grapheme><alias>a</alias></lexeme></lexicon>"
    assert parse_pls(text.encode("utf-16"), path="a.pls").entries == (Pronunciation("A", said="a"),)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("<lexicon", "L156", "a.pls:1"),
        ('<!DOCTYPE l [<!ENTITY a "b">]>' + HEAD + "</lexicon>", "L156", "a.pls:1"),
        ('<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + "&a;</lexicon>", "L156", "a.pls:1"),
        ('<!DOCTYPE l [<!ENTITY % a SYSTEM "http://a.example/a.dtd"> %a;]>' + HEAD + "</lexicon>", "L156", "a.pls:1"),
        (
            f'<!DOCTYPE lexicon SYSTEM "a.dtd">{HEAD}<lexeme><alias>K&aring;re</alias></lexeme></lexicon>',
            "L156",
            "a.pls:1",
        ),
        ('<?xml version="1.0" encoding="nei"?>' + HEAD + "</lexicon>", "L156", "a.pls:1"),
        ('<lexicon xmlns="http://a.example"/>', "L157", "a.pls:1"),
        ("\n<speak/>", "L157", "a.pls:2"),
        (HEAD.replace("nb-NO", "en-GB") + "</lexicon>", "L157", "a.pls:1"),
    ],
)
def test_what_is_no_lexicon_of_norwegian_is_refused(text: str, code: str, place: str) -> None:
    """Entities before they are used: nothing is fetched, nothing swells."""
    with pytest.raises(SettingsError) as caught:
        parse_pls(text.strip(" ").encode(), path="a.pls")
    assert caught.value.code == code
    assert str(caught.value.place).startswith(place)
    assert caught.value.help


@given(st.lists(ENTRIES, max_size=5))
def test_a_lexicon_is_read_back_as_it_was(entries: list[Pronunciation]) -> None:
    """Whatever its words hold."""
    read = parse_pls(render_pls(entries, "nb").encode(), path="a.pls")
    assert (read.entries, read.left_out) == (tuple(entries), ())


def test_another_parser_finds_the_same() -> None:
    """The file is XML in the namespace of the standard; letters to be read are spelled as an alias."""
    entries = [
        Pronunciation("NKOM", read_as="letters"),
        Pronunciation("NAV", read_as="word"),
        Pronunciation("Ås", ipa="oːs"),
    ]
    root = ET.fromstring(render_pls(entries, "nn"))
    name = "{http://www.w3.org/2005/01/pronunciation-lexicon}"
    assert root.attrib == {"version": "1.0", "alphabet": "ipa", "{http://www.w3.org/XML/1998/namespace}lang": "nn"}
    assert [found.text for found in root.iter(f"{name}grapheme")] == ["NKOM", "NAV", "Ås"]
    assert [found.text for found in root.iter(f"{name}alias")] == ["N K O M", "Nav"]
    assert [(found.text, found.attrib) for found in root.iter(f"{name}phoneme")] == [("oːs", {"alphabet": "ipa"})]


@pytest.mark.parametrize(
    ("entry", "fits"),
    [
        (Pronunciation("A", said="a"), True),
        (Pronunciation("A", said="a", language="nb"), True),
        (Pronunciation("A", said="a", language="nn"), False),
        (Pronunciation("A", said="a", voice="gtts"), False),
    ],
)
def test_entries_for_a_voice_or_another_language_do_not_fit(entry: Pronunciation, *, fits: bool) -> None:
    """There they would hold for all."""
    assert fits_pls(entry, "nb") is fits
