from __future__ import annotations

import pytest
from lxml import etree

from lydsak.publish.feed_reading.elements import Element, read_explicit

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"


def _parse(content: str) -> Element:
    return Element(etree.fromstring(f'<item xmlns:i="{ITUNES}" xmlns:x="https://own.example/ns">{content}</item>'))


def test_elements_have_the_prefix_that_everybody_uses() -> None:
    """Whatever the feed calls them; what nobody knows keeps its own."""
    item = _parse("<title>A</title><i:author>B</i:author><x:odd/><!-- a comment --><?a thing?>")
    assert [element.name for element in item] == ["title", "itunes:author", "x:odd"]


def test_text_is_of_the_first_that_has_any() -> None:
    """As it stands, its own elements' with it, and no comment's."""
    item = _parse("<title> </title><title> A &amp; <b>B</b> </title><title>C</title>")
    assert item.find_text("title") == " A & B "
    assert item.find_text("link") is None
    assert [element.text for element in item.list_named("title")] == [" ", " A & B ", "C"]
    assert _parse("<title>A<!-- not said -->B</title>").find_text("title") == "AB"


def test_attributes_lose_blanks_at_their_ends() -> None:
    """An empty one is none."""
    (link,) = _parse('<link href=" https://a.example " rel="" />')
    assert (link.read("href"), link.read("rel"), link.read("type")) == ("https://a.example", None, None)
    assert link.line == 1


@pytest.mark.parametrize(
    ("said", "explicit"),
    [
        ("yes", True),
        ("Explicit", True),
        ("true", True),
        ("no", False),
        ("clean", False),
        ("FALSE ", False),
        ("?", None),
    ],
)
def test_explicit_is_read_in_each_way_that_it_was_written(said: str, explicit: bool | None) -> None:
    """Apple took yes, no and clean before it took true and false."""
    assert read_explicit(_parse(f"<i:explicit>{said}</i:explicit>")) is explicit


def test_nothing_said_is_not_no() -> None:
    """The show's own setting then holds."""
    assert read_explicit(_parse("<title>A</title>")) is None
