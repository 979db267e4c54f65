from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.model import ArticleBlock
from lydsak.text.article_date import parse_article_date
from lydsak.text.residue import stands_alone, take_residue

LINES = (Path(__file__).parent / "cases" / "residue.tsv").read_text(encoding="utf-8").replace("␤", "\x00").split("\n")
CASES = [[part.split("\x00") for part in line.split("\t")] for line in LINES if line and not line.startswith("# ")]


@pytest.mark.parametrize(
    ("blocks", "date", "author", "left_out", "remains"), CASES, ids=[" / ".join(case[0])[:60] for case in CASES]
)
def test_residue_is_told_from_the_article(
    blocks: list[str], date: list[str], author: list[str], left_out: list[str], remains: list[str]
) -> None:
    """Metadata at the top becomes date and author and is listed; what belongs to the article stays."""
    residue = take_residue(tuple(ArticleBlock("paragraph", text, line) for line, text in enumerate(blocks, 1)))
    assert [residue.date or "-"] == date
    assert [residue.author or "-"] == author
    assert [left.text for left in residue.left_out] == [text for text in left_out if text]
    assert [block.text for block in residue.blocks] == remains


def test_what_is_left_out_has_a_line_and_a_reason() -> None:
    """The editor is told what was taken, and from where."""
    residue = take_residue((ArticleBlock("paragraph", "date 2024-05 Etter ti år.", 3),))
    assert [(left.line, left.reason) for left in residue.left_out] == [(3, "the date, glued to the first words")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Av Kari", "the byline"),
        ("Foto: Kari", "a picture credit"),
        ("Les også: Slik blir kinoen", "a note on another article"),
        ("Tips oss på tips@eksempel.no", "how to send tips"),
    ],
)
def test_each_kind_has_its_reason(text: str, reason: str) -> None:
    """And its lines part a paragraph."""
    residue = take_residue((ArticleBlock("paragraph", text, 1),))
    assert [left.reason for left in residue.left_out] == [reason]
    assert stands_alone(text)
    assert not stands_alone(f"Hun leste: {text}")


def test_headings_are_words_except_bylines_and_notes() -> None:
    """A marked title may look like a date or a credit; below it, marks change nothing at the top."""
    texts = ("17. mai 2024", "Av Kari", "En", "To", "Tre", "Fire", "Foto: en historie", "Les også")
    residue = take_residue(tuple(ArticleBlock("heading", text, line) for line, text in enumerate(texts, 1)))
    assert [left.text for left in residue.left_out] == ["Av Kari", "Les også"]
    assert residue.date is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026", "2026"),
        ("2026-11", "2026-11"),
        ("2026-11-20T06:00:00+01:00", "2026-11-20"),
        ("20. november 2026", "2026-11-20"),
        ("20.11.2026", "2026-11-20"),
        ("2026-02-30", None),
        ("i går", None),
    ],
)
def test_dates_are_read_as_articles_write_them(text: str, date: str | None) -> None:
    """What is no day of the calendar is none."""
    assert parse_article_date(text) == date
