"""The voices of an episode at one level, whichever engines they come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.build.fingerprint import digest_code
from lydsak.build.plan import EpisodePlan
from lydsak.build.speech import SpeechSource, collect_recipes
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.errors import AssetError, LydsakError
from lydsak.model import Db, Voice
from lydsak.store import Recipe, Store

_CLIPS: Final = 24
"""Clips measured in one round trip to a worker."""


@dataclass(frozen=True, slots=True)
class _ClipTask:
    """How loud one utterance is as its voice made it."""

    store: Path
    speech: SpeechSource

    @property
    def recipe(self) -> Recipe:
        return Recipe("clip-loudness", {"speech": self.speech.recipe.key, "code": digest_code("audio")})


def match_voice_levels(plan: EpisodePlan, store: Path, workers: Workers) -> dict[Voice, Db]:
    """The gain of each voice. One voice alone needs none, and nothing is measured for it."""
    voices = {source.request.voice for source in plan.speech}
    if len(voices) < 2:
        return dict.fromkeys(voices, Db(0.0))
    from lydsak.audio.loudness import UnitLoudness
    from lydsak.audio.voice_match import match_voices

    kept = Store(store)
    tasks = [_ClipTask(store, source) for source in collect_recipes(plan.speech).values()]
    missing = [task for task in tasks if kept.get(task.recipe.key) is None]
    for task, result in workers.run_tasks(_measure_clip, missing, chunk=_CLIPS):
        if isinstance(result, LydsakError):
            raise result
        if isinstance(result, WorkerCrash):
            raise AssetError("L523", f"measuring {task.speech.request.voice} crashed a worker", help="build again")
    clips: dict[Voice, list[UnitLoudness]] = {}
    for task in tasks:
        measured = kept.get(task.recipe.key)
        if measured is not None:
            clips.setdefault(task.speech.request.voice, []).append(UnitLoudness.from_bytes(measured))
    return {**dict.fromkeys(voices, Db(0.0)), **match_voices(clips)}


def _measure_clip(task: _ClipTask) -> None:
    """In a worker."""
    from lydsak.audio.loudness import measure_unit

    store = Store(task.store)
    store.put(task.recipe, measure_unit(store.get_or_make(task.speech.recipe, task.speech.make), 1).to_bytes())
