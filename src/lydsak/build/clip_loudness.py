"""How loud each utterance is as its voice made it: measured when it is spoken, or now where the store does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lydsak.build.plan import EpisodePlan
from lydsak.build.speech import SpeechSource, collect_recipes
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.errors import AssetError, LydsakError, StorageError
from lydsak.model import Key
from lydsak.store import Store

if TYPE_CHECKING:
    from lydsak.audio.loudness import UnitLoudness

_CLIPS: Final = 24
"""Clips measured in one round trip to a worker."""


def measure_clips(plan: EpisodePlan, store: Path, workers: Workers) -> Mapping[Key, UnitLoudness]:
    """The loudness of every utterance, by the key of its samples. Raises AssetError, StorageError."""
    from lydsak.audio.loudness import UnitLoudness

    kept = Store(store)
    clips: dict[Key, UnitLoudness] = {}
    missing: dict[Key, SpeechSource] = {}
    for key, source in collect_recipes(plan.speech).items():
        measured = kept.get(source.loudness_recipe.key)
        if measured is None:
            missing[key] = source
        else:
            clips[key] = UnitLoudness.from_bytes(measured)
    for source, result in workers.run_tasks(_measure_clip, tuple(missing.values()), chunk=_CLIPS):
        if isinstance(result, LydsakError):
            raise result
        if isinstance(result, WorkerCrash):
            raise AssetError("L523", f"measuring {source.request.voice} crashed a worker", help="build again")
    for key, source in missing.items():
        measured = kept.get(source.loudness_recipe.key)
        if measured is None:
            raise StorageError(
                "L705", "the store lost what was just measured", help="is another program clearing .lydsak?"
            )
        clips[key] = UnitLoudness.from_bytes(measured)
    return clips


def _measure_clip(source: SpeechSource) -> None:
    """In a worker."""
    source.keep_loudness(Store(source.store).get_or_make(source.recipe, source.make))
