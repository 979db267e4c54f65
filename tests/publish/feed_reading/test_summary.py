"""What subscribers of a feed depend on."""

from __future__ import annotations

import pytest

from lydsak.errors import FeedError
from lydsak.publish.feed_reading.summary import FeedItem, summarize_feed

NAMESPACES = (
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)


def _feed(inner: str) -> bytes:
    return f'<rss {NAMESPACES} version="2.0"><channel>{inner}</channel></rss>'.encode()


def test_items_are_known_by_guid_date_and_sound() -> None:
    """The same moment in two zones is the same date."""
    inner = (
        "<podcast:guid> show </podcast:guid><itunes:image href='https://x.example/c.jpg'/>"
        "<atom:link rel='next' href='https://x.example/feed-1.xml'/>"
        "<item><guid>g</guid><title>Sak</title><pubDate>Mon, 01 Jan 2024 06:00:00 +0100</pubDate>"
        "<enclosure url='https://x.example/a.mp3' length='12' type='audio/mpeg'/>"
        "<podcast:transcript url='https://x.example/a.vtt' type='text/vtt'/></item>"
    )
    summary = summarize_feed(_feed(inner), path="feed.xml")
    assert summary.guid == "show"
    assert summary.items == (FeedItem("g", "Sak", 1704085200.0, "https://x.example/a.mp3", 12),)
    assert summary.next_page == "https://x.example/feed-1.xml"
    assert summary.addresses == {f"https://x.example/{name}" for name in ("a.mp3", "a.vtt", "c.jpg")}


@pytest.mark.parametrize(
    ("inner", "item"),
    [
        ("<enclosure url='u' length='x'/>", FeedItem("u", "", None, "u", 0)),
        ("<enclosure url='u' length='-1'/><pubDate>i går</pubDate>", FeedItem("u", "", None, "u", 0)),
        ("<guid>g</guid><pubDate>Mon, 01 Jan 2024 05:00:00 -0000</pubDate>", FeedItem("g", "", 1704085200.0, "", 0)),
        ("<guid>g</guid><pubDate>2024-01-01T06:00:00+01:00</pubDate>", FeedItem("g", "", 1704085200.0, "", 0)),
        ("<guid>g</guid><pubDate>Mon, 99 Jan 2024 06:00:00 GMT</pubDate>", FeedItem("g", "", None, "", 0)),
    ],
)
def test_what_is_missing_or_odd_is_left_out(inner: str, item: FeedItem) -> None:
    """Other people's feeds are as they are."""
    assert summarize_feed(_feed(f"<item>{inner}</item>"), path="feed.xml").items == (item,)


def test_what_is_no_xml_is_refused() -> None:
    """The caller decides what that means."""
    with pytest.raises(FeedError):
        summarize_feed(b"<rss", path="feed.xml")
