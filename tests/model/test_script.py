from __future__ import annotations

from lydsak.model import Note, Paragraph, ParagraphId, Plain, Respelling, Segment, Turn

TURNS = (
    Turn("Per", (Plain("– Vi bor i "), Respelling("Nuuk", "Nuk"), Plain(", "))),
    Turn(None, (Plain(" sier han. "), Note("ring ham"))),
)


def test_a_turn_shows_what_is_written_and_no_note() -> None:
    """The left side of a respelling is shown, a note is not."""
    assert [turn.shown for turn in TURNS] == ["– Vi bor i Nuuk, ", " sier han. "]


def test_a_paragraph_shows_its_turns_side_by_side() -> None:
    """One space between turns, none at the ends."""
    assert Paragraph(ParagraphId("a1"), TURNS).shown == "– Vi bor i Nuuk, sier han."


def test_a_segment_without_heading_has_no_title() -> None:
    """Text before the first heading takes its name elsewhere."""
    assert Segment(None, None, ()).title is None
    assert Segment((Plain("Om "), Respelling("Nuuk", "Nuk")), None, ()).title == "Om Nuuk"
