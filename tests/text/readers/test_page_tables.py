"""Tables of figures, and the numbers of lists."""

from __future__ import annotations

import pytest

from lydsak.text.article.coverage import count_coverage
from lydsak.text.readers.html import read_html
from lydsak.text.readers.page import parse_page
from lydsak.text.readers.page_tables import find_data_tables, number_items

BODY = "<p>Etter tre uker ved kai gikk ferja igjen tirsdag morgen, med hundre og førti om bord.</p>"


@pytest.mark.parametrize(
    ("table", "figures"),
    [
        ("<tr><th>Lag<th>Poeng<tr><td>Brann<td>30", True),
        ("<tr><th><p>Lag</p><th><p>Poeng</p><tr><td><p>Brann</p><td><p>30</p>", True),
        ("<tr><td>Brann<td>30", False),
        ("<tr><td>Brann<tr><td>Viking", False),
        (f"<tr><td>Meny<td>{BODY}<tr><td>Fot<td>Slutt", False),
        ("<tr><td>Kart<td>Hun kom, så, og vant alt det som var å vinne der.<tr><td>A<td>B", False),
        ("<tr><td>Kari<td>Hva gjør du?<tr><td>Ola<td>Jeg går.", False),
        ("<tr><td><h2>Fest</h2><td>Alle kom<tr><td>A<td>B", False),
    ],
)
def test_tables_of_short_cells_hold_figures(table: str, figures: bool) -> None:
    """Two rows and columns at least; a table that holds sentences, questions or headings sets a page."""
    page = parse_page(f"<table>{table}</table>")
    assert bool(find_data_tables(page)) is figures


@pytest.mark.parametrize(
    ("markup", "numbers"),
    [
        ("<ol><li>Hent vann<li>Hent strøm</ol>", [1, 2]),
        ("<ol><li>Hent vann</ol>", [None]),
        ("<ol><li>1. Hent vann<li>2. Hent strøm</ol>", [None, None]),
        ("<ol><li><h3>Hent</h3><p>vann</p><li><p>Hent</p></ol>", [None, None, 2]),
        ("<ol><li><p>A</p><p>B</p><p>C</p><li><p>D</p><p>E</p></ol>", [None] * 5),
    ],
)
def test_a_list_is_numbered_where_its_page_numbers_it(markup: str, numbers: list[int | None]) -> None:
    """A lone item, a number that is written, a heading, and posts of many paragraphs get none."""
    assert number_items(parse_page(markup).blocks) == tuple(numbers)


def test_a_table_is_left_out_as_a_whole_and_a_list_keeps_its_order() -> None:
    """Both in a page; every word is accounted for."""
    table = "<table><tr><th>Lag<th>Poeng<tr><td>Brann<td>30</table>"
    steps = "<ol><li>EM-finale</li><li>hent strøm</li></ol>"
    page = f"<html><body><article><h1>Ferja går igjen</h1>{BODY}{table}{BODY}{steps}{BODY}</article></body></html>"
    article = read_html(page.encode(), path="x.html")
    assert [one.text for one in article.left_out if one.reason == "a table"] == ["Lag, Poeng | Brann, 30"]
    assert [block.text for block in article.blocks if block.kind == "item"] == ["1) EM-finale", "2) hent strøm"]
    assert count_coverage(article).lost == 0


def test_a_page_of_one_table_is_read() -> None:
    """It is what there is."""
    table = "<table><tr><th>Lag<th>Poeng<tr><td>Brann<td>30</table>"
    page = f"<html><body><article><h1>Tabellen</h1>{table}</article></body></html>"
    assert [block.text for block in read_html(page.encode(), path="x.html").blocks] == ["Lag, Poeng", "Brann, 30"]
