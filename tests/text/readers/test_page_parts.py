"""Numbered lists and tables of a page."""

from __future__ import annotations

import pytest

from lydsak.text.readers.page import parse_page
from lydsak.text.readers.page_parts import PageTable


@pytest.mark.parametrize(
    ("markup", "numbers"),
    [
        ("<ol><li>A<li>B</ol>", [1, 2]),
        ("<ol start=3><li>A</li><li>B</li></ol>", [3, 4]),
        ("<ol><li>A</li><li value=7>B</li><li>C</li></ol>", [1, 7, 8]),
        ("<ol><li><p>A</p><p>B</p></li><li>C</li></ol>", [1, None, 2]),
        ("<ol><li>A<ul><li>B</li></ul></li><li>C</li></ol>", [1, None, 2]),
        ("<ul><li>A</li><li>B</li></ul>", [None, None]),
        ("<ol type=a><li>A</li></ol>", [None]),
        ("<ol reversed><li>A</li></ol>", [None]),
        ("<ol start=x><li>A</li></ol>", [None]),
        ("<li>A</li>", [None]),
    ],
)
def test_items_of_a_numbered_list_have_their_numbers(markup: str, numbers: list[int | None]) -> None:
    """As a reader sees them; bullets, letters and what counts down have none."""
    assert [block.place and block.place[1] for block in parse_page(markup).blocks] == numbers


def test_tables_are_measured() -> None:
    """Their rows and cells, each table's own; blocks know the innermost."""
    inside = "<table><tr><td>D</td></tr></table>"
    page = parse_page(f"<p>A</p><table><tr><th>B<th>C<tr><td>{inside}</td></tr></table><p>E</p>")
    outer, inner = page.tables
    assert (outer.rows, outer.cells, inner.rows, inner.cells) == (2, 3, 1, 1)
    assert {block.text: block.table for block in page.blocks} == {
        "A": None,
        "B, C": outer.number,
        "D": inner.number,
        "E": None,
    }
    assert isinstance(outer, PageTable)
