from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.audio.loudness import measure_clip
from lydsak.build.plan import EpisodePlan, plan_episode
from lydsak.build.speech import clip_loudness
from lydsak.build.speech.clip_loudness import measure_clips
from lydsak.build.workers import Workers
from lydsak.errors import StorageError
from lydsak.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder


def _plan_built(show: ShowFolder) -> tuple[EpisodePlan, Path]:
    show.build_ready()
    store = show.root / ".lydsak" / "store"
    return plan_episode(show.root / "scripts" / "ferja.md", show.load(), store), store


def test_every_utterance_is_known_by_the_key_of_its_samples(show: ShowFolder) -> None:
    """What speaking kept is what the samples measure."""
    plan, store = _plan_built(show)
    with Workers(1) as workers:
        clips = measure_clips(plan, store, workers)
    assert set(clips) == {source.key for source in plan.speech}
    for source in plan.speech:
        measured = measure_clip(Store(store).get(source.key) or b"")
        assert clips[source.key].to_bytes() == measured.to_bytes()


def test_what_the_store_does_not_tell_is_measured_now(show: ShowFolder) -> None:
    """Its samples are there, so nothing is spoken."""
    plan, store = _plan_built(show)
    with Workers(1) as workers:
        before = measure_clips(plan, store, workers)[plan.speech[0].key].to_bytes()
        Store(store).drop(plan.speech[0].loudness_recipe.key)
        assert measure_clips(plan, store, workers)[plan.speech[0].key].to_bytes() == before
    assert Store(store).get(plan.speech[0].loudness_recipe.key)


def test_a_long_programme_is_read_as_it_is_asked_for(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few clips are held, all can be had, as often as they are asked for."""
    plan, store = _plan_built(show)
    monkeypatch.setattr(clip_loudness, "_HELD", 1)
    with Workers(1) as workers:
        clips = measure_clips(plan, store, workers)
    rounds = [[clips[source.key].to_bytes() for source in plan.speech] for _ in range(2)]
    assert len(rounds[0]) > 1
    assert rounds[0] == rounds[1]
    assert clips._find.cache_info().currsize == 1
    clips.forget_clips()
    assert clips._find.cache_info().currsize == 0


def test_what_the_store_loses_meanwhile_is_told(show: ShowFolder) -> None:
    """Another program clears the store: an error with what to do, and no wrong gain."""
    plan, store = _plan_built(show)
    with Workers(1) as workers:
        clips = measure_clips(plan, store, workers)
    clips.forget_clips()
    Store(store).drop(plan.speech[0].loudness_recipe.key)
    with pytest.raises(StorageError) as raised:
        clips[plan.speech[0].key]
    assert raised.value.code == "L705"
