from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest

from lydsak.build.scripts import parse_numbered
from lydsak.build.transcript import (
    format_publication,
    list_page_blocks,
    render_lyrics,
    summarize_script,
)
from lydsak.errors import ScriptError
from lydsak.model import FrontMatter, Script

SCRIPT = """\
---
tittel: Ferja
dato: 2026-11-20 06:00
stemmer:
  Per: sitat
---

## Innledning ^k1

Ferja gikk {igjen|ijen}. %% sjekk %% ^a1

[pause 1 s]

~~Ikke dette.~~ ^a2

## Kaia ^k2

@Per: – Den holder,
@forteller: sier han. ^b1

[lyd per.wav | – Den holder hver dag.] ^b2
"""


def _parse(text: str) -> Script:
    return parse_numbered(textwrap.dedent(text), path="scripts/a.md")


def test_the_page_shows_what_is_written_and_not_what_is_for_colleagues() -> None:
    """Headings, paragraphs with their speakers, recordings by their words; no note, no muted text, no respelling."""
    blocks = list_page_blocks(_parse(SCRIPT))
    assert [(block.kind, block.id) for block in blocks] == [
        ("heading", "k1"),
        ("paragraph", "a1"),
        ("heading", "k2"),
        ("paragraph", "b1"),
        ("recording", "b2"),
    ]
    assert [(turn.name, turn.text) for turn in blocks[3].turns] == [("Per", "– Den holder,"), (None, "sier han.")]
    assert blocks[1].turns[0].text == "Ferja gikk igjen."


def test_lyrics_are_the_written_words() -> None:
    """Of the whole, or of one segment for its own file."""
    script = _parse(SCRIPT)
    assert render_lyrics(list_page_blocks(script)).split("\n\n") == [
        "Innledning",
        "Ferja gikk igjen.",
        "Kaia",
        "– Den holder, sier han.",
        "– Den holder hver dag.",
    ]
    assert render_lyrics(list_page_blocks(script, segment=0)) == "Innledning\n\nFerja gikk igjen."


def test_the_summary_is_the_editors_or_the_first_sentences() -> None:
    """Whole sentences as far as they fit; a sentence that is too long is cut at a word."""
    written = replace(_parse(SCRIPT), front_matter=FrontMatter(summary="  Kort\n  sagt. "))
    assert summarize_script(written) == "Kort sagt."
    assert summarize_script(_parse(SCRIPT)) == "Ferja gikk igjen."
    several = _parse("---\ntittel: A\n---\n\n" + "Dette er en setning på norsk. " * 12)
    assert summarize_script(several).endswith("norsk.")
    assert 200 < len(summarize_script(several)) <= 240
    endless = _parse("---\ntittel: A\n---\n\n" + "og " * 200 + "slutt")
    assert summarize_script(endless).endswith(" og")
    assert len(summarize_script(endless)) <= 240
    assert summarize_script(_parse("Ferja\x0bgikk\figjen.\n")) == "Ferja gikk igjen."  # which no feed could hold


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (None, None),
        ("2026-11-20 06:00", "2026-11-20T06:00:00+01:00"),
        ("2026-07-01 06:00", "2026-07-01T06:00:00+02:00"),
        ("2026-07-01", "2026-07-01T00:00:00+02:00"),
        ("2026-07-01T06:00:00Z", "2026-07-01T06:00:00+00:00"),
    ],
)
def test_dates_are_norwegian_wall_clock_time(written: str | None, read: str | None) -> None:
    """Summer time included; one that names its zone keeps it."""
    assert format_publication(FrontMatter(date=written), "scripts/a.md") == read


def test_a_date_that_is_none_is_an_error_on_its_line() -> None:
    """With the form that is understood."""
    front_matter = FrontMatter(date="2026-11-20 25:00", raw="---\ntittel: A\ndato: 2026-11-20 25:00\n---\n")
    with pytest.raises(ScriptError) as caught:
        format_publication(front_matter, "scripts/a.md")
    assert str(caught.value.place) == "scripts/a.md:3"
    with pytest.raises(ScriptError) as caught:
        format_publication(front_matter, "scripts/a.md", preamble="\ufeff\n\n")
    assert str(caught.value.place) == "scripts/a.md:5"
    assert "2026-11-20 06:00" in (caught.value.help or "")
