from __future__ import annotations

from dataclasses import replace

import feedparser

from lydsak.model import Cover, EarlierEpisode, EarlierSound, Episode, FeedDetails, Show
from lydsak.publish.feed.earlier_items import make_earlier_tags, name_earlier_sound
from lydsak.publish.feed.items import render_item
from lydsak.publish.feed.pages import FeedPage
from lydsak.publish.feed.rss import render_feed_page
from lydsak.publish.feed_reading.feed import read_feed
from tests.publish.foreign_feeds import render_foreign_feed

ONE = EarlierEpisode("en", " <1> ", "Én & to", EarlierSound("https://a.example/1.mp3?a&b", 5, "audio/mpeg"))


def test_what_was_read_is_written_so_that_it_reads_the_same(show: Show, cover: Cover, episode: Episode) -> None:
    """Reading our feed as somebody else's gives the items that were taken over, beside our own."""
    earlier = read_feed(render_foreign_feed(range(120)), path="feed.xml").episodes
    feed = render_feed_page(
        show, FeedPage(0, 0, 121, 0), (episode, *earlier), cover=cover, generator="x", details=FeedDetails()
    )
    own, *read = read_feed(feed, path="ours.xml").episodes
    assert own.guid == episode.guid
    assert tuple(read) == earlier
    assert not feedparser.parse(feed).bozo


def test_a_sound_of_ours_is_named_by_its_content(show: Show) -> None:
    """And goes through what counts listens; one that stays elsewhere is named as it was."""
    details = FeedDetails(enclosure_prefix="https://op3.example/e/")
    here = replace(ONE, enclosure=replace(ONE.enclosure, file="earlier/en.mp3", sha256="0123456789" * 6))
    sound = name_earlier_sound(here)
    assert sound is not None
    assert sound.path == "earlier/en.01234567.mp3"
    assert b'url="https://op3.example/e/podkast.example.no/earlier/en.01234567.mp3"' in render_item(
        make_earlier_tags(show, here, details)
    )
    assert b'url="https://a.example/1.mp3?a&amp;b"' in render_item(make_earlier_tags(show, ONE, details))


def test_an_item_without_a_guid_gets_one_only_when_its_sound_moves(show: Show) -> None:
    """Apps know it by its sound or its page; that sound's old address is then its guid."""
    bare = replace(ONE, guid=ONE.enclosure.url, guid_given=False)
    assert b"<guid" not in render_item(make_earlier_tags(show, bare, FeedDetails()))
    moved = replace(bare, enclosure=replace(bare.enclosure, file="earlier/en.mp3", sha256="0123456789" * 6))
    item = render_item(make_earlier_tags(show, moved, FeedDetails()))
    assert b'<guid isPermaLink="false">https://a.example/1.mp3?a&amp;b</guid>' in item
