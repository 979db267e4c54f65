from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.model import ArticleBlock
from lydsak.text.article.residue import is_fact_title, is_short_line, stands_alone, take_residue

LINES = (
    (Path(__file__).parents[1] / "cases" / "residue.tsv").read_text(encoding="utf-8").replace("␤", "\x00").split("\n")
)
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


def test_a_date_of_publishing_goes_before_one_of_updating() -> None:
    """Whichever stands first."""
    lines = ("Kinoen åpner", "Oppdatert 13.03.2025 kl. 11:40", "Publisert 12.03.2025 kl. 08:15", "Etter ti år.")
    residue = take_residue(tuple(ArticleBlock("paragraph", text, line) for line, text in enumerate(lines, 1)))
    assert residue.date == "2025-03-12"


def test_short_lines_and_titles_of_boxes() -> None:
    """What ends like no sentence, and what says that a fact box begins."""
    assert is_short_line("«Bygdedøden»", 80)
    assert not is_short_line("Alle kom.", 80)
    assert not is_short_line("–", 80)
    assert is_fact_title("FAKTA")
    assert is_fact_title("Fakta om brannen i Grunnvik")
    assert not is_fact_title("Fakta er at kinoen åpner.")
    assert not is_fact_title("Faktasjekken")
