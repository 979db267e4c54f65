from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest

from lydsak.errors import FeedError
from lydsak.model import Correction, Cover, Episode, FeedDetails, Show
from lydsak.publish.feed.json_feed import render_json_feed
from lydsak.publish.feed_reading.feed import read_feed
from tests.publish.foreign_feeds import render_foreign_feed


def test_every_episode_is_an_item_with_its_sound(show: Show, cover: Cover, episode: Episode) -> None:
    """JSON Feed 1.1: what it demands, and sizes and durations of attachments."""
    earlier = read_feed(render_foreign_feed(range(6)), path="feed.xml").episodes
    feed = json.loads(render_json_feed(show, (episode, *earlier), cover=cover, details=FeedDetails()))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["language"]) == (show.title, "nb")
    assert (feed["home_page_url"], feed["feed_url"]) == (
        "https://podkast.example.no/",
        "https://podkast.example.no/feed.json",
    )
    first, *others = feed["items"]
    assert first["attachments"] == [
        {
            "url": "https://podkast.example.no/media/bjorka-kino.1a2b3c4d.mp3",
            "mime_type": "audio/mpeg",
            "size_in_bytes": 5_210_432,
            "duration_in_seconds": round(episode.duration / 1000),
        }
    ]
    assert [item["id"] for item in others] == [one.guid for one in earlier]
    assert [item["attachments"][0]["url"] for item in others] == [one.enclosure.url for one in earlier]
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert "content_html" in item
        assert None not in item.values()
        if "date_published" in item:
            assert datetime.fromisoformat(item["date_published"]).tzinfo


def test_what_changed_later_and_what_has_ended_is_told(show: Show, cover: Cover, episode: Episode) -> None:
    """A correction is a date; a show that is complete has expired; a hub is named."""
    corrected = replace(episode, corrections=(Correction("2026-12-01", "Feil."),))
    details = FeedDetails(complete=True, hub="https://hub.example/")
    feed = json.loads(render_json_feed(show, (corrected,), cover=cover, details=details))
    assert feed["items"][0]["date_modified"] == "2026-12-01T00:00:00Z"
    assert (feed["expired"], feed["hubs"]) == (True, [{"type": "WebSub", "url": "https://hub.example/"}])


def test_a_show_without_an_address_has_no_feed(show: Show, cover: Cover) -> None:
    """As for RSS."""
    with pytest.raises(FeedError, match="no site_url"):
        render_json_feed(replace(show, site_url=None), (), cover=cover, details=FeedDetails())
