from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lydsak.model import Cover, Episode, FeedDetails, Show
from lydsak.publish.feed.pages import split_pages
from tests.publish.feeds import render_feeds

_ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def _number(episode: Episode, count: int) -> list[Episode]:
    """So many episodes, newest first, a minute apart."""
    return [
        replace(
            episode,
            slug=f"sak-{number}",
            guid=f"guid-{number}",
            title=f"Sak nummer {number}",
            date=f"2026-11-20T{number // 60:02}:{number % 60:02}:00+01:00",
            audio=replace(episode.audio, path=f"media/sak-{number}.00000000.mp3"),
        )
        for number in range(count, 0, -1)
    ]


@pytest.fixture(scope="module")
def hundred(episode: Episode) -> list[Episode]:
    """A hundred episodes, newest first."""
    return _number(episode, 100)


@given(count=st.integers(0, 100), size=st.integers(1, 40))
def test_pages_hold_every_episode_once_and_in_order(count: int, size: int) -> None:
    """Archives are full; the first page is never shorter than one, nor twice as long."""
    pages = split_pages(count, size)
    everything = range(count)
    assert [number for page in pages for number in page.choose(everything)] == list(everything)
    assert all(page.end - page.start == size for page in pages[1:])
    assert pages[0].end < 2 * size
    assert len(pages) == 1 or pages[0].end >= size
    assert [page.number for page in pages] == [0, *range(len(pages) - 1, 0, -1)]
    assert {page.oldest for page in pages} == {pages[-1].number}
    for newer, older in pairwise(pages):
        assert (newer.older, older.newer) == (older.number, newer.number)
    assert (pages[0].newer, pages[-1].older) == (None, None)


@given(count=st.integers(0, 99), size=st.integers(1, 40))
def test_a_new_episode_changes_no_archive(count: int, size: int) -> None:
    """But for the newest archive's way to what is newer, when one more has come between."""

    def list_archives(count: int) -> dict[int, tuple[int, ...]]:
        return {page.number: tuple(page.choose(range(count, 0, -1))) for page in split_pages(count, size)[1:]}

    before, after = split_pages(count, size), split_pages(count + 1, size)
    assert list_archives(count).items() <= list_archives(count + 1).items()
    links = {(page.number, page.newer, page.older) for page in before}
    assert sum((page.number, page.newer, page.older) not in links for page in after[1:]) <= 2


def test_an_app_that_follows_next_finds_all(show: Show, cover: Cover, hundred: list[Episode]) -> None:
    """Each page tells where it is, and the first and last of all; the newest comes first."""
    details = FeedDetails(page_size=30)
    feeds = render_feeds(show, hundred, cover=cover, generator="Lydsak", details=details)
    assert list(feeds) == ["feed-1.xml", "feed-2.xml", "feed.xml"]
    found: list[str | None] = []
    path: str | None = "feed.xml"
    while path:
        channel = etree.fromstring(feeds[path]).find("channel")
        links = {link.get("rel"): link.get("href") for link in channel.findall("atom:link", _ATOM)}
        base = "https://podkast.example.no/"
        assert links["self"] == base + path
        assert (links["first"], links["last"]) == (f"{base}feed.xml", f"{base}feed-1.xml")
        found += [item.findtext("guid") for item in channel.iter("item")]
        path = links["next"].removeprefix(base) if "next" in links else None
    assert found == [episode.guid for episode in hundred]


def test_a_short_feed_has_no_pages(show: Show, cover: Cover, hundred: list[Episode]) -> None:
    """Its only link is to itself."""
    (feed,) = render_feeds(show, hundred[:59], cover=cover, generator="L", details=FeedDetails(page_size=30)).values()
    links = etree.fromstring(feed).find("channel").findall("atom:link", _ATOM)
    assert [link.get("rel") for link in links] == ["self"]


def test_the_way_back_has_both_of_its_names(show: Show, cover: Cover, episode: Episode) -> None:
    """`previous` of RFC 5005, and `prev`, as podcast hosts write it; both lead to what is newer."""
    details = FeedDetails(page_size=1)
    pages = render_feeds(show, _number(episode, 3), cover=cover, generator="Lydsak", details=details)
    ways = {
        name: [
            (link.get("rel"), link.get("href").rpartition("/")[2])
            for link in etree.fromstring(content).findall("channel/atom:link", _ATOM)
            if link.get("rel").startswith("prev")
        ]
        for name, content in pages.items()
    }
    assert ways == {
        "feed-1.xml": [("previous", "feed-2.xml"), ("prev", "feed-2.xml")],
        "feed-2.xml": [("previous", "feed.xml"), ("prev", "feed.xml")],
        "feed.xml": [],
    }
