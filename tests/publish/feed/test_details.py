from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import podcastparser
import pytest
from lxml import etree

from lydsak.errors import FeedError
from lydsak.model import Cover, Episode, FeedDetails, Language, Show
from lydsak.publish.feed.details import UPDATES, make_detail_tags, sound_url
from tests.publish.feeds import render_feeds

FULL = FeedDetails(
    license="cc-by-4.0",
    license_url="https://creativecommons.org/licenses/by/4.0/",
    location="Bjørka",
    funding_url="https://bjorkablad.example/abonnement",
    funding_text="Bli abonnent",
    update="weekdays",
    hub="https://hub.example/",
    new_feed_url="https://ny.example/feed.xml",
    medium="newsletter",
    enclosure_prefix="https://counter.example/e/",
)
_NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


def _channel(show: Show, cover: Cover, episode: Episode, details: FeedDetails) -> Any:
    feed = render_feeds(show, [episode], cover=cover, generator="Lydsak", details=details)["feed.xml"]
    return etree.fromstring(feed).find("channel")


def test_what_is_given_is_said_once(show: Show, cover: Cover, episode: Episode) -> None:
    """Each by the element and attributes that its specification has."""
    channel = _channel(show, cover, episode, FULL)

    def find(path: str) -> tuple[str | None, dict[str, str]]:
        (element,) = channel.findall(path, _NS)
        return element.text, dict(element.attrib)

    assert find("podcast:license") == ("cc-by-4.0", {"url": "https://creativecommons.org/licenses/by/4.0/"})
    assert find("podcast:location") == ("Bjørka", {"rel": "subject"})
    assert find("podcast:funding") == ("Bli abonnent", {"url": "https://bjorkablad.example/abonnement"})
    rule = {"rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"}
    assert find("podcast:updateFrequency") == ("På hverdager", rule)
    assert find("podcast:medium") == ("newsletter", {})
    assert find("itunes:new-feed-url") == ("https://ny.example/feed.xml", {})
    assert find("atom:link[@rel='hub']") == (None, {"href": "https://hub.example/", "rel": "hub"})
    assert len(channel.findall("atom:link[@rel='self']", _NS)) == 1


def test_what_is_not_given_is_not_said(show: Show) -> None:
    """Only the medium is told in any case, as it was before."""
    assert [tag.name for tag in make_detail_tags(show, FeedDetails())] == ["podcast:medium"]


@pytest.mark.parametrize("update", [*UPDATES, "FREQ=MONTHLY;INTERVAL=2"])
def test_every_rhythm_has_a_rule_and_words(show: Show, update: str) -> None:
    """In both written forms of Norwegian; a rule of one's own stands for itself."""
    for language in ("nb", "nn"):
        tags = make_detail_tags(replace(show, language=language), FeedDetails(update=update))
        (tag,) = [tag for tag in tags if tag.name == "podcast:updateFrequency"]
        assert dict(tag.attributes)["rrule"].startswith("FREQ=")
        assert tag.text


def test_a_counter_stands_before_the_sound_alone(show: Show, cover: Cover, wide_episode: Episode) -> None:
    """Apps fetch every format through it, and captions, chapters and pages without it."""
    url = sound_url(show, FULL, wide_episode.audio)
    assert url == f"https://counter.example/e/podkast.example.no/{wide_episode.audio.path}"
    feed = render_feeds(show, [wide_episode], cover=cover, generator="Lydsak", details=FULL)["feed.xml"]
    (item,) = podcastparser.parse("https://podkast.example.no/feed.xml", BytesIO(feed))["episodes"]
    assert [enclosure["url"] for enclosure in item["enclosures"]] == [url]
    sounds = [wide_episode.audio, *(one.file for one in wide_episode.alternates)]
    # The enclosure, and the MP3 once more among the formats.
    assert feed.count(b"https://counter.example/") == len(sounds) + 1


def test_a_show_on_this_machine_keeps_its_scheme(show: Show, episode: Episode) -> None:
    """A counter is told of http where there is no https."""
    local = replace(show, site_url="http://127.0.0.1:8021")
    assert sound_url(local, FULL, episode.audio).startswith("https://counter.example/e/http://127.0.0.1:8021/media/")


def test_a_wrong_detail_keeps_the_feed_from_being_written(show: Show, cover: Cover, episode: Episode) -> None:
    """As any other rule does."""
    with pytest.raises(FeedError) as raised:
        _channel(show, cover, episode, FeedDetails(hub="hub.example"))
    assert raised.value.code == "L640"


@pytest.mark.parametrize(
    ("update", "language", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "nb", "På mandager"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "nb", "På mandager og onsdager"),
        ("FREQ=WEEKLY;BYDAY=TU,TH,SA", "nn", "På tysdagar, torsdagar og laurdagar"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "nb", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
        ("weekdays", "nn", "På kvardagar"),
    ],
)
def test_a_rule_of_weekdays_is_said_in_words(show: Show, update: str, language: Language, words: str) -> None:
    """Listeners read it; a rule that is more than that stands as it is."""
    tags = list(make_detail_tags(replace(show, language=language), FeedDetails(update=update)))
    assert [tag.text for tag in tags if tag.name == "podcast:updateFrequency"] == [words]


def test_a_show_that_is_complete_says_so_and_no_rhythm(show: Show) -> None:
    """To apps of either namespace, once."""
    tags = {tag.name: tag for tag in make_detail_tags(show, FeedDetails(complete=True, update="weekly"))}
    assert tags["itunes:complete"].text == "Yes"
    assert tags["podcast:updateFrequency"].attributes == (("complete", "true"),)
    assert tags["podcast:updateFrequency"].text == "Avsluttet: det kommer ikke flere episoder"


def test_a_season_with_a_name_has_it_beside_its_number(show: Show, cover: Cover, episode: Episode) -> None:
    """Only where apps look for it; a season without one is a number."""
    details = FeedDetails(seasons=(("2", "Ferjesaken"),))
    for season, attributes in ((2, {"name": "Ferjesaken"}), (3, {})):
        item = _channel(show, cover, replace(episode, season=season), details).find("item")
        assert item.findtext("itunes:season", None, _NS) == str(season)
        assert item.find("podcast:season", _NS).text == str(season)
        assert dict(item.find("podcast:season", _NS).attrib) == attributes
