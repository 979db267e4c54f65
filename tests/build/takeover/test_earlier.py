from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import feedparser
import podcastparser
import pytest

from lydsak.build.events import EpisodeFailed, FeedReady
from lydsak.build.takeover.earlier import load_earlier, withdraw_earlier
from lydsak.config.earlier import render_earlier
from lydsak.errors import SettingsError
from lydsak.model import EarlierEpisode
from lydsak.publish.feed_reading.feed import read_feed
from tests.publish.foreign_feeds import render_foreign_feed

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def _write_earlier(show: ShowFolder, count: int = 3) -> tuple[EarlierEpisode, ...]:
    found = read_feed(render_foreign_feed(range(count)), path="feed.xml").episodes
    episodes = tuple(replace(one, id=f"sak-{number}") for number, one in enumerate(found))
    (show.root / "earlier.toml").write_text(render_earlier(episodes, origin="x"), encoding="utf-8")
    return episodes


def _read_feed(show: ShowFolder) -> tuple[EarlierEpisode, ...]:
    return read_feed((show.root / "feed" / "feed.xml").read_bytes(), path="feed.xml").episodes


def test_five_hundred_items_stay_what_they_were_to_apps(built_copy: ShowFolder) -> None:
    """Guid, date, order, enclosure and length, as two parsers that apps use read the old feed and the new."""
    old = render_foreign_feed(range(500))
    _write_earlier(built_copy, 500)
    settings = built_copy.root / "lydsak.toml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n[feed]\npage_size = 600\n", encoding="utf-8")
    assert [one.episodes for one in built_copy.build() if isinstance(one, FeedReady)] == [501]
    new = (built_copy.root / "feed" / "feed.xml").read_bytes()
    before, after = feedparser.parse(_mend(old)).entries, feedparser.parse(new).entries
    assert len(after) == 501
    others = [entry for entry in after if entry.title != "Ferja går igjen"]
    for name in ("id", "title", "published_parsed", "link", "summary"):
        assert [entry.get(name) for entry in others] == [entry.get(name) for entry in before], name
    assert [(one.href, one.length, one.type) for entry in others for one in entry.enclosures] == [
        (one.href, one.length, one.type) for entry in before for one in entry.enclosures
    ]
    listed = {one["guid"]: (one["published"], one["total_time"]) for one in _parse_podcast(new)}
    known = {one["guid"]: (one["published"], one["total_time"]) for one in _parse_podcast(old)}
    assert known.items() <= listed.items()
    assert len(known) == 500


def _parse_podcast(feed: bytes) -> list[dict[str, object]]:
    episodes: list[dict[str, object]] = podcastparser.parse("https://a.example/feed", BytesIO(_mend(feed)))["episodes"]
    return episodes


def _mend(feed: bytes) -> bytes:
    """What XML does not allow, which parsers read each in its own way."""
    letters = {b"\x0b": b"", b"&aring;": "å".encode(), b"&hellip;": "…".encode()}
    for written, meant in letters.items():
        feed = feed.replace(written, meant)
    return feed


def test_new_episodes_stand_among_those_from_before_by_their_dates(built_copy: ShowFolder) -> None:
    """What was taken over keeps its order, an undated one its neighbour; a later build changes nothing."""
    episodes = _write_earlier(built_copy, 4)
    dates = ["2027-01-01T00:00:00+00:00", None, "2020-01-01T00:00:00+00:00", "2021-01-01T00:00:00+00:00"]
    changed = tuple(replace(one, date=date) for one, date in zip(episodes, dates, strict=True))
    (built_copy.root / "earlier.toml").write_text(render_earlier(changed, origin="x"), encoding="utf-8")
    built_copy.build()
    own = "0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11"
    guids = [one.guid for one in _read_feed(built_copy)]
    assert guids == [changed[0].guid, changed[1].guid, own, changed[2].guid, changed[3].guid]
    before = built_copy.list_files()
    (ready,) = [event for event in built_copy.build() if isinstance(event, FeedReady)]
    assert (ready.written, built_copy.list_files()) == ((), before)
    page = before["index.html"].decode()
    assert "https://gammel.example/sak/0?a=1&amp;b=2" in page
    assert "<p>Sak 1.</p>" not in page


def test_a_script_with_the_guid_of_one_from_before_takes_its_place(built_copy: ShowFolder) -> None:
    """An old episode that is made anew here is not in the feed twice."""
    episodes = _write_earlier(built_copy, 2)
    own = replace(episodes[0], guid="0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11")
    (built_copy.root / "earlier.toml").write_text(render_earlier((own, episodes[1]), origin="x"), encoding="utf-8")
    built_copy.build()
    assert [one.guid for one in _read_feed(built_copy)] == [own.guid, episodes[1].guid]


def test_a_downloaded_sound_is_published_by_its_content(built_copy: ShowFolder) -> None:
    """Before the feed names it; one that is gone keeps the old feed; withdrawn, it goes once no feed names it."""
    (episode,) = _write_earlier(built_copy, 1)
    sound = b"\xff\xfb" * 500
    (built_copy.root / "earlier").mkdir()
    (built_copy.root / "earlier" / "sak-0.mp3").write_bytes(sound)
    digest = hashlib.sha256(sound).hexdigest()
    held = replace(episode.enclosure, length=1000, file="earlier/sak-0.mp3", sha256=digest)
    text = render_earlier((replace(episode, enclosure=held),), origin="x")
    (built_copy.root / "earlier.toml").write_text(text, encoding="utf-8")
    built_copy.build()
    path = f"earlier/sak-0.{digest[:8]}.mp3"
    (read,) = [one for one in _read_feed(built_copy) if one.guid == episode.guid]
    assert (read.enclosure.url, read.enclosure.length) == (f"https://provepost.example/podkast/{path}", 1000)
    assert (built_copy.root / "feed" / path).read_bytes() == sound
    (built_copy.root / "earlier" / "sak-0.mp3").unlink()
    (built_copy.root / "feed" / path).unlink()
    (failed,) = [event for event in built_copy.build() if isinstance(event, EpisodeFailed)]
    assert failed.error.code == "L869"
    (built_copy.root / "feed" / path).write_bytes(sound)
    assert withdraw_earlier(built_copy.root, "sak-0", "Feil.") is not None
    built_copy.build()
    assert len(_read_feed(built_copy)) == 1
    assert not (built_copy.root / "feed" / path).exists()


def test_an_episode_from_before_is_withdrawn_and_given_back(built_copy: ShowFolder) -> None:
    """By its id or its guid, as people have it; who is not there is not found."""
    episode = _write_earlier(built_copy)[0]
    before = (built_copy.root / "earlier.toml").read_bytes()
    for name in (episode.id, episode.guid, f"earlier.toml#{episode.id}"):
        marked = withdraw_earlier(built_copy.root, name, " Feil\nnavn. ", dry_run=name != episode.id)
        assert marked is not None
        assert re.fullmatch(r"\d{4}-\d\d-\d\d Feil navn\.", marked.withdrawn or "")
    assert load_earlier(built_copy.root)[0].withdrawn
    withdraw_earlier(built_copy.root, episode.id, None)
    assert (built_copy.root / "earlier.toml").read_bytes() == before
    assert withdraw_earlier(built_copy.root, "ingen", "Feil.") is None


@pytest.mark.parametrize("content", [b"\xff", b"[[episode]]\n"])
def test_a_broken_file_is_an_error_and_the_old_feed_stands(built_copy: ShowFolder, content: bytes) -> None:
    """No feed is made that has lost episodes."""
    (built_copy.root / "earlier.toml").write_bytes(content)
    before = (built_copy.root / "feed" / "feed.xml").read_bytes()
    with pytest.raises(SettingsError):
        built_copy.build()
    assert (built_copy.root / "feed" / "feed.xml").read_bytes() == before
