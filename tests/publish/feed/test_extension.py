"""The one extension through which our tags reach feedgen's feed."""

from __future__ import annotations

from typing import Any

import pytest
from feedgen.feed import FeedGenerator
from lxml import etree

from lydsak.publish.feed.extension import Tag, add_tags, register_tags


@pytest.fixture
def feed() -> Any:
    """A feed with the least that feedgen accepts."""
    feed = FeedGenerator()
    register_tags(feed)
    feed.title("Show")
    feed.link(href="https://example.no/")
    feed.description("Saker")
    return feed


def test_tags_keep_their_prefix_order_and_children(feed: Any) -> None:
    """Prefixes are literal, attributes in order."""
    add_tags(
        feed, [Tag("psc:chapters", None, (("version", "1.2"),), (Tag("psc:chapter", "a"), Tag("psc:chapter", "b")))]
    )
    assert (
        b'<psc:chapters version="1.2"><psc:chapter>a</psc:chapter><psc:chapter>b</psc:chapter></psc:chapters>'
        in feed.rss_str()
    )


def test_texts_and_attributes_are_escaped(feed: Any) -> None:
    """A tag's text is never markup."""
    add_tags(feed, [Tag("podcast:person", "<A & B>", (("role", '"x" & <y>'),))])
    channel = etree.fromstring(feed.rss_str())[0]
    person = channel.find("{https://podcastindex.org/namespace/1.0}person")
    assert (person.text, person.get("role")) == ("<A & B>", '"x" & <y>')


def test_a_tag_without_prefix_takes_feedgens_place(feed: Any) -> None:
    """One lastBuildDate, ours; or none."""
    add_tags(feed, [Tag("lastBuildDate", "Fri, 20 Nov 2026 06:00:00 +0100")])
    assert etree.fromstring(feed.rss_str()).xpath("channel/lastBuildDate/text()") == ["Fri, 20 Nov 2026 06:00:00 +0100"]
    add_tags(feed, [Tag("lastBuildDate")])
    assert etree.fromstring(feed.rss_str()).xpath("channel/lastBuildDate") == []
