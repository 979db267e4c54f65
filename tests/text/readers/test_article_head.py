from __future__ import annotations

import pytest

from lydsak.model import LeftOut
from lydsak.text.readers.article_head import ArticleHead, read_article_head


def read(*lines: str) -> ArticleHead:
    """The head of an article with these lines between its fences."""
    return read_article_head(["---", *lines, "---", "", "Etter ti år."])


def test_known_keys_are_read_and_the_rest_listed() -> None:
    """In any case; a second title, a list and what is no key are listed with their lines."""
    head = read("# laget av X", "Tittel: Kino", "title: Film", "tags:", "  - kino", "", "tull", "forfattar: Kari")
    assert (head.title, head.title_line, head.author, head.length) == ("Kino", 3, "Kari", 10)
    assert head.left_out == tuple(
        LeftOut(text, "front matter", line)
        for line, text in ((2, "# laget av X"), (4, "title: Film"), (5, "tags:"), (6, "- kino"), (8, "tull"))
    )


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: Kino: nå åpner den", "Kino: nå åpner den"),
        ('title: "Kino: \\"nå\\""  # arbeidstittel', 'Kino: "nå"'),
        ("title: 'Kari''s kino'  ", "Kari's kino"),
        ("title: Kino  # arbeidstittel", "Kino"),
        ("title: Kino #metoo", "Kino #metoo"),
        ("title: «Kino»\r", "«Kino»"),
        ("title: [Kino]", None),
        ("title: >-", None),
        ("title:", None),
    ],
)
def test_a_value_is_its_words(line: str, title: str | None) -> None:
    """Quotes and comments go; what is more than one line of words is listed instead."""
    head = read(line)
    assert head.title == title
    assert [left.text for left in head.left_out] == ([] if title else [line])


@pytest.mark.parametrize(
    ("line", "author", "date", "language"),
    [
        ("byline: Av Kari Nordmann", "Kari Nordmann", None, None),
        ("author: Avid Leser", "Avid Leser", None, None),
        ("date: 2026-11-20 06:00", None, "2026-11-20", None),
        ("dato: 20. november 2026", None, "2026-11-20", None),
        ("dato: snart", None, None, None),
        ("lang: no", None, None, "nb"),
        ("språk: nn-NO", None, None, "nn"),
        ("language: Nynorsk", None, None, "nn"),
        ("lang: en", None, None, None),
    ],
)
def test_values_become_what_the_article_has(
    line: str, author: str | None, date: str | None, language: str | None
) -> None:
    """A value that is none is listed."""
    head = read(line)
    assert (head.author, head.date, head.language) == (author, date, language)
    assert bool(head.left_out) == (author is date is language is None)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["", " "],
        ["---", "title: Kino"],
        ["---", "---"],
        ["---", "Etter ti år: kino.", "---"],
        ["title: Kino", "---", "Etter ti år.", "---"],
    ],
)
def test_a_rule_begins_no_front_matter(lines: list[str]) -> None:
    """Both fences stand, the first at the top, and a key comes first."""
    assert read_article_head(lines) == ArticleHead()
