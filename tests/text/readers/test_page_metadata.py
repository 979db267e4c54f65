from __future__ import annotations

import json

import pytest

from lydsak.text.readers.page import parse_page
from lydsak.text.readers.page_metadata import Metadata


def _read_head(head: str, *, html: str = "<html>") -> Metadata:
    return parse_page(f"{html}<head>{head}</head>").metadata


def _link(document: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


def test_linked_data_says_who_and_when() -> None:
    """In lists and graphs; the day is Norway's; an agency is no author."""
    people = [{"@type": "Person", "name": name} for name in ("Kari Nes", "Ola Li", "Kari Nes")]
    people.append({"@type": "Organization", "name": "NTB"})
    article = {
        "@type": ["NewsArticle"],
        "author": people,
        "datePublished": "2026-06-30T22:30:00Z",
        "inLanguage": "nn-NO",
    }
    found = _read_head(_link([{"@graph": [{"@type": "WebSite"}, article]}]))
    assert (found.author, found.date, found.language) == ("Kari Nes og Ola Li", "2026-07-01", "nn")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Ferja går | Avisa</title>", "Ferja går"),
        ("<title>Ferja – nå med ost – Avisa</title>", "Ferja – nå med ost"),
        ("<meta property='og:title' content='Ferja  går'><title>X</title>", "Ferja går"),
        ("", None),
    ],
)
def test_the_title_is_without_the_newspaper(head: str, title: str | None) -> None:
    """Where the window's title is all there is."""
    assert _read_head(head).title == title


@pytest.mark.parametrize("linked", ["{", "[" * 100_000, '"x"', "null", '{"@type": 1, "author": {"name": 3}}'])
def test_faults_in_linked_data_cost_nothing(linked: str) -> None:
    """The rest of the page is read."""
    head = f'<script type="application/ld+json">{linked}</script><meta name="author" content="Kari Nes">'
    assert _read_head(head).author == "Kari Nes"


@pytest.mark.parametrize("date", ["i går", "2026-13-40", "0001-01-01T00:00:00+14:00", ""])
def test_what_is_no_date_is_none(date: str) -> None:
    """Nothing is made of it."""
    assert _read_head(f'<meta property="article:published_time" content="{date}">').date in {None, "0001-01-01"}


def test_a_language_is_one_of_ours() -> None:
    """`no` may be either."""
    assert _read_head("", html="<html lang='nn-NO'>").language == "nn"
    assert _read_head("", html="<html lang='no'>").language is None


def test_a_page_for_subscribers_says_so() -> None:
    """In linked data, or by its tier."""
    assert _read_head(_link({"@type": "Article", "isAccessibleForFree": False})).is_closed
    assert _read_head('<meta property="article:content_tier" content="locked">').is_closed
    assert not _read_head(_link({"@type": "Article"})).is_closed


def test_what_is_no_title_for_its_length_is_none() -> None:
    """A megabyte in a field of the head reaches no script; and an article has no hundred authors."""
    long = "a" * 2_000
    fields = f'<meta property="og:title" content="{long}"><title>{long}</title>'
    head = _read_head(fields + "".join(f'<meta name="author" content="Ola Lia{n}">' for n in range(100)))
    assert head.title is None
    assert head.author is not None
    assert head.author.count("Ola Lia") == 20
