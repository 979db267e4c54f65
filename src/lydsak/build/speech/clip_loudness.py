"""How loud each utterance is as its voice made it: measured when it is spoken, or now where the store does not tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from lydsak.build.plan import EpisodePlan
from lydsak.build.speech.synthesis import SpeechSource, collect_recipes, read_speech
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.build.workers.patience import A_FILE
from lydsak.errors import AssetError, LydsakError, Phrase, StorageError
from lydsak.model import Key
from lydsak.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from lydsak.audio.loudness import UnitLoudness

_CLIPS: Final = 24
"""Clips measured in one round trip to a worker."""
_HELD: Final = 1_024
"""Clips held at once: those of an hour and a half, in 6 MB."""


class ClipLoudness(Mapping[Key, "UnitLoudness"]):
    """What each utterance measures, by the key of its samples; read as it is asked for, however long the programme."""

    def __init__(self, store: Store, sources: Mapping[Key, SpeechSource]) -> None:
        self._store = store
        self._sources = sources
        self._find = lru_cache(_HELD)(self._read)

    def __getitem__(self, key: Key) -> UnitLoudness:
        """Raises StorageError when the store lost it."""
        measured = self._find(key)
        if measured is None:
            raise StorageError(
                "L705", "the store lost what was just measured", help="is another program clearing .lydsak?"
            )
        return measured

    def __iter__(self) -> Iterator[Key]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def list_missing(self) -> tuple[SpeechSource, ...]:
        """The utterances that the store tells nothing of."""
        return tuple(source for key, source in self._sources.items() if self._find(key) is None)

    def forget_clips(self) -> None:
        """Hold none: what is asked for is read anew."""
        self._find.cache_clear()

    def _read(self, key: Key) -> UnitLoudness | None:
        from lydsak.audio.loudness import UnitLoudness

        measured = self._store.get(self._sources[key].loudness_recipe.key)
        return None if measured is None else UnitLoudness.from_bytes(measured)


def measure_clips(plan: EpisodePlan, store: Path, workers: Workers) -> ClipLoudness:
    """The loudness of every utterance. Raises AssetError, StorageError."""
    clips = ClipLoudness(Store(store), collect_recipes(plan.speech))
    missing = clips.list_missing()
    for source, result in workers.run_tasks(_measure_clip, missing, chunk=_CLIPS, patience=_find_patience):
        if isinstance(result, LydsakError):
            raise result
        if isinstance(result, WorkerCrash):
            raise AssetError(
                "L523",
                Phrase("measuring {voice} {happened}", voice=source.request.voice, happened=result.describe()),
                help="build again",
            )
    if missing:
        clips.forget_clips()
    return clips


def _find_patience(_: SpeechSource) -> float:
    return A_FILE


def _measure_clip(source: SpeechSource) -> None:
    """In a worker."""
    source.keep_loudness(read_speech(source))
