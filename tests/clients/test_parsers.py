"""What the parsers behind podcast apps and directories read in the feed as it is published."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
import pytest

from tests.clients.newsroom import EPISODES, TITLE, Newsroom, Told

SITE = "https://fjordposten.example/podkast"
EDITOR = "Marit Sjøvoll"
CAPTION_TYPES = ["text/vtt", "application/x-subrip", "application/json"]


@pytest.fixture(scope="module")
def by_node(newsroom: Newsroom, read_by_node: Callable[[str, Path], Any]) -> dict[str, Any]:
    """The feed by the name of each parser of JavaScript."""
    found: dict[str, Any] = read_by_node("feed", newsroom.feed)
    return found


def _sound_url(newsroom: Newsroom, told: Told) -> str:
    return f"{SITE}/media/{newsroom.locate_sound(told.slug).name}"


def _people(told: Told) -> list[tuple[str, str]]:
    editors = [(EDITOR, "editorial director")] if told.authors else []
    return [*((author, "author") for author in told.authors), *editors]


def test_podcastparser_reads_what_gpodder_shows(newsroom: Newsroom) -> None:
    """Its only chapters are Podlove's."""
    parsed = podcastparser.parse(f"{SITE}/feed.xml", BytesIO(newsroom.feed.read_bytes()))
    assert (parsed["title"], parsed["link"], parsed["language"]) == (TITLE, f"{SITE}/", "nb")
    for told, item in zip(EPISODES, parsed["episodes"], strict=True):
        assert (item["title"], item["guid"], item["type"]) == (told.title, told.guid, told.kind)
        assert item["published"] == told.moment.timestamp()
        assert item["total_time"] == newsroom.measure_seconds(told.slug)
        (enclosure,) = item["enclosures"]
        size = newsroom.locate_sound(told.slug).stat().st_size
        assert enclosure == {"url": _sound_url(newsroom, told), "file_size": size, "mime_type": "audio/mpeg"}
        chapters = [(chapter["start"], chapter["title"]) for chapter in item["chapters"]]
        assert chapters == list(zip(newsroom.list_starts(told.slug), told.chapters, strict=True))


def test_feedparser_finds_a_well_formed_feed(newsroom: Newsroom) -> None:
    """Nothing is bozo; the description is HTML that comes through its sanitizer whole."""
    parsed = feedparser.parse(newsroom.feed.read_bytes())
    assert not parsed.bozo
    assert parsed.feed.image.href.startswith(f"{SITE}/cover.")
    for told, entry in zip(EPISODES, parsed.entries, strict=True):
        assert (entry.title, entry.id, entry.guidislink) == (told.title, told.guid, False)
        assert parsedate_to_datetime(entry.published) == told.moment
        (sound,) = entry.enclosures
        assert (sound.href, sound.type) == (_sound_url(newsroom, told), "audio/mpeg")
        stamps = [line for line in entry.summary.splitlines() if line[:2].isdigit()]
        assert len(stamps) == (len(told.chapters) if len(told.chapters) > 1 else 0)
        assert "synteti" in entry.summary


@pytest.mark.debian("node", "npm")
def test_partytime_sees_the_podcast_namespace(by_node: dict[str, Any]) -> None:
    """The parser that the Podcast Index's own tools use: all the tags that it knows and a newspaper has a use for."""
    feed = by_node["podcast-partytime"]
    assert {tag for phase in feed["pc20support"].values() for tag in phase} == {
        *("locked", "funding", "transcript", "chapters", "soundbite"),
        *("location", "person", "season", "episode"),
        *("trailer", "license", "guid", "alternateEnclosure", "medium"),
    }
    assert feed["pubsub"] == {"self": f"{SITE}/feed.xml", "hub": "https://hub.example/"}
    assert (feed["explicit"], feed["itunesBlock"], feed["locked"]) == (False, False, True)
    assert feed["itunesCategory"] == ["News > Daily News"]
    assert feed["podcastSeasons"] == {"2": {"number": 2, "name": "Ferjesaken"}}
    for told, item in zip(EPISODES, feed["items"], strict=True):
        assert (item["guid"], item["title"], item["itunesEpisodeType"]) == (told.guid, told.title, told.kind)
        assert (item.get("itunesSeason"), item.get("itunesEpisode")) == (told.season, told.number)
        assert [one["type"] for one in item["podcastTranscripts"]] == [
            "text/vtt",
            "application/srt",
            "application/json",
        ]
        assert {one["language"] for one in item["podcastTranscripts"]} == {told.language}
        people = [(one["name"], one["role"].lower()) for one in item.get("podcastPeople", [])]
        assert people == _people(told)


@pytest.mark.debian("node", "npm")
def test_feedsmith_reads_every_namespace(newsroom: Newsroom, by_node: dict[str, Any]) -> None:
    """iTunes, Podcasting 2.0, Podlove and Atom, each by what was written."""
    feed = by_node["feedsmith"]["feed"]
    told_of = feed["podcast"]
    assert told_of["images"][0]["alt"] == f"Omslaget til {TITLE}"
    assert told_of["txts"] == [{"display": "true", "purpose": "ai-content"}]
    assert told_of["license"] == {"display": "cc-by-nc-4.0"}
    assert told_of["updateFrequency"]["rrule"].startswith("FREQ=WEEKLY")
    assert [(one["display"], one["role"]) for one in told_of["persons"]] == [(EDITOR, "editorial director")]
    trailer = EPISODES[-1]
    (shown,) = told_of["trailers"]
    assert (shown["display"], shown["url"], shown["season"]) == (trailer.title, _sound_url(newsroom, trailer), 2)
    assert parsedate_to_datetime(shown["pubDate"]) == trailer.moment
    for told, item in zip(EPISODES, feed["items"], strict=True):
        podcast = item["podcast"]
        assert item["guid"] == {"value": told.guid, "isPermaLink": False}
        assert item["itunes"]["duration"] == newsroom.measure_seconds(told.slug)
        assert [(one["type"], one["rel"]) for one in podcast["transcripts"]] == [
            (kind, "captions") for kind in CAPTION_TYPES
        ]
        assert podcast["chapters"]["type"] == "application/json+chapters"
        assert [(one["display"], one["role"]) for one in podcast.get("persons", [])] == _people(told)
        assert [one["type"] for one in podcast["alternateEnclosures"]] == ["audio/mpeg", "audio/mp4", "audio/ogg"]
        for other in podcast["alternateEnclosures"]:
            (source,) = other["sources"]
            content = (newsroom.root / "feed" / source["uri"].removeprefix(f"{SITE}/")).read_bytes()
            digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
            assert other["length"] == len(content)
            assert other["integrity"] == {"type": "sri", "value": f"sha384-{digest}"}
        assert podcast["txts"] == [{"display": "true", "purpose": "ai-content"}]
        assert [one["title"] for one in item["psc"]["chapters"]] == list(told.chapters)


@pytest.mark.debian("node", "npm")
def test_podparse_reads_show_and_episodes(newsroom: Newsroom, by_node: dict[str, Any]) -> None:
    """With the trailer, the teaser and the people."""
    parsed = by_node["podparse"]
    assert (parsed["meta"]["title"], parsed["meta"]["locked"]) == (TITLE, True)
    assert [one["title"] for one in parsed["meta"]["trailer"]] == [EPISODES[-1].title]
    for told, item in zip(EPISODES, parsed["episodes"], strict=True):
        assert (item["guid"], item["title"]) == (told.guid, told.title)
        assert datetime.fromisoformat(item["pubDate"]) == told.moment
        assert item["enclosure"]["length"] == newsroom.locate_sound(told.slug).stat().st_size
        assert [one["type"] for one in item["transcript"]] == CAPTION_TYPES
        assert [(one["name"], one["role"]) for one in item.get("person", [])] == _people(told)
    teasers = {item["title"]: item["soundbite"] for item in parsed["episodes"] if "soundbite" in item}
    (found,) = teasers[EPISODES[2].title]
    assert 15 <= found["duration"] <= 120


@pytest.mark.debian("node", "npm")
def test_podcast_feed_parser_reads_the_plain_feed(newsroom: Newsroom, by_node: dict[str, Any]) -> None:
    """A parser that knows RSS and iTunes alone still has all that it needs."""
    parsed = by_node["podcast-feed-parser"]
    assert parsed["meta"]["imageURL"].startswith(f"{SITE}/cover.")
    assert parsed["meta"]["categories"] == ["News", "Daily News"]
    found = [(item["title"], item["duration"], item["enclosure"]["url"]) for item in parsed["episodes"]]
    assert found == [(told.title, newsroom.measure_seconds(told.slug), _sound_url(newsroom, told)) for told in EPISODES]
