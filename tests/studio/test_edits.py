from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lydsak.config import Settings, load_settings
from lydsak.errors import LydsakError, ScriptError, UsageError
from lydsak.studio.documents import Documents, OpenScript
from lydsak.studio.edits import Edit, apply_edit, still_fits, was_seen
from tests.studio.conftest import SCRIPT


@pytest.fixture
def settings(show: Path) -> Settings:
    """The show's."""
    return load_settings(show)


@pytest.fixture
def document(show: Path) -> OpenScript:
    """The script as it stands."""
    return Documents(show).open("ferja")


@pytest.mark.parametrize(
    ("op", "values", "before", "after", "focus"),
    [
        ("text", {"key": "b1", "source": "Kaia holdt."}, "Kaia holder nå. ^b1", "Kaia holdt. ^b1", "b1"),
        (
            "split",
            {"key": "b1", "source": "Kaia holder nå.", "at": 5},
            "Kaia holder nå. ^b1",
            "Kaia ^b1\n\nholder nå. ^b3",
            "b3",
        ),
        (
            "join",
            {"key": "a2", "source": "Kaptein Sverdlin vinket."},
            "om bord. ^a1\n\nKaptein Sverdlin hilste fra brua. ^a2",
            "om bord. Kaptein Sverdlin vinket. ^a1 ^a2",
            "a2",
        ),
        ("mute", {"key": "b1", "muted": True}, "Kaia holder nå. ^b1", "~~Kaia holder nå.~~ ^b1", "b1"),
        ("delete", {"key": "b1"}, "Kaia holder nå. ^b1\n\n", "", "k2"),
        (
            "insert",
            {"after": "b1", "kind": "paragraph", "source": "Alle vet det."},
            "nå. ^b1\n",
            "nå. ^b1\n\nAlle vet det. ^b3\n",
            "b3",
        ),
        ("insert", {"kind": "note", "source": "sjekk"}, "---\n\n## Inn", "---\n\n%% sjekk %%\n\n## Inn", "line-10"),
        (
            "respell",
            {"key": "b2", "word": "Sverdlin", "said": "Sværdlin", "at": 0},
            "Sverdlin er",
            "{Sverdlin|Sværdlin} er",
            "b2",
        ),
        ("voice", {"key": "b1", "name": "sitat"}, "Kaia holder", "@sitat: Kaia holder", "b1"),
        ("front", {"field": "title", "value": " Ferja\n går "}, "tittel: Ferja går igjen", "tittel: Ferja går", None),
        ("front", {"field": "author", "value": "  "}, "forfatter: Kari Nordmann\n", "forfatter:\n", None),
        (
            "front",
            {"field": "article_date", "value": "2026-11"},
            "artikkeldato: 2026-11-19",
            "artikkeldato: 2026-11",
            None,
        ),
        ("speaker", {"name": "Per", "value": "sitat"}, "1d2b11\n---", "1d2b11\nstemmer:\n  Per: sitat\n---", None),
        ("status", {"status": "draft"}, "status: til gjennomsyn", "status: utkast", None),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_an_edit_changes_what_it_names_and_no_other_byte(
    document: OpenScript,
    settings: Settings,
    op: str,
    values: dict[str, Any],
    before: str,
    after: str,
    focus: str | None,
) -> None:
    """It gives the whole new text and where to go on; nothing is written."""
    assert SCRIPT.count(before) == 1
    edited = apply_edit(Edit(op, values), document, settings)
    assert edited.text == SCRIPT.replace(before, after)
    assert edited.focus == focus
    assert document.path.read_text(encoding="utf-8") == SCRIPT


def test_a_move_changes_places_with_the_neighbour(document: OpenScript, settings: Settings) -> None:
    """And is taken back by the opposite one."""
    moved = apply_edit(Edit("move", {"key": "a2", "by": -1}), document, settings)
    assert moved.text.index("^a2") < moved.text.index("^a1")
    there = OpenScript(document.slug, document.path, moved.text)
    assert apply_edit(Edit("move", {"key": "a2", "by": 1}), there, settings).text == SCRIPT


def test_an_approval_holds_what_was_approved(document: OpenScript, settings: Settings) -> None:
    """So that a change after it is seen."""
    text = apply_edit(Edit("status", {"status": "approved"}), document, settings).text
    assert "status: godkjent\n" in text
    assert "godkjent_tekst: " in text


@pytest.mark.parametrize(
    ("op", "values", "says"),
    [
        ("explode", {}, 'there is no edit "explode"'),
        ("text", {"source": "x"}, "lacks key"),
        ("text", {"key": "b1"}, "lacks source"),
        ("text", {"key": "b1", "source": 3}, "lacks source"),
        ("split", {"key": "b1", "source": "Kaia holder nå.", "at": "5"}, "lacks at"),
        ("move", {"key": "b1"}, "lacks by"),
        ("insert", {"after": "b1", "source": "x"}, "lacks kind"),
        ("respell", {"key": "b2", "word": "Sverdlin"}, "lacks said"),
        ("front", {"field": "guid", "value": "x"}, 'does not edit "guid"'),
        ("front", {"field": "title"}, "lacks value"),
        ("speaker", {"value": "sitat"}, "lacks name"),
        ("status", {"status": "godkjent"}, 'no status "godkjent"'),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    document: OpenScript, settings: Settings, op: str, values: dict[str, Any], says: str
) -> None:
    """With what it lacks, and what to do."""
    with pytest.raises(UsageError, match=says) as caught:
        apply_edit(Edit(op, values), document, settings)
    assert (caught.value.code, bool(caught.value.help)) == ("L025", True)


@pytest.mark.parametrize(
    ("op", "values"),
    [
        ("text", {"key": "c9", "source": "x"}),
        ("text", {"key": "b1", "source": "%% ikke lukket"}),
        ("respell", {"key": "b2", "word": "Sverdlin", "said": "S", "at": 3}),
        ("front", {"field": "date", "value": "snart"}),
        ("speaker", {"name": "Per: Li", "value": "sitat"}),
    ],
)
def test_what_would_break_the_script_is_refused(
    document: OpenScript, settings: Settings, op: str, values: dict[str, Any]
) -> None:
    """By the parser, before anything is written."""
    with pytest.raises(ScriptError):
        apply_edit(Edit(op, values), document, settings)


def test_an_edit_of_a_script_that_cannot_be_read_is_refused(show: Path, document: OpenScript) -> None:
    """There is nothing it could be made on."""
    broken = OpenScript(document.slug, document.path, SCRIPT.replace("Kaia holder", "Kaia {holder"))
    with pytest.raises(LydsakError, match="not closed"):
        apply_edit(Edit("delete", {"key": "b1"}), broken, load_settings(show))


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ({"key": "b1", "before": "Kaia holder nå."}, True),
        ({"key": "b1", "before": "Kaia holdt."}, False),
        ({"key": "b1"}, False),
        ({"key": "c9", "before": "Kaia holder nå."}, False),
        ({"key": "line-20", "before": "[pause 0,8 s]"}, False),
        ({"field": "title", "value": "x"}, False),
    ],
    ids=["as seen", "changed", "not said", "gone", "by its line", "the head"],
)
def test_an_edit_fits_a_script_that_others_saved_if_its_element_is_as_it_was(
    document: OpenScript, settings: Settings, values: dict[str, Any], fits: bool
) -> None:
    """A line's number means another line once something was put in above it."""
    assert still_fits(Edit("text", values), document, settings) is fits


@pytest.mark.parametrize(
    ("op", "values", "seen"),
    [
        ("text", {"key": "b1", "before": "Kaia holder nå."}, True),
        ("text", {"key": "b1", "before": "Kaia holdt."}, False),
        ("split", {"key": "b1", "before": "Kaia holdt."}, False),
        ("join", {"key": "a2", "before": "Noe annet."}, False),
        ("text", {"key": "b1"}, True),
        ("text", {"key": "c9", "before": "x"}, True),
        ("mute", {"key": "b1", "before": "Kaia holdt."}, True),
        ("respell", {"key": "b2", "before": "Noe annet."}, True),
    ],
)
def test_only_what_rewrites_words_must_have_seen_them(
    document: OpenScript, settings: Settings, op: str, values: dict[str, Any], seen: bool
) -> None:
    """A paragraph that is gone is told by the edit itself; muting it loses nobody's words."""
    assert was_seen(Edit(op, values), document, settings) is seen


@pytest.mark.parametrize(
    ("op", "values", "fits"),
    [
        ("front", {"field": "title", "before": "Ferja går igjen"}, True),
        ("front", {"field": "title", "before": "Ferja"}, False),
        ("front", {"field": "summary", "before": ""}, True),
        ("front", {"field": "summary"}, True),
        ("speaker", {"name": "Per", "before": ""}, True),
        ("speaker", {"name": "Per", "before": "sitat"}, False),
    ],
)
def test_a_field_takes_an_edit_that_was_made_on_what_it_holds(
    document: OpenScript, settings: Settings, op: str, values: dict[str, Any], fits: bool
) -> None:
    """Whatever somebody else saved in other places."""
    assert still_fits(Edit(op, values), document, settings) is fits
