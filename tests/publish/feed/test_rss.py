"""The feed as podcast apps' parsers read it."""

from __future__ import annotations

from dataclasses import replace
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import feedparser
import podcastparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lydsak.errors import FeedError
from lydsak.model import Cover, Episode, FeedDetails, Ms, Show, Soundbite
from lydsak.publish.cues import flatten_text
from tests.publish.feeds import render_feeds

_NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "atom": "http://www.w3.org/2005/Atom",
}


def _render(show: Show, cover: Cover, *episodes: Episode) -> bytes:
    return render_feeds(show, episodes, cover=cover, generator="Lydsak 0.1.0", details=FeedDetails())["feed.xml"]


def _parse(feed: bytes) -> Any:
    return etree.fromstring(feed)


def _another(episode: Episode, slug: str, date: str) -> Episode:
    audio = replace(episode.audio, path=f"media/{slug}.00000000.mp3")
    return replace(episode, slug=slug, guid=f"guid-{slug}", date=date, title=f"Sak {slug}", audio=audio)


def test_podcastparser_finds_sound_chapters_and_dates(show: Show, cover: Cover, episode: Episode) -> None:
    """The parser of gPodder."""
    parsed = podcastparser.parse("https://podkast.example.no/feed.xml", BytesIO(_render(show, cover, episode)))
    (item,) = parsed["episodes"]
    assert parsed["title"] == "Bjørka i øret"
    assert parsed["link"] == "https://podkast.example.no/"
    assert item["guid"] == episode.guid
    assert item["total_time"] == 93
    assert item["enclosures"] == [
        {
            "url": "https://podkast.example.no/media/bjorka-kino.1a2b3c4d.mp3",
            "file_size": 5_210_432,
            "mime_type": "audio/mpeg",
        }
    ]
    assert [(chapter["start"], chapter["title"]) for chapter in item["chapters"]] == [
        (0, "Innledning"),
        (31, "Dugnad hele vinteren"),
        (62, "Veien videre"),
    ]


def test_feedparser_finds_nothing_wrong(show: Show, cover: Cover, episode: Episode) -> None:
    """The universal feed parser: not bozo, UTF-8, right date."""
    parsed = feedparser.parse(_render(show, cover, episode))
    assert not parsed.bozo
    assert parsed.encoding == "utf-8"
    assert parsed.feed.language == "nb"
    assert parsed.entries[0].published_parsed[:5] == (2026, 11, 20, 5, 0)
    assert parsed.feed.image.href == "https://podkast.example.no/cover.0a1b2c3d.jpg"


def test_channel_says_all_that_directories_demand(show: Show, cover: Cover, episode: Episode) -> None:
    """MUST and SHOULD of the channel, by their exact prefixes."""
    feed = _render(show, cover, episode)
    channel = _parse(feed).find("channel")
    assert b'xmlns:podcast="https://podcastindex.org/namespace/1.0"' in feed
    assert feed.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert channel.find("atom:link[@rel='self']", _NS).get("href") == "https://podkast.example.no/feed.xml"
    assert channel.findtext("itunes:explicit", None, _NS) == "false"
    assert channel.find("itunes:category/itunes:category", _NS).get("text") == "Daily News"
    assert channel.findtext("podcast:guid", None, _NS) == show.guid
    assert channel.findtext("podcast:locked", None, _NS) == "yes"
    assert channel.find("podcast:locked", _NS).get("owner") == "podkast@example.no"
    assert channel.findtext("podcast:txt[@purpose='ai-content']", None, _NS) == "true"
    assert channel.findtext("itunes:owner/itunes:email", None, _NS) == "podkast@example.no"
    assert channel.findtext("itunes:type", None, _NS) == "episodic"
    assert dict(channel.find("podcast:image", _NS).attrib) == {
        "href": "https://podkast.example.no/cover.0a1b2c3d.jpg",
        "alt": "Omslaget til Bjørka i øret",
        "aspect-ratio": "1/1",
        "purpose": "artwork",
    }
    assert channel.find("podcast:trailer", _NS) is None


def test_item_says_all_that_apps_use(show: Show, cover: Cover, episode: Episode) -> None:
    """MUST and SHOULD of an item."""
    item = _parse(_render(show, cover, episode)).find("channel/item")
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("itunes:duration", None, _NS) == "93"
    assert item.findtext("itunes:explicit", None, _NS) == "false"
    assert item.findtext("itunes:episodeType", None, _NS) == "full"
    assert item.findtext("podcast:txt[@purpose='ai-content']", None, _NS) == "true"
    assert [(each.get("type"), each.get("language")) for each in item.findall("podcast:transcript", _NS)] == [
        ("text/vtt", "nb"),
        ("application/x-subrip", "nb"),
        ("application/json", "nb"),
    ]
    assert item.find("podcast:chapters", _NS).get("type") == "application/json+chapters"
    assert {each.get("rel") for each in item.findall("podcast:transcript", _NS)} == {"captions"}
    assert item.findtext("podcast:person[@role='author']", None, _NS) == "Kari Nordmann"
    assert parsedate_to_datetime(item.findtext("pubDate")).isoformat() == episode.date


def test_other_formats_are_beside_the_enclosure(show: Show, cover: Cover, wide_episode: Episode) -> None:
    """As podcast:alternateEnclosure, with the enclosure itself as the default; parsers that know none see the MP3."""
    feed = _render(show, cover, wide_episode)
    item = _parse(feed).find("channel/item")
    found = item.findall("podcast:alternateEnclosure", _NS)
    assert [(each.get("type"), each.get("default")) for each in found] == [
        ("audio/mpeg", "true"),
        ("audio/mp4", None),
        ("audio/ogg", None),
    ]
    assert found[0].find("podcast:source", _NS).get("uri") == item.find("enclosure").get("url")
    assert [each.find("podcast:integrity", _NS).get("type") for each in found] == ["sri"] * 3
    parsed = podcastparser.parse(show.site_url, BytesIO(feed))["episodes"][0]
    assert [each["mime_type"] for each in parsed["enclosures"]] == ["audio/mpeg"]


def test_every_address_is_https_and_under_the_site(show: Show, cover: Cover, episode: Episode) -> None:
    """No tag points elsewhere or keeps a relative path."""
    tree = _parse(_render(show, cover, episode))
    urls = [*tree.xpath("//item//@url"), *tree.xpath("//@href"), *tree.xpath("//link/text()")]
    assert len(urls) >= 10
    assert all(url.startswith("https://podkast.example.no/") for url in urls)


def test_episodes_are_newest_first_and_drafts_stay_out(show: Show, cover: Cover, episode: Episode) -> None:
    """Whatever order they come in."""
    older = _another(episode, "eldre", "2026-11-01T06:00:00+01:00")
    newer = _another(episode, "nyere", "2026-12-01T06:00:00+01:00")
    draft = replace(_another(episode, "utkast", "2026-12-02T06:00:00+01:00"), status="draft")
    channel = _parse(_render(show, cover, older, draft, newer, episode)).find("channel")
    assert [item.findtext("title") for item in channel.findall("item")] == ["Sak nyere", episode.title, "Sak eldre"]
    assert channel.findtext("lastBuildDate") == "Tue, 01 Dec 2026 06:00:00 +0100"


def test_the_same_show_gives_the_same_bytes(show: Show, cover: Cover, episode: Episode) -> None:
    """No clock, and no trace of the order episodes came in."""
    other = _another(episode, "annen", "2026-11-01T06:00:00+01:00")
    assert _render(show, cover, episode, other) == _render(show, cover, other, episode)


def test_a_feed_without_episodes_has_no_build_date(show: Show, cover: Cover) -> None:
    """The only other date would be the clock's."""
    channel = _parse(_render(show, cover)).find("channel")
    assert channel.find("lastBuildDate") is None
    assert channel.find("item") is None


def test_a_show_without_owner_author_or_guid_still_has_a_feed(show: Show, cover: Cover, episode: Episode) -> None:
    """They are SHOULDs; what is not known is left out, not written empty."""
    bare = replace(show, owner_email=None, guid=None, copyright=None, category=("Technology",))
    tree = _parse(_render(bare, cover, replace(episode, author=None)))
    assert tree.xpath("//itunes:owner | //podcast:guid | //podcast:person | //copyright", namespaces=_NS) == []
    assert not [
        element.tag
        for element in tree.iter()
        if not (element.text or "").strip() and not element.attrib and not len(element)
    ]


@given(
    title=st.text(
        st.characters(codec="utf-8", min_codepoint=32, exclude_characters="\x7f\ufffe\uffff"), min_size=1, max_size=60
    )
)
def test_hostile_titles_are_text(show: Show, cover: Cover, episode: Episode, title: str) -> None:
    """Whatever stands in a title, it comes back as that title and makes no element of its own."""
    title = flatten_text(f"x{title}x")
    item = _parse(_render(show, cover, replace(episode, title=title))).find("channel/item")
    assert item.findtext("title") == title
    assert item.find("script") is None


@pytest.mark.parametrize(
    "text", ["</title><script>alert(1)</script>", "a & b", "]]>", "<b>", "\"quoted'", "{{ 7 * 7 }}"]
)
def test_markup_in_texts_is_escaped_in_the_description_too(
    show: Show, cover: Cover, episode: Episode, text: str
) -> None:
    """Descriptions are HTML: what was text stays text after the app has read it."""
    hostile = replace(episode, summary=text, credits=(text,), author=text)
    html = _parse(_render(show, cover, hostile)).findtext("channel/item/description")
    assert text in etree.fromstring(f"<div>{html}</div>").xpath("string()")
    assert "<script>" not in html


def test_time_stamps_begin_lines_of_the_description(show: Show, cover: Cover, episode: Episode) -> None:
    """Spotify, YouTube and Apple make chapters of them, whether or not the tags are stripped."""
    html = _parse(_render(show, cover, episode)).findtext("channel/item/description")
    stamps = [line[:5] for line in html.splitlines() if line[:2].isdigit()]
    assert stamps == ["00:00", "00:31", "01:02"]
    assert "syntetisk stemme" in html


def test_wrong_metadata_raises_with_code_place_and_help(show: Show, cover: Cover, episode: Episode) -> None:
    """Nothing is rendered, so the old feed stays."""
    with pytest.raises(FeedError) as caught:
        _render(show, cover, replace(episode, date=None, guid=""))
    assert caught.value.code == "L623"
    assert "1 more" in caught.value.message
    assert str(caught.value.place) == "scripts/bjorka-kino.md"
    assert caught.value.help


def test_a_show_without_an_address_has_no_feed(show: Show, cover: Cover, episode: Episode) -> None:
    """A feed of relative links would be rejected everywhere."""
    with pytest.raises(FeedError, match="site_url"):
        _render(replace(show, site_url=None), cover, episode)


def test_season_number_kind_and_teaser_are_said_to_apps_of_either_namespace(
    show: Show, cover: Cover, episode: Episode
) -> None:
    """Those that are given; an episode without them is a whole one."""
    seventh = replace(episode, season=2, number=7, kind="bonus", soundbite=Soundbite(Ms(1_250), Ms(20_000)))
    (item,) = _parse(_render(show, cover, seventh)).iter("item")
    assert [element.text for element in item.findall("itunes:season", _NS)] == ["2"]
    assert [element.text for element in item.findall("podcast:season", _NS)] == ["2"]
    assert [element.text for element in item.findall("itunes:episode", _NS)] == ["7"]
    assert [element.text for element in item.findall("podcast:episode", _NS)] == ["7"]
    assert [element.text for element in item.findall("itunes:episodeType", _NS)] == ["bonus"]
    (teaser,) = item.findall("podcast:soundbite", _NS)
    assert dict(teaser.attrib) == {"startTime": "1.25", "duration": "20"}
    assert teaser.text == episode.title
    (plain,) = _parse(_render(show, cover, episode)).iter("item")
    assert [element.text for element in plain.findall("itunes:episodeType", _NS)] == ["full"]
    for name in ("itunes:season", "podcast:episode", "podcast:soundbite"):
        assert plain.find(name, _NS) is None


def test_a_trailer_is_the_channel_s_too(show: Show, cover: Cover, episode: Episode) -> None:
    """All that trailer.md asks for, with the season it is for; other kinds of episodes are none."""
    trailer = replace(_another(episode, "smakebit", "2026-10-01T06:00:00+02:00"), kind="trailer", season=3)
    bonus = replace(_another(episode, "bonus", "2026-10-02T06:00:00+02:00"), kind="bonus")
    (tag,) = _parse(_render(show, cover, episode, bonus, trailer)).findall("channel/podcast:trailer", _NS)
    assert tag.text == "Sak smakebit"
    assert dict(tag.attrib) == {
        "url": "https://podkast.example.no/media/smakebit.00000000.mp3",
        "pubdate": "Thu, 01 Oct 2026 06:00:00 +0200",
        "length": "5210432",
        "type": "audio/mpeg",
        "season": "3",
    }


def test_an_old_trailer_is_on_the_first_page_of_a_long_feed(show: Show, cover: Cover, episode: Episode) -> None:
    """Apps look for it there; the archive that its episode stands on names none, so that it never changes."""
    days = [_another(episode, f"sak-{day}", f"2026-11-{day:02}T06:00:00+01:00") for day in range(1, 7)]
    trailer = replace(days[0], kind="trailer")
    pages = render_feeds(show, [trailer, *days[1:]], cover=cover, generator="Lydsak", details=FeedDetails(page_size=2))
    assert [len(_parse(page).findall("channel/item")) for page in pages.values()] == [2, 2, 2]
    assert [len(_parse(page).findall("channel/podcast:trailer", _NS)) for page in pages.values()] == [0, 0, 1]


def test_the_editor_answers_for_the_feed(show: Show, cover: Cover, episode: Episode) -> None:
    """As RSS has it, managingEditor, and as a person of the channel and of every item that has persons of its own."""
    details = FeedDetails(editor="Marit Sjøvoll")
    anonymous = replace(_another(episode, "uten", "2026-11-01T06:00:00+01:00"), author=None)
    feed = render_feeds(show, [episode, anonymous], cover=cover, generator="Lydsak", details=details)["feed.xml"]
    channel = _parse(feed).find("channel")
    assert channel.findtext("managingEditor") == "podkast@example.no (Marit Sjøvoll)"
    people = [
        [(each.text, each.get("role")) for each in parent.findall("podcast:person", _NS)]
        for parent in (channel, *channel.findall("item"))
    ]
    editor = ("Marit Sjøvoll", "editorial director")
    assert people == [[editor], [("Kari Nordmann", "author"), editor], []]
