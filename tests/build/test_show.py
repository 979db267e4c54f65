from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import podcastparser
import pytest

from lydsak.build.events import (
    EpisodeFailed,
    EpisodeReady,
    FeedReady,
    LeftOutOfFeed,
    PlannedEpisode,
    Reason,
    StillPublished,
)
from lydsak.build.show import BuildOptions
from lydsak.errors import BusyError, LockedError
from tests.build.conftest import SCRIPT, ShowFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    MakeShow = Callable[..., ShowFolder]

DRAFT = """
---
tittel: Ikke ferdig
dato: 2026-11-20 07:00
status: utkast
guid: 1f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
---

En setning. ^a1
"""


def test_a_show_becomes_a_feed_whose_enclosures_exist(show: ShowFolder) -> None:
    """Every enclosure that the feed names is there with exactly the stated length."""
    show.build_ready()
    with (show.root / "feed" / "feed.xml").open("rb") as file:
        feed = podcastparser.parse("https://provepost.example/podkast/feed.xml", file)
    (item,) = feed["episodes"]
    (enclosure,) = item["enclosures"]
    path = show.root / "feed" / enclosure["url"].removeprefix("https://provepost.example/podkast/")
    assert path.stat().st_size == enclosure["file_size"]
    assert item["title"] == "Ferja går igjen"
    assert item["guid"] == "0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11"
    assert [chapter["title"] for chapter in item["chapters"]] == ["Innledning", "Kaia"]


def test_a_second_build_speaks_nothing_and_writes_nothing(show: ShowFolder) -> None:
    """Nothing changed, nothing done: every inode below the show stays."""
    first = show.build_ready()
    assert first.spoken > 0
    assert first.written
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (show.root / "feed").rglob("*")}
    events = show.build()
    (second,) = [event for event in events if isinstance(event, EpisodeReady)]
    (feed,) = [event for event in events if isinstance(event, FeedReady)]
    assert (second.spoken, second.encoded, second.written, feed.written) == (0, 0, (), ())
    after = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (show.root / "feed").rglob("*")}
    assert after == before


def test_one_changed_sentence_speaks_one_utterance_and_encodes_one_unit(built_copy: ShowFolder) -> None:
    """The rest comes from the store, and `explain` names the sentence with both its texts."""
    show = built_copy
    script = show.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8").replace("Det var ventet.", "Det var sagt."), encoding="utf-8")
    events = show.build(BuildOptions(explain=True))
    (ready,) = [event for event in events if isinstance(event, EpisodeReady)]
    assert (ready.spoken, ready.encoded) == (1, 1)
    why = [event.why for event in events if isinstance(event, Reason) and "spoken" in event.what]
    assert why == ["the spoken text was «Det var ventet.», is «Det var sagt.»"]


@pytest.fixture(scope="module")
def built_by(make_show: MakeShow) -> Mapping[int, ShowFolder]:
    """The same show in two folders, by the number of workers that built it; only to be read."""
    return _build_by_workers(make_show("one"), make_show("two"))


@pytest.fixture(scope="module")
def built_as_edited_by(make_show: MakeShow) -> Mapping[int, ShowFolder]:
    """As `built_by`, from a script in which a sentence was another before anything was built."""
    shows = make_show("one"), make_show("two")
    for show in shows:
        edit_sentence(show)
    return _build_by_workers(*shows)


def _build_by_workers(*shows: ShowFolder) -> Mapping[int, ShowFolder]:
    for workers, show in enumerate(shows, start=1):
        show.build_ready(BuildOptions(workers=workers))
    return dict(enumerate(shows, start=1))


def edit_sentence(show: ShowFolder) -> None:
    """One sentence becomes another."""
    script = show.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    assert "Det var ventet." in text
    script.write_text(text.replace("Det var ventet.", "Det var sagt."), encoding="utf-8")


def test_the_same_show_gives_the_same_bytes_anywhere_and_with_any_number_of_workers(
    built_by: Mapping[int, ShowFolder],
) -> None:
    """MP3s, feed, pages and captions agree byte for byte between folders, and between one worker and two."""
    assert built_by[1].root != built_by[2].root
    assert built_by[1].list_files("feed") == built_by[2].list_files("feed")
    assert built_by[1].list_files("audio") == built_by[2].list_files("audio")


@pytest.mark.parametrize(("edited", "clean"), [(1, 2), (2, 1)])
def test_an_edited_show_equals_a_clean_build(
    built_by: Mapping[int, ShowFolder],
    built_as_edited_by: Mapping[int, ShowFolder],
    tmp_path: Path,
    edited: int,
    clean: int,
) -> None:
    """One sentence edited and built again, in one folder; built once, in another, with another number of workers."""
    show = ShowFolder(shutil.copytree(built_by[edited].root, tmp_path / "show"))
    edit_sentence(show)
    assert show.build_ready(BuildOptions(workers=edited)).spoken == 1
    assert show.list_files("feed") == built_as_edited_by[clean].list_files("feed")
    assert show.list_files("audio") == built_as_edited_by[clean].list_files("audio")


def test_an_edit_and_its_undoing_leave_no_trace(built_copy: ShowFolder) -> None:
    """Any history of edits gives the tree that a clean build gives; superseded files are gone."""
    show = built_copy
    clean = show.list_files()
    script = show.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("Ingen falt i vannet.", "To falt i vannet."), encoding="utf-8")
    show.build_ready()
    edited = show.list_files()
    assert len(edited) == len(clean)
    assert edited != clean
    script.write_text(text, encoding="utf-8")
    show.build_ready()
    assert show.list_files() == clean


def test_a_damaged_published_file_is_made_again(show: ShowFolder) -> None:
    """Bit rot below feed/ is noticed by its digest and mended from the store, without speaking."""
    ready = show.build_ready()
    clean = show.list_files()
    damaged = show.root / "feed" / ready.episode.audio.path
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(bytes(content))
    again = show.build_ready()
    assert again.spoken == 0
    assert show.list_files() == clean


def test_a_draft_is_built_but_never_in_the_feed(show: ShowFolder) -> None:
    """Listeners get what is ready; the last lines name the rest and why."""
    show.write_script(DRAFT, "uferdig")
    events = show.build()
    assert [event.episode.slug for event in events if isinstance(event, EpisodeReady)] == ["ferja", "uferdig"]
    assert [event for event in events if isinstance(event, LeftOutOfFeed)] == [LeftOutOfFeed("uferdig", "a draft")]
    assert b"Ikke ferdig" not in show.list_files()["feed.xml"]


def test_an_episode_to_come_waits_for_its_date(show: ShowFolder) -> None:
    """A publication date ahead of the clock keeps the episode out of the feed, and says until when."""
    show.write_script(DRAFT.replace("2026-11-20", "2999-01-01").replace("status: utkast\n", ""), "framtid")
    (left_out,) = [event for event in show.build() if isinstance(event, LeftOutOfFeed)]
    assert left_out.slug == "framtid"
    assert "2999-01-01" in left_out.reason


def test_what_is_held_back_is_nowhere_in_the_web_root(show: ShowFolder) -> None:
    """A draft can be read and heard at the desk; whoever guesses its address finds nothing."""
    show.write_script(DRAFT, "uferdig")
    show.build()
    assert not [name for name in show.list_files() if "uferdig" in name]
    held = show.list_files(".lydsak/held")
    assert "e/uferdig/index.html" in held
    assert [name for name in held if name.startswith("media/uferdig.")]
    assert (show.root / "audio" / "episodes" / "uferdig.mp3").exists()


def test_a_story_called_back_leaves_feed_and_web_root_and_comes_back_the_same(built_copy: ShowFolder) -> None:
    """`utkast` takes a published story off air; approving it again gives the bytes that were there."""
    show = built_copy
    clean = show.list_files()
    script = show.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("status: godkjent", "status: utkast"), encoding="utf-8")
    ready = show.build_ready()
    assert ready.spoken == 0
    files = show.list_files()
    assert not [name for name in files if "ferja" in name]
    assert files["feed.xml"].count(b"<item>") == 0
    script.write_text(text, encoding="utf-8")
    show.build_ready()
    assert show.list_files() == clean
    assert not [name for name in show.list_files(".lydsak/held") if "ferja" in name]


def test_a_renamed_script_is_the_same_episode(built_copy: ShowFolder) -> None:
    """Its guid says so: subscribers keep one item, and the old files are gone."""
    show = built_copy
    script = show.root / "scripts" / "ferja.md"
    script.rename(script.with_name("ferga.md"))
    show.build_ready()
    files = show.list_files()
    assert files["feed.xml"].count(b"<item>") == 1
    assert not [name for name in files if "ferja" in name]


def test_an_episode_whose_script_is_gone_stays_and_is_named(built_copy: ShowFolder) -> None:
    """Subscribers lose nothing because a file is missing; the producer is told on every build."""
    show = built_copy
    (show.root / "scripts" / "ferja.md").unlink()
    for _ in range(2):
        events = show.build()
        assert [event for event in events if isinstance(event, StillPublished)] == [StillPublished("ferja")]
        assert show.list_files()["feed.xml"].count(b"<item>") == 1


def test_a_bad_script_stops_no_other(show: ShowFolder) -> None:
    """The broken episode is named with its place; the others are built and the feed holds them."""
    show.write_script(DRAFT.replace("En setning.", "[puase 2 s]\n\nEn setning."), "brudd")
    events = show.build()
    (failed,) = [event for event in events if isinstance(event, EpisodeFailed)]
    assert failed.slug == "brudd"
    assert failed.error.place is not None
    assert str(failed.error.place).startswith("scripts/brudd.md:")
    assert [event.episode.slug for event in events if isinstance(event, EpisodeReady)] == ["ferja"]
    assert show.list_files()["feed.xml"].count(b"<item>") == 1


def test_an_episode_that_fails_keeps_its_old_item(built_copy: ShowFolder) -> None:
    """A script broken after it was published takes nothing away from listeners."""
    show = built_copy
    before = show.list_files()
    script = show.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8") + "\n[tull]\n", encoding="utf-8")
    assert any(isinstance(event, EpisodeFailed) for event in show.build())
    assert show.list_files() == before


def test_without_a_web_address_there_are_pages_but_no_feed(show: ShowFolder) -> None:
    """A producer can listen before the show has a home, and is told what is missing."""
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text().replace("site_url", "# site_url"))
    (feed,) = [event for event in show.build() if isinstance(event, FeedReady)]
    assert feed.feed is None
    assert "feed.xml" not in show.list_files()
    assert "index.html" in show.list_files()


def test_wrong_metadata_never_reaches_the_feed(built_copy: ShowFolder) -> None:
    """A description that directories refuse fails the feed, and the old feed stays."""
    show = built_copy
    before = show.list_files()["feed.xml"]
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text().replace("Saker til prøve.", "Saker. " * 600))
    (failed,) = [event for event in show.build() if isinstance(event, EpisodeFailed)]
    assert failed.error.code.startswith("L6")
    assert show.list_files()["feed.xml"] == before


def test_a_dry_run_counts_and_writes_nothing(show: ShowFolder) -> None:
    """What would be asked of the engine is told before anything is asked."""
    (planned,) = show.build(BuildOptions(dry_run=True))
    assert isinstance(planned, PlannedEpisode)
    assert not planned.up_to_date
    assert planned.to_speak == planned.utterances > 0
    assert planned.characters > 0
    assert not (show.root / "feed").exists()
    assert not (show.root / ".lydsak").exists()


def test_a_dry_run_counts_what_the_build_then_speaks(show: ShowFolder) -> None:
    """What two scripts say, or one says twice, is spoken once: with the first."""
    again = SCRIPT.replace("0f0c2a54", "1f0c2a54").replace("Ferja går igjen", "Ferja går") + "\nDet var ventet. ^b3\n"
    show.write_script(again, "igjen")
    events = show.build(BuildOptions(dry_run=True, explain=True))
    planned = [event.to_speak for event in events if isinstance(event, PlannedEpisode)]
    reasons = [event.slug for event in events if isinstance(event, Reason) and event.what.endswith("spoken")]
    assert planned == [reasons.count("ferja"), reasons.count("igjen")]
    assert planned == [event.spoken for event in show.build() if isinstance(event, EpisodeReady)]
    assert planned[1] == 1


def test_a_dry_run_names_what_listeners_would_not_get(show: ShowFolder) -> None:
    """A draft as the build would; nothing of it under --locked, which changes nothing."""
    show.write_script(DRAFT, "utkast")
    (left_out,) = [event for event in show.build(BuildOptions(dry_run=True)) if isinstance(event, LeftOutOfFeed)]
    assert (left_out.slug, left_out.reason) == ("utkast", "a draft")
    assert left_out in show.build()
    assert left_out in show.build(BuildOptions(dry_run=True))
    assert not [event for event in show.build(BuildOptions(locked=True)) if isinstance(event, LeftOutOfFeed)]


def test_locked_refuses_to_change_anything(show: ShowFolder) -> None:
    """In CI, a script whose episode was not built with it is an error; after a build all is well."""
    with pytest.raises(LockedError):
        show.build(BuildOptions(locked=True))
    show.build_ready()
    (planned,) = show.build(BuildOptions(locked=True))
    assert isinstance(planned, PlannedEpisode)
    assert planned.up_to_date


def test_two_builds_of_a_show_do_not_meet(show: ShowFolder) -> None:
    """While one build holds the show, another is refused with exit code 75."""
    from filelock import FileLock

    (show.root / ".lydsak").mkdir()
    with FileLock(show.root / ".lydsak" / "lock"), pytest.raises(BusyError) as caught:
        show.build()
    assert caught.value.exit_code == 75


@pytest.mark.parametrize("change", ["settings", "feed", "cover"])
def test_locked_looks_at_page_and_feed_too(built_copy: ShowFolder, change: str) -> None:
    """A feed that a build would write otherwise, or once more, is out of date, whatever the scripts say."""
    assert all(isinstance(event, PlannedEpisode) for event in built_copy.build(BuildOptions(locked=True)))
    if change == "settings":
        settings = built_copy.root / "lydsak.toml"
        settings.write_text(
            f'{settings.read_text(encoding="utf-8")}\n[feed]\nmedium = "newsletter"\n', encoding="utf-8"
        )
    elif change == "feed":
        (built_copy.root / "feed" / "feed.xml").unlink()
    else:
        next((built_copy.root / "feed").glob("cover-small.*")).unlink()
    before = built_copy.list_files()
    with pytest.raises(LockedError) as error:
        built_copy.build(BuildOptions(locked=True))
    assert error.value.place is not None
    assert str(error.value.place.path).startswith("feed/")
    assert built_copy.list_files() == before
    built_copy.build()
    built_copy.build(BuildOptions(locked=True))


def test_locked_needs_no_catalogue(built_copy: ShowFolder) -> None:
    """It is kept for speed alone: what would come out the same is not out of date."""
    (built_copy.root / ".lydsak" / "catalogue.json").unlink()
    built_copy.build(BuildOptions(locked=True))
