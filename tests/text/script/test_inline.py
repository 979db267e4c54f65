from __future__ import annotations

import pytest

from lydsak.model import Note, ParagraphId, Plain, Respelling
from lydsak.text.script.inline import IdMark, LineBreak, StrikeMark, TurnMark, normalize_name, scan_inlines
from lydsak.text.source import SourceSlice, SourceText


def scan(text: str, *, at_line_start: bool = True) -> tuple[object, ...]:
    """The lexemes of a text that is a whole file."""
    return scan_inlines(SourceSlice(SourceText("x.md", text), text, 1), at_line_start=at_line_start)


def test_lexemes_in_order() -> None:
    """Every kind of mark is told from the text around it, with its place."""
    assert scan("@Per: ~~En {a|b}\n%% n %% ^a1") == (
        TurnMark("Per", 0),
        Plain(" "),
        StrikeMark(6),
        Plain("En "),
        Respelling("a", "b"),
        LineBreak(),
        Note("n"),
        Plain(" "),
        IdMark(ParagraphId("a1"), 25, 28),
    )


def test_headings_and_captions_hold_no_turns() -> None:
    """Where the text does not begin a line, @ and # are text."""
    assert scan("@Per: # En", at_line_start=False) == (Plain("@Per: # En"),)


def test_a_turn_may_follow_a_note_or_a_strike() -> None:
    """What is neither shown nor said does not move a turn away from its line's start."""
    assert TurnMark("Per", 8) in scan("%% n %% @Per: En")
    assert TurnMark("Per", 2) in scan("~~@Per: En~~")


@pytest.mark.parametrize(
    ("name", "normal"),
    [("Per  Eksempel ", "Per Eksempel"), ("A\u030ase", "Åse"), ("Per\u00a0E", "Per E"), ("forteljar", "forteller")],
)
def test_names_are_compared_by_their_letters(name: str, normal: str) -> None:
    """What looks the same is the same name."""
    assert normalize_name(name) == normal
