"""Which pages are rendered again, and when none is put in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from lxml import etree

from lydsak.build import pages
from lydsak.build.cover import place_cover
from lydsak.build.pages import UpdatedPages, find_outdated_page, update_pages
from lydsak.build.publication import sort_episodes
from lydsak.build.records.catalogue import Catalogue, read_catalogue
from lydsak.build.records.episodes import find_standing, locate_record
from lydsak.build.workers import Workers
from lydsak.errors import FeedError
from lydsak.model import Episode, FeedDetails, Show
from lydsak.publish.feed import rss
from lydsak.publish.feed.extension import Tag

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


@pytest.fixture
def workers() -> Iterator[Workers]:
    """One, started only for many pages."""
    with Workers(1) as workers:
        yield workers


@pytest.fixture
def long_show(built_copy: ShowFolder) -> ShowFolder:
    """A show of seven episodes, two or three on a page of the feed: feed.xml, feed-2.xml and feed-1.xml."""
    settings = built_copy.root / "lydsak.toml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n[feed]\npage_size = 2\n", encoding="utf-8")
    for number in range(1, 7):
        _add_episode(built_copy, number)
    return built_copy


def _add_episode(show: ShowFolder, number: int, **changes: object) -> None:
    standing = find_standing(show.root, "ferja")
    assert standing is not None
    audio = replace(standing.episode.audio, path=f"media/sak-{number}.00000000.mp3")
    episode = replace(
        standing.episode,
        slug=f"sak-{number}",
        guid=f"guid-{number}",
        title=f"Sak {number}",
        date=f"2026-11-20T07:{number:02}:00+01:00",
        audio=audio,
    )
    path = locate_record(show.root / "feed", episode.slug)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.encode(replace(episode, **changes)))  # type: ignore[arg-type]


def _update(show: ShowFolder, workers: Workers, known: Catalogue | UpdatedPages) -> UpdatedPages:
    settings = show.load()
    cover = place_cover(settings, show.root / ".lydsak" / "store").cover
    listed = sort_episodes(show.root, read_catalogue(show.root).entries).listed
    return update_pages(settings, listed, cover, Catalogue((), known.pages, known.too_large, known.front), workers)


def _list_guids(show: ShowFolder) -> list[str | None]:
    """Of every page, as an app that follows `next` finds them."""
    found, path = [], "feed.xml"
    while path:
        channel = etree.parse(show.root / "feed" / path).find("channel")
        found += [item.findtext("guid") for item in channel.iter("item")]
        links = channel.findall("{http://www.w3.org/2005/Atom}link[@rel='next']")
        path = links[0].get("href").rpartition("/")[2] if links else ""
    return found


def test_a_new_episode_changes_the_first_page_alone(long_show: ShowFolder, workers: Workers) -> None:
    """And the show's own; a second look changes nothing."""
    first = _update(long_show, workers, Catalogue())
    older = [
        name for number in "12" for name in (f"archive-{number}.html", f"search-{number}.js", f"feed-{number}.xml")
    ]
    names = (*older, "index.html", "feed.xml")
    assert first.written == tuple(f"feed/{name}" for name in names)
    assert _update(long_show, workers, first).written == ()
    long_show.root.joinpath("feed", "e", "sak-6", "episode.json").unlink()
    fewer = _update(long_show, workers, first)
    assert fewer.written == ("feed/index.html", "feed/feed.xml")
    assert len(_list_guids(long_show)) == 6


def test_one_more_episode_renders_one_item(
    long_show: ShowFolder, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are taken from the feed that stands; not where a setting changed that they were made with."""
    long_show.root.joinpath("feed", "e", "sak-6", "episode.json").unlink()
    first = _update(long_show, workers, Catalogue())
    _add_episode(long_show, 7)
    made: list[str] = []
    make_item = rss._make_item

    def note_item(show: Show, episode: Episode, details: FeedDetails) -> Iterator[Tag]:
        made.append(episode.slug)
        return make_item(show, episode, details)

    monkeypatch.setattr(rss, "_make_item", note_item)
    _update(long_show, workers, first)
    assert made == ["sak-7"]
    made.clear()
    settings = long_show.root / "lydsak.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("page_size = 2\n", 'page_size = 2\neditor = "Kari Nordmann"\n'), encoding="utf-8")
    _update(long_show, workers, first)
    assert len(made) == 7


def test_what_was_rendered_bit_by_bit_is_what_is_rendered_at_once(long_show: ShowFolder, workers: Workers) -> None:
    """Whatever stood there before, page for page, by one worker or in this process."""
    known: Catalogue | UpdatedPages = Catalogue()
    for number in range(7, 12):
        _add_episode(long_show, number)
        known = _update(long_show, workers, known)
    grown = long_show.list_files()
    for path in known.pages:
        (long_show.root / "feed" / path).unlink()
    _update(long_show, workers, Catalogue())
    assert long_show.list_files() == grown
    assert len(_list_guids(long_show)) == 12


def test_a_page_that_was_damaged_is_made_again(long_show: ShowFolder, workers: Workers) -> None:
    """Its digest tells."""
    first = _update(long_show, workers, Catalogue())
    (long_show.root / "feed" / "feed-1.xml").write_bytes(b"<rss/>")
    assert _update(long_show, workers, first).written == ("feed/feed-1.xml",)


@pytest.mark.parametrize("changes", [{"title": " "}, {"guid": "guid-1"}])
def test_one_wrong_episode_keeps_every_page_as_it_is(
    long_show: ShowFolder, workers: Workers, changes: dict[str, object]
) -> None:
    """Wrong alone, or among the others; no page of many is put in place before the others are right."""
    first = _update(long_show, workers, Catalogue())
    _add_episode(long_show, 2, summary="Ny")
    _add_episode(long_show, 6, **changes)
    before = long_show.list_files()
    with pytest.raises(FeedError):
        _update(long_show, workers, first)
    assert long_show.list_files() == before


def test_pages_that_are_too_large_are_divided(
    long_show: ShowFolder, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until each can be read by everybody; a later build knows before it has rendered them."""
    _update(long_show, workers, Catalogue())
    feed = long_show.root / "feed"
    largest = max(path.stat().st_size for path in (*feed.glob("feed*.xml"), *feed.glob("*.html")))
    monkeypatch.setattr(pages, "MAX_BYTES", largest - 1)
    divided = _update(long_show, workers, Catalogue())
    assert len(divided.pages) > 6
    assert all(path.stat().st_size < largest for path in feed.glob("feed*.xml"))
    assert len(_list_guids(long_show)) == 7
    monkeypatch.setattr(pages, "_render_page", lambda _: pytest.fail("a page was rendered"))
    again = _update(long_show, workers, divided)
    assert (again.pages, again.too_large, again.written) == (divided.pages, divided.too_large, ())


def test_an_archive_larger_than_allowed_of_one_episode_stays(
    long_show: ShowFolder, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left to divide."""
    monkeypatch.setattr(pages, "MAX_BYTES", 10)
    assert len(_update(long_show, workers, Catalogue()).pages) == 21
    assert len(_list_guids(long_show)) == 7


def test_a_trailer_is_named_on_the_first_page_however_old_it_is(long_show: ShowFolder, workers: Workers) -> None:
    """Apps look for it there; when it changes, so does the first page, and no archive but its own."""
    first = _update(long_show, workers, Catalogue())
    _add_episode(long_show, 1, kind="trailer", title="Smakebit")
    changed = _update(long_show, workers, first)
    assert [path for path in changed.written if path.endswith(".xml")] == ["feed/feed-1.xml", "feed/feed.xml"]
    podcast = "{https://podcastindex.org/namespace/1.0}trailer"
    titles = {
        path.name: [tag.text for tag in etree.parse(path).find("channel").findall(podcast)]
        for path in (long_show.root / "feed").glob("feed*.xml")
    }
    assert titles == {"feed.xml": ["Smakebit"], "feed-1.xml": [], "feed-2.xml": []}


def test_a_page_that_would_change_is_found(long_show: ShowFolder, workers: Workers) -> None:
    """Whichever it is, and none after it was written, also without what was known of it."""
    updated = _update(long_show, workers, Catalogue())
    settings, known = long_show.load(), Catalogue((), updated.pages)
    listed = sort_episodes(long_show.root, read_catalogue(long_show.root).entries).listed
    cover = place_cover(settings, long_show.root / ".lydsak" / "store").cover
    assert find_outdated_page(settings, listed, cover, known) is None
    assert find_outdated_page(settings, listed, cover, Catalogue()) is None
    (long_show.root / "feed" / "feed-1.xml").unlink()
    assert find_outdated_page(settings, listed, cover, known) == "feed-1.xml"
