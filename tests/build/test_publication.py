from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from lydsak.build.cover import place_cover
from lydsak.build.events import EpisodeReady, Event, FeedReady, LeftOutOfFeed
from lydsak.build.publication import find_outdated_part, publish_show
from lydsak.build.records.episodes import find_standing, locate_record
from lydsak.build.workers import Workers
from lydsak.errors import FeedError

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def _publish(show: ShowFolder) -> list[Event]:
    settings = show.load()
    with Workers(1) as workers:
        return list(publish_show(settings, place_cover(settings, show.root / ".lydsak" / "store"), workers))


def _change_record(show: ShowFolder, **changes: object) -> None:
    standing = find_standing(show.root, "ferja")
    assert standing is not None
    changed = replace(standing.episode, **changes)  # type: ignore[arg-type]
    locate_record(show.root / "feed", "ferja").write_bytes(msgspec.json.encode(changed))


def test_a_show_is_published_from_the_records_alone(built_copy: ShowFolder) -> None:
    """Without the store, and to the same bytes."""
    before = built_copy.list_files()
    for name in ("feed.xml", "index.html"):
        (built_copy.root / "feed" / name).unlink()
    (ready,) = _publish(built_copy)
    assert isinstance(ready, FeedReady)
    assert (ready.feed, ready.episodes) == ("feed/feed.xml", 1)
    assert sorted(ready.written) == ["feed/feed.xml", "feed/index.html"]
    assert built_copy.list_files() == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "draft"}, "a draft"),
        ({"date": None}, "write dato in the script's front matter"),
    ],
)
def test_what_is_left_out_is_said_with_its_reason(
    built_copy: ShowFolder, changes: dict[str, object], reason: str
) -> None:
    """And stands on neither feed nor page."""
    _change_record(built_copy, **changes)
    left_out, ready = _publish(built_copy)
    assert isinstance(left_out, LeftOutOfFeed)
    assert isinstance(ready, FeedReady)
    assert left_out.slug == "ferja"
    assert reason in left_out.reason
    assert ready.episodes == 0
    for name in ("feed.xml", "index.html"):
        assert "Ferja" not in (built_copy.root / "feed" / name).read_text(encoding="utf-8")


def test_metadata_that_directories_refuse_changes_nothing(built_copy: ShowFolder) -> None:
    """The feed that stands is better than a wrong one."""
    settings = built_copy.root / "lydsak.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("Saker til prøve.", "Saker. " * 600), encoding="utf-8")
    before = built_copy.list_files()
    with pytest.raises(FeedError):
        _publish(built_copy)
    assert built_copy.list_files() == before


def test_what_the_feed_says_besides_makes_no_episode_anew(built_copy: ShowFolder) -> None:
    """A licence or a hub is the feed's alone: it changes, and nothing else does."""
    before = built_copy.list_files()
    settings = built_copy.root / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '\n[feed]\nlocation = "Bjørka"\n', encoding="utf-8")
    events = built_copy.build()
    assert [event.written for event in events if isinstance(event, EpisodeReady)] == [()]
    after = built_copy.list_files()
    assert {name for name in after if after[name] != before.get(name)} == {"feed.xml"}
    assert '<podcast:location rel="subject">Bjørka</podcast:location>'.encode() in after["feed.xml"]


def test_a_long_feed_stands_in_pages_and_a_short_one_leaves_none(built_copy: ShowFolder) -> None:
    """Archives come before the feed that names them, and go once it names them no more."""
    script = (built_copy.root / "scripts" / "ferja.md").read_text(encoding="utf-8")
    for number in (2, 3):
        text = script.replace("06:00", f"0{number}:00").replace("guid: 0", f"guid: {number}")
        built_copy.write_script(text, f"ferja-{number}")
    settings = built_copy.root / "lydsak.toml"
    plain = settings.read_text(encoding="utf-8")
    settings.write_text(f"{plain}\n[feed]\npage_size = 1\n", encoding="utf-8")
    (feed,) = [event for event in built_copy.build() if isinstance(event, FeedReady)]
    assert [name for name in feed.written if name.endswith(".xml")] == [
        "feed/feed-1.xml",
        "feed/feed-2.xml",
        "feed/feed.xml",
    ]
    settings.write_text(plain, encoding="utf-8")
    built_copy.build()
    assert [name for name in built_copy.list_files() if name.endswith(".xml")] == ["feed.xml"]


def test_a_story_that_was_taken_out_leaves_no_sound_behind(built_copy: ShowFolder) -> None:
    """Without script and folder, as `build` advises; with its script, the episode is built again."""
    folder = built_copy.root / "feed" / "e" / "ferja"
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.unlink()
    shutil.rmtree(folder)
    built_copy.build()
    assert list((built_copy.root / "feed").glob("media/*")) == []
    assert (built_copy.root / "audio" / "episodes" / "ferja.mp3").exists()
    built_copy.write_script(text)
    built_copy.build_ready()
    shutil.rmtree(folder)
    _publish(built_copy)
    assert built_copy.locate_audio().exists()


def test_a_cover_that_a_killed_build_left_is_taken_away_though_nothing_changed(built_copy: ShowFolder) -> None:
    """The feed was in place, and the build was killed before it tidied up."""
    before = built_copy.list_files()
    (built_copy.root / "feed" / "cover.00000000.jpg").write_bytes(b"x")
    (ready,) = _publish(built_copy)
    assert isinstance(ready, FeedReady)
    assert ready.written == ()
    assert built_copy.list_files() == before


def test_a_part_that_would_be_written_is_found(built_copy: ShowFolder) -> None:
    """The cover before the pages; nothing is written by looking."""
    settings = built_copy.load()
    cover = place_cover(settings, built_copy.root / ".lydsak" / "store").cover
    assert find_outdated_part(settings, cover) is None
    (built_copy.root / "feed" / "index.html").write_text("annet", encoding="utf-8")
    assert find_outdated_part(settings, cover) == "index.html"
    (built_copy.root / "feed" / cover.picture.path).unlink()
    assert find_outdated_part(settings, cover) == cover.picture.path
