from __future__ import annotations

from lydsak.model import Note, Paragraph, Plain, Turn
from lydsak.text.script.paragraph import parse_heading, parse_paragraph
from lydsak.text.source import SourceSlice, SourceText


def parse(text: str) -> Paragraph:
    """A paragraph that is a whole file."""
    return parse_paragraph(SourceSlice(SourceText("x.md", text), text, 1), raw=text)[0]


def test_blanks_do_not_double_where_a_note_or_id_stood() -> None:
    """What is shown has the blanks that a reader would put."""
    assert parse("En %% n %% to.").shown == "En to."
    assert parse("En. ^a1 To. ^a2").shown == "En. To."
    assert parse("En%% n %%to.").shown == "Ento."
    assert parse("%% n %% En. %% m %%").shown == "En."


def test_shown_joins_turns() -> None:
    """A paragraph's text is its turns' text."""
    assert parse("@Per: – Ja,\n@forteller: sier han. ^a1").shown == "– Ja, sier han."


def test_a_turn_without_words_is_kept() -> None:
    """An editor's empty turn is not dropped behind their back."""
    assert parse("@Per:\n@Kari: Ja").turns == (Turn("Per", ()), Turn("Kari", (Plain("Ja"),)))


def test_every_id_is_told_with_its_place() -> None:
    """The one that rules is last."""
    text = "En. ^a1\nTo. ^b22"
    _, ids = parse_paragraph(SourceSlice(SourceText("x.md", text), text, 1), raw=text)
    assert [(mark.id, text[mark.start : mark.end]) for mark in ids] == [("a1", "^a1"), ("b22", "^b22")]


def test_a_heading_has_its_id_at_the_end_only() -> None:
    """Headings are not joined, so an id inside one is text."""
    text = " En ^k1 to ^k2 %% n %%"
    title, mark = parse_heading(SourceSlice(SourceText("x.md", "##" + text), text, 1, 3))
    assert title == (Plain("En ^k1 to "), Note("n"))
    assert mark is not None
    assert mark.id == "k2"
