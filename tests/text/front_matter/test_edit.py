from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import ScriptError
from lydsak.model import Correction, FrontMatter
from lydsak.text.front_matter.edit import add_correction, clear_entry, write_entry, write_voice
from lydsak.text.script.parsing import parse_script, render_script

ROWS = [
    line.replace("␤", "\n").replace("␍", "\r").split("\t")
    for line in (Path(__file__).parents[1] / "cases" / "front_matter_edits.tsv").read_text(encoding="utf-8").split("\n")
    if line[:2] not in {"", "# "}
]
BODY = "\n## Start ^k1\n\nTekst. ^a1\n"


def read(yaml: str) -> FrontMatter:
    """The front matter of a script with these lines."""
    return parse_script(f"---\n{yaml}---\n{BODY}", path="sak.md").front_matter


@pytest.mark.parametrize(
    ("before", "cleared", "filled"),
    [
        (
            "dato: 2026-11-20 06:00    # Oslo\nstatus: utkast\n",
            "dato:                     # Oslo\nstatus: utkast\n",
            None,
        ),
        ('dato: "2026-11-20 06:00"\r\nguid: a\r\n', "dato:\r\nguid: a\r\n", "dato: 2026-11-20 06:00\r\nguid: a\r\n"),
        ("dato:\n  2026-11-20 06:00\nguid: a\n", "dato:\nguid: a\n", "dato: 2026-11-20 06:00\nguid: a\n"),
        ("dato: 2026-11-20 06:00 #1\nguid: a\n", "guid: a\n", "guid: a\ndato: 2026-11-20 06:00\n"),
        ("dato:\nguid: a\n", "dato:\nguid: a\n", "dato: 2026-11-20 06:00\nguid: a\n"),
        ("guid: a\n", "guid: a\n", "guid: a\ndato: 2026-11-20 06:00\n"),
    ],
)
def test_a_value_that_is_cleared_leaves_its_place_to_the_next(before: str, cleared: str, filled: str | None) -> None:
    """Key, comment and column stay, but for a comment that YAML would take for the value."""
    empty = clear_entry(read(before), "date")
    assert (empty.raw, empty.date) == (f"---\n{cleared}---\n\n", None)
    assert write_entry(empty, "date", "2026-11-20 06:00").raw == f"---\n{filled or before}---\n\n"


@pytest.mark.parametrize(("name", "before", "field", "value", "after"), ROWS, ids=[row[0] for row in ROWS])
def test_one_entry_is_written_and_the_rest_stays(name: str, before: str, field: str, value: str, after: str) -> None:
    """Comments, order, quotes and line ends of the rest are as they were."""
    front = read(before)
    if field == "corrections":
        day, _, text = value.partition(" ")
        changed = add_correction(front, Correction(day, text))
    else:
        changed = write_entry(front, field, None if value == "-" else value)
    assert changed.raw == f"---\n{after}---\n\n", name
    script = parse_script(changed.raw + BODY.lstrip("\n"), path="sak.md")
    assert script.front_matter == changed
    assert render_script(script) == changed.raw + BODY.lstrip("\n")


@pytest.mark.parametrize("raw", [None, ""])
def test_a_script_without_front_matter_gets_one(raw: str | None) -> None:
    """A title may be given to what began with its first paragraph."""
    changed = write_entry(FrontMatter(raw=raw), "title", "Å si: det")
    assert changed.title == "Å si: det"
    assert changed.raw is not None
    assert parse_script(changed.raw + "Tekst.\n", path="sak.md").front_matter == changed


@pytest.mark.parametrize(("field", "value", "code"), [("date", "i morgen", "L218"), ("status", "klar", "L217")])
def test_a_value_that_the_field_cannot_have_is_refused(field: str, value: str, code: str) -> None:
    """And so it never reaches the file."""
    with pytest.raises(ScriptError) as caught:
        write_entry(read("tittel: A\n"), field, value)
    assert caught.value.code == code


def test_a_front_matter_of_another_shape_is_refused() -> None:
    """YAML has ways to write keys that no line can be added to."""
    with pytest.raises(ScriptError, match="cannot be changed in its place") as caught:
        write_entry(read("{tittel: A, status: utkast}\n"), "summary", "Kort")
    assert caught.value.code == "L214"


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"),
    min_size=1,
).filter(lambda text: bool(text) and text == text.strip())


@given(title=WORDS, text=WORDS)
def test_any_words_are_read_back(title: str, text: str) -> None:
    """Whatever they hold of YAML's signs."""
    front = read("tittel: A  # laget av ingressen\nstatus: utkast  # utkast, til gjennomsyn, godkjent\n")
    changed = add_correction(write_entry(front, "title", title), Correction("2026-11-26", text))
    assert changed == replace(front, title=title, corrections=(Correction("2026-11-26", text),))
    assert changed.raw is not None
    assert "# utkast, til gjennomsyn, godkjent" in changed.raw


SPEAKERS = 'tittel: A   # b\nstemmer:   # roller\n  Per Li: sitat   # på telefon\n  "Kari N": sitat\nstatus: utkast\n'


@pytest.mark.parametrize(
    ("before", "name", "role", "after"),
    [
        (SPEAKERS, "Per Li", "kilde", SPEAKERS.replace("Li: sitat", "Li: kilde")),
        (SPEAKERS, "Kari\u00a0N", "espeak:nb", SPEAKERS.replace('N": sitat', 'N": espeak:nb')),
        (SPEAKERS, "Per Li", None, SPEAKERS.replace("  Per Li: sitat   # på telefon\n", "")),
        (SPEAKERS, "Ola", "sitat", SPEAKERS.replace('N": sitat', 'N": sitat\n  Ola: sitat')),
        ("tittel: A\n", "Ola", "sitat", "tittel: A\nstemmer:\n  Ola: sitat\n"),
        ("stemmer:\n  Ola: sitat\ntittel: A\n", "Ola", None, "tittel: A\n"),
        ("stemmer: {Ola: sitat, Per: sitat}\n", "Per", "b", "stemmer:\n  Ola: sitat\n  Per: b\n"),
        ("tittel: A\n", "Ola", None, "tittel: A\n"),
    ],
)
def test_a_speaker_is_given_another_role_and_the_rest_stays(
    before: str, name: str, role: str | None, after: str
) -> None:
    """Or taken out, with the key once nobody is left; comments and order stay."""
    changed = write_voice(read(before), name, role)
    assert changed.raw == f"---\n{after}---\n\n"
