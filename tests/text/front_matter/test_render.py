from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Correction, FrontMatter, Language, ParagraphId, Withdrawal
from lydsak.text.front_matter.render import quote_scalar, render_front_matter
from lydsak.text.script.parsing import parse_script


def parse(yaml: str) -> FrontMatter:
    """Front matter as it stands between a script's fences."""
    return parse_script(f"---\n{yaml}\n---\n", path="x.md").front_matter


TRAPS = [
    *(
        "Kari: nei",
        "#MeToo",
        "Sak #1",
        "- nei",
        "@kari",
        "*a*",
        "&a",
        "!a",
        "%a",
        "`a`",
        "[a]",
        "{a}",
        "? a",
        "| a",
        "> a",
    ),
    *(
        '"Nei" sa hun',
        "'a",
        'a"b',
        "a:",
        "no",
        "1984",
        "2026-11-20",
        "~",
        "",
        " a ",
        "a\tb",
        "a\u00a0b",
        "---",
        "...",
        "\\",
        "a\u2028b",
    ),
]


@pytest.mark.parametrize("value", TRAPS)
def test_what_yaml_trips_on_is_quoted(value: str) -> None:
    """A title reads back as it was written."""
    assert parse(f"tittel: {quote_scalar(value)}").title == (value.strip() or None)


def test_plain_values_stay_plain() -> None:
    """Quotes stand only where they are needed."""
    for value in ("Bjørka kino åpner", "2026-11-20 06:00", "50 % av dem", "– Nei", "«Nei»", "kl. 12.00, sa han"):
        assert quote_scalar(value) == value


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_string_reads_back(value: str) -> None:
    """No string is lost on its way through YAML, white space at its ends apart."""
    assert parse(f"tittel: {quote_scalar(value)}").title == (value.strip() or None)


def test_keys_are_written_in_their_order_and_language() -> None:
    """`add` writes as the documentation's example has it, and what is unknown is left away."""
    front = FrontMatter("Ein", "2026-11-20 06:00", "2026-11", "Kari", "articles/a.txt", "review", "To.", "id", None)
    assert render_front_matter(front, language="nn", title_note="gjer betre") == (
        "---\n"
        "tittel: Ein                       # gjer betre\n"
        "dato: 2026-11-20 06:00            # blir ikkje publisert før; Europe/Oslo\n"
        "artikkeldato: 2026-11\n"
        "forfattar: Kari\n"
        "kjelde: articles/a.txt\n"
        "status: til gjennomsyn            # utkast, til gjennomsyn, godkjend\n"
        "samandrag: To.\n"
        "guid: id\n"
        "---\n"
    )
    bare = render_front_matter(FrontMatter("En", voices=(("Per", "sitat"),)))
    assert bare == (
        "---\ntittel: En\nstatus: til gjennomsyn            # utkast, til gjennomsyn, godkjent\n"
        "stemmer:\n  Per: sitat\n---\n"
    )


FULL = FrontMatter(
    title="Ferja: hele saken",
    date="2026-11-20 06:00",
    article_date="2026-11",
    author="Kari Nordmann",
    source="articles/ferja.txt",
    status="approved",
    summary="Kort om #ferja.",
    guid="0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11",
    language="nn",
    voices=(("Per Eksempel", "sitat"), ("no", "piper:talesyntese")),
    season=2,
    number=14,
    kind="bonus",
    soundbite=(ParagraphId("b3"), ParagraphId("b5")),
    stories=("ferja", "2024"),
    corrections=(Correction("2026-11-21", "Laget har 140: ikke 104."),),
    publish_as="segments",
    withdrawn=Withdrawal("2026-11-26", "Saken bygde på en feil."),
    approved_text="0123456789abcdef",
)


@pytest.mark.parametrize("language", get_args(Language))
def test_every_field_reads_back_in_either_language(language: Language) -> None:
    """None is forgotten when a field comes to it: the sample fills them all."""
    unfilled = FrontMatter()
    names = [field.name for field in fields(FrontMatter) if field.compare]
    assert [name for name in names if getattr(FULL, name) == getattr(unfilled, name)] == []
    written = render_front_matter(FULL, language=language)
    assert parse_script(written, path="x.md").front_matter == FULL


@pytest.mark.parametrize(
    ("stretch", "written"), [(("b3", "b3"), "utdrag: b3\n"), (("b3", "b5"), "utdrag: b3-b5\n")], ids=["one", "two"]
)
def test_a_stretch_of_one_paragraph_names_it_once(stretch: tuple[str, str], written: str) -> None:
    """As an editor would type it."""
    first, last = map(ParagraphId, stretch)
    assert written in render_front_matter(FrontMatter(soundbite=(first, last)))


@pytest.mark.parametrize(
    ("name", "written"), [("Per Eksempel", "Per Eksempel"), ("Per:Ås", '"Per:Ås"'), ("Kl. 12:30", '"Kl. 12:30"')]
)
def test_a_key_with_a_colon_is_quoted(name: str, written: str) -> None:
    """Where the same value could stand bare."""
    assert quote_scalar(name, key=True) == written
    assert quote_scalar(name) == name
