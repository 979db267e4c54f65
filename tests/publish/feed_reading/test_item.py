from __future__ import annotations

import pytest

from lydsak.model import EarlierEpisode
from lydsak.publish.feed_reading.feed import ReadFeed, read_feed

SOUND = '<enclosure url="https://a.example/1.mp3" length="5" type="audio/mpeg"/>'


def _read(item: str) -> ReadFeed:
    feed = f"""<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
        xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><item>{item}</item></channel></rss>"""
    return read_feed(feed.encode(), path="feed.xml")


def _read_episode(item: str) -> EarlierEpisode:
    (episode,) = _read(item).episodes
    return episode


@pytest.mark.parametrize(
    ("written", "guid", "permalink"),
    [
        ("<guid>https://a.example/?p=1&amp;x</guid>", "https://a.example/?p=1&x", True),
        ('<guid isPermaLink="false">https://a.example/1</guid>', "https://a.example/1", False),
        ("<guid>  Å 1\n</guid>", "  Å 1\n", False),
        ("<guid><![CDATA[<1>]]></guid>", "<1>", False),
        ("<guid> </guid>", "https://a.example/1.mp3", False),
        ("", "https://a.example/1.mp3", False),
    ],
)
def test_a_guid_is_kept_to_the_sign(written: str, guid: str, permalink: bool) -> None:
    """Blanks too; without one it is what apps take in its place, the address of the sound."""
    episode = _read_episode(written + SOUND)
    assert (episode.guid, episode.permalink) == (guid, permalink)


def test_an_item_without_a_sound_is_told_and_passed_over() -> None:
    """A blog's feed has posts among the episodes."""
    read = _read("<title>Bare tekst</title>")
    assert read.episodes == ()
    assert "item 1 «Bare tekst» has no sound" in read.findings[0].message


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (SOUND, "has no title"),
        (f"{SOUND}<pubDate>i fjor</pubDate>", 'has the date "i fjor", which is none'),
        (SOUND + SOUND, "has 2 sounds"),
        ('<enclosure url="ftp://a.example/1.mp3" length="5" type="audio/mpeg"/>', "which is no address"),
        ('<enclosure url="https://a.example/1.m4a" length="-5"/>', 'a sound of length "-5"'),
    ],
)
def test_what_is_odd_is_told_with_its_item(item: str, words: str) -> None:
    """And kept."""
    read = _read(item)
    assert any(words in finding.message and finding.message.startswith("item 1") for finding in read.findings)
    assert len(read.episodes) == 1


def test_a_type_that_is_missing_is_worked_out_of_the_name() -> None:
    """Apps pass over what has none."""
    episode = _read_episode('<enclosure url="https://a.example/1.M4A?x=1" length="5"/>')
    assert (episode.enclosure.type, episode.title) == ("audio/x-m4a", "1.M4A")


def test_numbers_and_kinds_are_read_from_either_namespace() -> None:
    """What is no number of an episode is none."""
    episode = _read_episode(
        f"{SOUND}<podcast:season name='Fjord'>2</podcast:season><itunes:episode>007</itunes:episode>"
        "<itunes:episodeType>Trailer</itunes:episodeType><itunes:season>0</itunes:season>"
    )
    assert (episode.season, episode.season_name, episode.number, episode.kind) == (2, "Fjord", 7, "trailer")
