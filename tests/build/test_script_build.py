from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.build.cover import PendingCover
from lydsak.build.events import EpisodeConfirmed, EpisodeFailed, EpisodeReady, EpisodeReplaced, EpisodeWithdrawn, Event
from lydsak.build.job import Job
from lydsak.build.records.index import EpisodeIndex
from lydsak.build.script_build import Settled, build_script, find_settled
from lydsak.build.speech.spending import Spending
from lydsak.build.workers import Workers

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def _locate_script(show: ShowFolder) -> Path:
    return show.root / "scripts" / "ferja.md"


def _edit(show: ShowFolder, old: str, new: str) -> None:
    script = _locate_script(show)
    script.write_text(script.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def _settle(show: ShowFolder) -> Settled | None:
    settings = show.load()
    return find_settled(_locate_script(show), settings, EpisodeIndex(settings))


def _build(show: ShowFolder) -> list[Event]:
    settings, store = show.load(), show.root / ".lydsak" / "store"
    with Workers(1) as workers:
        job = Job(settings, store, PendingCover(settings, store, workers), workers, Spending(), "key")
        return list(build_script(_locate_script(show), job))


def test_nothing_is_settled_before_it_is_built(show: ShowFolder) -> None:
    """There is nothing to be said of it yet."""
    assert _settle(show) is None


def test_an_episode_as_its_script_says_is_settled(built_copy: ShowFolder) -> None:
    """Read once more, as it was copied since: something may lie beside it."""
    settled = _settle(built_copy)
    assert settled
    (ready,) = settled.events
    assert isinstance(ready, EpisodeReady)
    assert (ready.episode.slug, ready.written) == ("ferja", ())


def test_an_edited_script_is_not_settled(built_copy: ShowFolder) -> None:
    """One word is enough."""
    _edit(built_copy, "Ingen falt", "Noen falt")
    assert _settle(built_copy) is None


def test_a_withdrawn_story_is_settled_and_its_record_gone(built_copy: ShowFolder) -> None:
    """So that no feed and no page names it."""
    _edit(built_copy, "guid:", "trukket: 2026-11-21 Saken bygde på en feil.\nguid:")
    settled = _settle(built_copy)
    assert settled
    (gone,) = settled.events
    assert isinstance(gone, EpisodeWithdrawn)
    assert not (built_copy.root / "feed" / "e" / "ferja" / "episode.json").exists()


def test_a_script_that_cannot_be_read_is_an_event(built_copy: ShowFolder) -> None:
    """The others are built."""
    _locate_script(built_copy).write_bytes(b"\xff\xfe")
    settled = _settle(built_copy)
    assert settled
    (failed,) = settled.events
    assert isinstance(failed, EpisodeFailed)
    assert failed.error.place


def test_a_build_ends_with_the_state_that_was_read_back(show: ShowFolder) -> None:
    """The time of the last source is the script's: by it a later look knows whether it held still."""
    events = _build(show)
    confirmed = events[-1]
    assert isinstance(confirmed, EpisodeConfirmed)
    assert confirmed.sight.newest_source == os.stat(_locate_script(show)).st_ctime_ns  # noqa: PTH116 (as the index asks)
    assert [type(event) for event in events if isinstance(event, EpisodeReady)] == [EpisodeReady]


def test_what_listeners_had_is_told_beside_what_they_have_now(built_copy: ShowFolder) -> None:
    """For the sound that stays a while after a correction."""
    _edit(built_copy, "Ingen falt", "Noen falt")
    (replaced,) = [event for event in _build(built_copy) if isinstance(event, EpisodeReplaced)]
    assert replaced.before.audio.path != replaced.after.audio.path
    assert (built_copy.root / "feed" / replaced.after.audio.path).exists()
