"""Written text to spoken text, token by token."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Language, PhoneticSpan, Pronunciation
from lydsak.text.lexicon.match import compile_lexicon
from lydsak.text.norwegian.tables import load_names
from lydsak.text.spoken import render_spoken, verbalize

PUBLIC = Path(__file__).parents[3] / "shared" / "nb_public.tsv"
NORWEGIAN_SCRAPS = st.sampled_from(
    "17. mai 2024|kl. 14.30|7 300|1/2|½|–|«|»|EU-|FNs|NATO|kr|%|§|bl.a.|1|21|år|3–0|vant|@ordlyd|#tag|nrk.no"
    "|+47|22 33 44 55|Harald V|¹|²|\u00ad|\u200b|\u00a0|\u202f|🎉|...|…|\n|\n\n|**|[4]|(|)|'98"
    "|1990-tallet|7-åring|2.- og 3.|A320|−5 °C|e\u0301|٣|Ⅷ|\ue000|mill.|,-|/|&nbsp;|<b>".split("|")
)
TEXTS = st.one_of(
    st.text(),
    st.lists(st.one_of(NORWEGIAN_SCRAPS, st.text(max_size=4)), max_size=12).map(" ".join),
    st.lists(NORWEGIAN_SCRAPS).map("".join),
)


@given(TEXTS, st.sampled_from(["nb", "nn"]))
def test_tokens_cover_every_written_character_once(text: str, language: Language) -> None:
    """In order, with exact spans, white space only between them; whatever the text."""
    at = 0
    for token in verbalize(text, language):
        assert text[at : token.start].strip() == ""
        assert token.written == text[token.start : token.end]
        assert token.written == token.written.strip() != ""
        at = token.end
    assert text[at:].strip() == ""


@given(TEXTS, st.sampled_from(["nb", "nn"]))
def test_no_digit_and_no_line_break_is_left(text: str, language: Language) -> None:
    """Spoken text has no ASCII digit, and no white space but single spaces."""
    for token in verbalize(text, language):
        assert not re.search("[0-9]", token.spoken)
        assert token.spoken == " ".join(token.spoken.split())


def test_a_token_covers_what_belongs_together() -> None:
    """Captions keep "17. mai" and "7 300"; the voice says the words; the rule is named."""
    tokens = verbalize("Den 17. mai kom 7 300.", "nb")
    assert [(token.written, token.spoken, token.rule) for token in tokens] == [
        ("Den", "Den", "plain"),
        ("17. mai", "syttende mai", "date"),
        ("kom", "kom", "plain"),
        ("7 300.", "sju tusen tre hundre.", "cardinal"),
    ]


def test_silent_signs_are_tokens_that_say_nothing() -> None:
    """A quote dash is written and not heard; one between words is a pause."""
    tokens = verbalize("– Ja – nei 🎉", "nb")
    assert [token.spoken for token in tokens] == ["", "Ja,", "", "nei", ""]


@pytest.mark.parametrize(
    "text",
    [
        "Hun heter Kari.",
        "Å, så fint det var i går!",
        "Båten lå i ro, men vinden økte: «Kom», sa han.",
        "Eg veit ikkje kvifor dei gjekk.",
    ],
)
def test_plain_prose_comes_through_untouched(text: str) -> None:
    """Only quotation marks go."""
    assert render_spoken(verbalize(text, "nb")) == text.replace("«", "").replace("»", "")


def test_a_guess_is_marked_for_the_editor() -> None:
    """A year or a count? The note says so; what is sure has none."""
    doubts = {token.written: token.doubt for token in verbalize("Rekorden er 1850. Avtalen kom i 1851.", "nb")}
    assert doubts["1850."] == "a year or a count"
    assert doubts["1851."] is None


def test_pronunciations_come_first() -> None:
    """Longest entry, exact case, genitive -s by rule; letters and words on demand; IPA is marked."""
    lexicon = (
        Pronunciation("Sverdlin", said="Svérdlin"),
        Pronunciation("Grigory Sverdlin", said="Grigórij Svérdlin"),
        Pronunciation("NKOM", read_as="letters"),
        Pronunciation("E6", said="esekseren", language="nn"),
        Pronunciation("Wien", ipa="viːn"),
    )
    tokens = verbalize("Sverdlins venn Grigory Sverdlin i NKOM ved E6, sverdlin i Wien.", "nb", lexicon)
    assert render_spoken(tokens) == "Svérdlins venn Grigórij Svérdlin i N K O M ved E seks, sverdlin i viːn."
    assert [token.written for token in tokens if token.rule == "lexicon"] == [
        "Sverdlins",
        "Grigory Sverdlin",
        "NKOM",
        "Wien.",
    ]
    assert [(token.spoken, token.phonetic) for token in tokens if token.phonetic] == [
        ("viːn.", (PhoneticSpan(0, 4, "ipa"),))
    ]


def _fold(spoken: str) -> str:
    """What the table compares: no case, punctuation or spacing, but single letters apart; sju is syv."""
    words = re.findall(
        r"[^\W_]+", re.sub("[–—-]", " ", spoken.lower().replace("syv", "sju").replace("klokken", "klokka"))
    )
    return "".join(f"|{word}|" if len(word) == 1 else word for word in words)


def test_the_shared_table_is_read_right() -> None:
    """Every accepted sentence of ../shared/nb_public.tsv, which is not part of the repository."""
    if not PUBLIC.exists():
        pytest.skip(f"{PUBLIC} is not here: the shared table is kept outside the repository")
    wrong = []
    for line in PUBLIC.read_text(encoding="utf-8").splitlines():
        category, sentence, accepted = line.split("\t")
        spoken = render_spoken(verbalize(sentence, "nb"))
        if _fold(spoken) not in {_fold(form) for form in accepted.split(" | ")}:
            wrong.append((category, sentence, spoken))
    assert wrong == []


NAMES = tuple(Pronunciation(name, name) for name in load_names())
TABLES = Path(__file__).parent / "norwegian" / "cases"


@pytest.mark.parametrize("table", sorted(TABLES.glob("*.tsv")), ids=lambda path: path.stem)
def test_a_name_with_a_sound_changes_nothing_around_it(table: Path) -> None:
    """Rules see the names beside numbers, "Harald V", "5003 Bergen", whoever says how those sound."""
    for line in table.read_text(encoding="utf-8").split("\n"):
        language, *texts = line.split("\t")
        spoken_in: Language = "nn" if language == "nn" else "nb"
        for text in texts:
            plain = render_spoken(verbalize(text, spoken_in))
            named = render_spoken(verbalize(text, spoken_in, NAMES))
            assert named.casefold() == plain.casefold()


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Kong Harald V kom.", "Kong ˈhɑːrɑl den femte kom."),
        ("Karl XVI Gustav", "ˈkɑːrl den sekstende Gustav"),
        ("toget Oslo–Bergen", "toget ˈʊslʊ til ˈbærɡən"),
        ("Storgata 1, 5003 Bergen", "Storgata en, fem null null tre ˈbærɡən"),
    ],
)
def test_phonemes_stand_beside_what_rules_read(written: str, spoken: str) -> None:
    """The names are phonemes, each with its span; a rule reads the rest."""
    tokens = verbalize(written, "nb", compile_lexicon((), "nb", built_in=True))
    assert render_spoken(tokens) == spoken
    marked = [token.spoken[span.start : span.end] for token in tokens for span in token.phonetic]
    assert marked == [word.strip(".") for word in spoken.split() if re.search("[ˈɑʊ]", word)]


def test_digits_of_other_scripts_are_words_one_space_apart() -> None:
    """No rule reads them, yet they are said, digit by digit."""
    assert render_spoken(verbalize("٠٠", "nb")) == "null null"
