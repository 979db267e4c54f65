"""Rows of a table in plain lines."""

from __future__ import annotations

import pytest

from lydsak.model import LeftOut
from lydsak.text.article.coverage import count_coverage
from lydsak.text.readers.plain import read_plain
from lydsak.text.readers.rows import split_cells, take_rows
from tests.text.script.test_warnings import read_cases

CASES = [[cell.replace("␉", "\t") for cell in row] for row in read_cases("rows.tsv")]


@pytest.mark.parametrize(("lines", "kept", "taken"), CASES)
def test_tables_of_two_rows_are_left_out(lines: str, kept: str, taken: str) -> None:
    """A single row, a list, speech behind a name and sentences stay, and so does what stands alone."""
    left_out: list[LeftOut] = []
    assert take_rows(lines.split("\n"), left_out) == tuple(kept.split("\n"))
    assert [one.text for one in left_out] == [table for table in taken.split("\n") if table]


def test_cells() -> None:
    """By tabs, however many, or between strokes at both ends."""
    assert split_cells("Brann\t\t30") == ("Brann", "30")
    assert split_cells("| Brann | 30 |") == ("Brann", "30")
    assert split_cells("Brann 30") == ()


def test_an_article_loses_no_word_of_a_table_unseen() -> None:
    """It is listed at its line, and the count adds up."""
    table = "Lag\tPoeng\nBrann\t30\nViking\t28"
    source = f"Brann leder serien\n\nEtter ti kamper er laget alene på topp.\n\n{table}\n\nSå er det slutt.\n"
    article = read_plain(source.encode(), path="x.txt")
    assert [block.text for block in article.blocks] == ["Etter ti kamper er laget alene på topp.", "Så er det slutt."]
    assert article.left_out == (LeftOut("Lag Poeng Brann 30 Viking 28", "a table", 5),)
    assert count_coverage(article).lost == 0
