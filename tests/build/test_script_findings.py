from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.script_findings import check_script
from lydsak.build.scripts import list_scripts
from lydsak.errors import Finding

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

FRONT = "---\ntittel: A\ndato: 2026-11-20\nguid: 1f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11\n---\n\n"


def _check(show: ShowFolder) -> list[Finding]:
    settings = show.load()
    return [finding for path in list_scripts(show.root) for finding in check_script(path, settings)]


def test_what_a_reading_is_not_sure_of_is_listed(show: ShowFolder) -> None:
    """The editor is asked, with what is written and what would be said."""
    show.write_script(FRONT + "Det ble 1850. ^a1\n", "tvil")
    (note,) = [finding for finding in _check(show) if finding.code == "L260"]
    assert (note.level, str(note.place)) == ("note", "scripts/tvil.md:7:9")
    assert note.message.startswith("^a1: «1850.» is read «atten hundre og femti.»")


def test_words_to_hear_and_slips_are_listed_with_their_places(show: ShowFolder) -> None:
    """Line, column and caret; what to say and how to mend it. A word of words.toml is no longer listed."""
    show.write_script(FRONT + "Rolig her. ^a1\n\nHan fikk han se Ziganshin i går. ^a2\n", "navn")
    found = {finding.code: finding for finding in _check(show) if finding.code in {"L262", "L263"}}
    note, warning = found["L262"], found["L263"]
    assert (note.level, warning.level) == ("note", "warning")
    assert note.place is not None
    assert warning.place is not None
    assert (note.place.text or "")[(note.place.column or 0) - 1 :].startswith("Ziganshin")
    assert (warning.place.text or "")[(warning.place.column or 0) - 1 :].startswith("Han fikk han")
    assert 'lydsak words add "Ziganshin"' in (note.help or "")
    (show.root / "words.toml").write_text('"Ziganshin" = "Siganskjin"\n', encoding="utf-8")
    assert "L262" not in {finding.code for finding in _check(show)}


@pytest.mark.parametrize("line", ["", "tittel:\n", 'tittel: ""\n'])
def test_a_title_that_is_missing_is_warned_of(show: ShowFolder, line: str) -> None:
    """Listeners would see the name of the file."""
    show.write_script(FRONT.replace("tittel: A\n", line) + "Rolig her. ^a1\n", "navn")
    (found,) = [finding for finding in _check(show) if finding.code == "L273"]
    assert found.level == "warning"


def test_a_word_of_the_opening_is_placed_in_the_front_matter(show: ShowFolder) -> None:
    """Its line and column, as for a word of the text."""
    show.write_script(FRONT.replace("tittel: A", "tittel: Ziganshin vant") + "Rolig her. ^a1\n", "navn")
    (note,) = [finding for finding in _check(show) if finding.code == "L262"]
    assert note.place is not None
    assert (str(note.place), note.place.text) == ("scripts/navn.md:2:9", "tittel: Ziganshin vant")


@pytest.mark.parametrize(
    ("paragraph", "column", "width"),
    [
        ("Ski i alt. De gikk i i byen.", 20, 3),
        ("Det var et\nbil her.", 9, 2),
        ("Han gikk i  i byen.", 10, 4),
        ("De gjelder kommunen\nkommunen og oss.", 12, 8),
        ("Han sa «ja» og «nei.", 16, 1),
        ("De kom , og de så henne , og gikk.", 4, 5),
    ],
)
def test_a_slip_is_placed_at_the_very_words(show: ShowFolder, paragraph: str, column: int, width: int) -> None:
    """Not at others like them; the caret stays on the line where they begin."""
    show.write_script(FRONT + paragraph + " ^a1\n", "navn")
    first = next(finding for finding in _check(show) if finding.code == "L263")
    assert first.place is not None
    assert (first.place.line, first.place.column, first.place.width) == (FRONT.count("\n") + 1, column, width)


def test_a_word_is_placed_where_it_is_said(show: ShowFolder) -> None:
    """Not in the name of a turn, nor in a note."""
    front = FRONT.replace("---\n\n", "stemmer:\n  Per Sverdlin: forteller\n---\n\n")
    text = "%% Sverdlin? %%\n@Per Sverdlin: – Ja,\n@forteller: sier Sverdlin. ^a1\n"
    show.write_script(front + text, "navn")
    (note,) = [finding for finding in _check(show) if finding.code == "L262"]
    assert note.place is not None
    assert (note.place.text, note.place.column) == ("@forteller: sier Sverdlin. ^a1", 18)


def test_words_that_marks_part_are_placed_at_their_paragraph(show: ShowFolder) -> None:
    """Better a line too early than none."""
    show.write_script(FRONT + "Rolig her. ^a1\n\nDe gikk i {i|i} byen. ^a2\n", "navn")
    (slip,) = [finding for finding in _check(show) if finding.code == "L263"]
    assert str(slip.place) == f"scripts/navn.md:{FRONT.count(chr(10)) + 3}"
