from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Notation, PhoneticSpan, Pronunciation, Voice
from lydsak.text.lexicon import match
from lydsak.text.lexicon.match import Lexicon, choose_notation, compile_lexicon, find_entries
from lydsak.text.norwegian.tables import KnownName
from lydsak.text.spoken import render_spoken, verbalize

ENTRIES = (
    Pronunciation("Sverdlin", said="Svérdlin"),
    Pronunciation("Grigory Sverdlin", said="Grigórij Svérdlin"),
    Pronunciation("Lars", said="Lasj"),
    Pronunciation("NKOM", read_as="letters"),
    Pronunciation("UDI", said="udi"),
    Pronunciation("NAV", read_as="word"),
    Pronunciation("budsjett", said="busjett"),
    Pronunciation("E6", said="esekseren"),
    Pronunciation("Yahoo!", said="Jahu"),
    Pronunciation("St. Olav", said="Sankt Olav"),
    Pronunciation("Wien", ipa="viːn"),
)
NO_NOTATIONS: frozenset[Notation] = frozenset()
SCRAPS = [
    " ",
    "-",
    "’s",
    "s",
    "en",
    ".",
    "«",
    "»",
    "(",
    ")",
    "/",
    "@",
    "#",
    "NRK",
    "2",
    "\u00a0",
    "\n\n",
    "–",
    "*",
    "\u00ad",
    "!",
]
ONLY_IPA: frozenset[Notation] = frozenset({"ipa"})
CASES = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "cases" / "lexicon.tsv").read_text(encoding="utf-8").split("\n")
    if line and not line.startswith("#")
]


def _say(text: str, lexicon: Lexicon) -> str:
    return render_spoken(verbalize(text, "nb", lexicon))


def _forget_lexicons() -> None:
    match._compile_listed.cache_clear()
    match._compile_entries.cache_clear()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two built-in names, whatever the table holds."""
    table = {
        "Putin": KnownName("Putin", "ˈpʉːtɪn", "person"),
        "Vladimir Putin": KnownName("Vladimir Putin", "v", "person"),
    }
    match._index_names.cache_clear()
    _forget_lexicons()
    monkeypatch.setattr(match, "load_names", lambda: table)
    yield
    match._index_names.cache_clear()
    _forget_lexicons()


@pytest.mark.parametrize(("written", "spoken"), CASES)
def test_words_are_found_and_inflected_by_rule(written: str, spoken: str) -> None:
    """Each line of cases/lexicon.tsv."""
    assert _say(written, compile_lexicon(ENTRIES, "nb")) == spoken


def test_letters_that_are_put_together_match_letters_in_one() -> None:
    """An entry and an article may spell å with one sign or with two."""
    both = "K\u00e5re og Ka\u030are"
    for word in ("K\u00e5re", "Ka\u030are"):
        assert _say(both, compile_lexicon((Pronunciation(word, said="Kore"),), "nb")) == "Kore og Kore"


def test_phonemes_take_the_endings_in_their_own_notation() -> None:
    """IPA and mnemonics are marked, the ending with them and the rest of the word without."""
    lexicon = compile_lexicon((Pronunciation("NKOM", espeak="EnkOm"), Pronunciation("Wien", ipa="viːn")), "nb")
    spoken = {token.spoken: token.phonetic for token in verbalize("NKOM-en, NKOMs og Wiens Wien-fest", "nb", lexicon)}
    assert spoken == {
        "EnkOm|@n,": (PhoneticSpan(0, 8, "espeak"),),
        "EnkOms": (PhoneticSpan(0, 6, "espeak"),),
        "og": (),
        "viːns": (PhoneticSpan(0, 5, "ipa"),),
        "viːn-fest": (PhoneticSpan(0, 4, "ipa"),),
    }


@pytest.mark.parametrize(
    ("notations", "chosen"),
    [(frozenset({"ipa", "espeak"}), "espeak"), (ONLY_IPA, "ipa"), (NO_NOTATIONS, None)],
)
def test_the_most_exact_way_that_a_voice_takes_is_chosen(notations: frozenset[Notation], chosen: str | None) -> None:
    """Mnemonics before IPA before a respelling."""
    assert choose_notation(Pronunciation("Wien", said="vin", ipa="viːn", espeak="vi:n"), notations) == chosen


def test_phonemes_that_the_voice_does_not_take_are_given_all_the_same() -> None:
    """Nothing is skipped in silence: whoever speaks refuses them."""
    assert choose_notation(Pronunciation("Wien", ipa="viːn"), NO_NOTATIONS) == "ipa"
    assert choose_notation(Pronunciation("Wien", espeak="vi:n"), ONLY_IPA) == "espeak"


def test_the_entry_for_this_voice_beats_that_for_this_language_and_both_the_general() -> None:
    """In whichever order they stand."""
    entries = (
        Pronunciation("Wien", said="alle"),
        Pronunciation("Wien", said="bokmål", language="nb"),
        Pronunciation("Wien", said="motor", voice="tone"),
        Pronunciation("Wien", said="stemme", voice="tone:low"),
        Pronunciation("Wien", said="nynorsk", language="nn"),
    )
    low, high, other = (Voice("tone", "low"), Voice("tone", "high"), Voice("espeak", "nb"))
    for ordered in (entries, entries[::-1]):
        assert [_say("Wien", compile_lexicon(ordered, "nb", voice)) for voice in (low, high, other)] == [
            "stemme",
            "motor",
            "bokmål",
        ]
        assert _say("Wien", compile_lexicon(ordered, "nn", low)) == "stemme"
        assert _say("Wien", compile_lexicon(ordered, "nb")) == "bokmål"


@pytest.mark.usefixtures("names")
def test_the_words_of_the_show_come_before_the_built_in_names() -> None:
    """The nearest scope wins, also over a longer name that is built in."""
    own = (Pronunciation("Putin", said="Putinn"),)
    assert _say("Vladimir Putin", compile_lexicon(own, "nb", built_in=True)) == "Vladimir Putinn"
    assert _say("Vladimir Putins og Putins", compile_lexicon((), "nb", built_in=True)) == "vs og ˈpʉːtɪns"


@pytest.mark.usefixtures("names")
def test_built_in_names_are_for_voices_that_take_ipa() -> None:
    """Nobody wrote them, so a voice that cannot say them reads the letters; plain reading has none."""
    assert _say("Putin", compile_lexicon((), "nb", None, NO_NOTATIONS, built_in=True)) == "Putin"
    assert _say("Putin", compile_lexicon((), "nb")) == "Putin"
    assert render_spoken(verbalize("Putin", "nb")) == "Putin"


def test_the_entries_that_read_a_text_are_named() -> None:
    """With the place they matched at, as for an error or a count."""
    lexicon = compile_lexicon(ENTRIES, "nb")
    assert [entry.word for entry in find_entries("Budsjettet til Sverdlins NKOM", lexicon)] == [
        "budsjett",
        "Sverdlin",
        "NKOM",
    ]


@given(st.lists(st.one_of(st.sampled_from([*SCRAPS, *(entry.word for entry in ENTRIES)]), st.text(max_size=3))))
def test_tokens_cover_the_text_whatever_the_entries_read(scraps: list[str]) -> None:
    """With phonemes where the spans say, and nowhere else."""
    text = "".join(scraps)
    lexicon = compile_lexicon((*ENTRIES, Pronunciation("NRK", espeak="EnERko:")), "nb")
    at = 0
    for token in verbalize(text, "nb", lexicon):
        assert text[at : token.start].strip() == ""
        assert token.written == text[token.start : token.end]
        at = token.end
        phonemes = [token.spoken[span.start : span.end] for span in token.phonetic]
        assert all(part.startswith(("viːn", "EnERko:")) for part in phonemes)
    assert text[at:].strip() == ""


@given(
    st.lists(st.from_regex(r"[A-Za-zæøåÆØÅ]{2,6}", fullmatch=True), min_size=1, max_size=5, unique=True),
    st.lists(st.from_regex(r"[A-Za-zæøåÆØÅ]{2,6}", fullmatch=True), max_size=8),
)
def test_look_up_finds_what_a_search_for_each_word_finds(words: list[str], others: list[str]) -> None:
    """The index is only a quicker way: every entry that stands in a text as a word of its own is read."""
    lexicon = compile_lexicon(tuple(Pronunciation(word, said="ja") for word in words), "nb")
    text = " ".join([*others, *words])
    found = {entry.word for entry in find_entries(text, lexicon)}
    assert {word for word in words if re.search(rf"(?<!\w){word}(?!\w)", text)} <= found


class _CountedEntry(Pronunciation):
    """An entry that counts how often it is hashed."""

    __slots__ = ()
    hashed = 0

    def __hash__(self) -> int:
        type(self).hashed += 1
        return hash(self.word)


def test_a_list_is_hashed_once_however_many_words_ask_for_it() -> None:
    """It may have thousands of entries, and is asked for at each word of a script."""
    entries = tuple(_CountedEntry(f"Navn{number}", said="navn") for number in range(50))
    first = compile_lexicon(entries, "nb")
    hashed = _CountedEntry.hashed
    assert all(compile_lexicon(entries, "nb") is first for _ in range(5))
    assert _CountedEntry.hashed == hashed


def test_an_edited_list_is_no_older_one() -> None:
    """A list that takes another one's place in memory too; an equal one shares what was compiled."""
    for number in range(200):
        entries = (Pronunciation("Wien", said=f"Vin{number}"),)
        assert _say("Wien", compile_lexicon(entries, "nb")) == f"Vin{number}"
        del entries
    one, same = ((Pronunciation("Wien", said="Vin"),) for _ in range(2))
    assert one is not same
    assert compile_lexicon(one, "nb") is compile_lexicon(same, "nb")
