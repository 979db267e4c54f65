from __future__ import annotations

import pytest

from lydsak.errors import FeedError
from lydsak.publish.feed_reading.feed import read_feed
from tests.publish.foreign_feeds import render_foreign_feed


def test_the_profile_of_a_show_is_read() -> None:
    """All that lydsak.toml can say of it."""
    profile = read_feed(render_foreign_feed([1]), path="feed.xml").profile
    assert profile.title == "Fjordposten på lufta & på land"
    assert (profile.language, profile.author, profile.owner_name) == ("nb-NO", "Fjordposten", "Redaksjonen")
    assert profile.owner_email == "pod@fjordposten.example"
    assert profile.categories == (("Society & Culture", "Documentary"), ("News",))
    assert (profile.explicit, profile.type, profile.locked) == (False, "episodic", True)
    assert (profile.funding_url, profile.funding_text) == ("https://gammel.example/stott", "Støtt avisa")
    assert profile.address == "https://gammel.example/feed/"


def test_prefixes_may_be_any() -> None:
    """The namespace tells what an element is; also the podcast namespace's old address."""
    feed = b"""<rss xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd"
        xmlns:p="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"><channel>
        <i:author>Kari</i:author><p:guid>x</p:guid><q:odd xmlns:q="urn:q"/></channel></rss>"""
    read = read_feed(feed, path="feed.xml")
    assert (read.profile.author, read.profile.guid, dict(read.left)) == ("Kari", "x", {"q:odd": 1})


def test_the_page_that_follows_is_named() -> None:
    """RFC 5005: of paged and of archived feeds, relative to where the feed is."""
    for relation in ("next", "prev-archive"):
        more = f'<atom:link rel="{relation}" href="?page=2"/>'
        read = read_feed(render_foreign_feed([1], more=more), path="https://gammel.example/feed/")
        assert read.next_page == "https://gammel.example/feed/?page=2"
    assert read_feed(render_foreign_feed([1]), path="feed.xml").next_page is None


def test_what_is_not_taken_over_is_counted() -> None:
    """Nothing is dropped in silence."""
    read = read_feed(render_foreign_feed([0, 11, 12]), path="feed.xml")
    assert dict(read.left) == {"podcast:value": 3}  # the channel's, and two items'


@pytest.mark.parametrize(
    "content", [b"<html><body/></html>", b'<feed xmlns="http://www.w3.org/2005/Atom"/>', b"<rss/>", b"<opml/>"]
)
def test_what_is_no_podcast_feed_is_refused(content: bytes) -> None:
    """With what it is instead."""
    with pytest.raises(FeedError) as caught:
        read_feed(content, path="feed.xml")
    assert caught.value.code == "L862"
