from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.model import ArticleBlock
from lydsak.text.residue import take_residue

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
