"""Narration and sounds to a programme: durations are looked up, levels chosen, the timeline laid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lydsak.build.fingerprint import digest_code
from lydsak.build.narration import Item, Line
from lydsak.build.plan import EpisodePlan, SoundSource, Source
from lydsak.build.speech import SpeechSource
from lydsak.build.voice_levels import match_voice_levels
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.config import Settings
from lydsak.errors import AssetError, LydsakError
from lydsak.model import SAMPLES_PER_MS, Db, Key, Ms, Pause, Programme, Sound, SpeechInfo, Voice
from lydsak.store import Recipe, Store

if TYPE_CHECKING:
    from lydsak.audio.pieces import MusicClip, Piece, SoundPiece, SpeechPiece


@dataclass(frozen=True, slots=True)
class _LevelTask:
    """How loud one sound is to be beside the opening's speech."""

    store: Path
    sound: SoundSource
    speech: tuple[SpeechSource, ...]
    words: bool
    """A recording that replaces a reading is as loud as one; music is lower."""

    @property
    def recipe(self) -> Recipe:
        return Recipe(
            "level",
            {
                "sound": self.sound.recipe.key,
                "speech": [source.recipe.key for source in self.speech],
                "words": self.words,
                "code": digest_code("audio"),
            },
        )


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sound's length and level."""

    duration: Ms
    level: Db


def assemble_programme(
    plan: EpisodePlan, settings: Settings, speech: Mapping[Key, SpeechInfo], store: Path, workers: Workers
) -> tuple[Programme, dict[Key, Source]]:
    """Lay the programme; returns it with every source by the key that its clips name. Raises AssetError."""
    from lydsak.audio.pieces import MusicClips, SegmentPieces
    from lydsak.audio.programme import lay_programme

    gains = match_voice_levels(plan, store, workers)
    heard = _measure_sounds(plan, gains, store, workers)
    pieces = _Pieces(plan, speech, heard, gains)
    opening = tuple(pieces.take_lines(plan.narration.opening))
    segments = tuple(
        SegmentPieces(segment.title, segment.id, tuple(pieces.take_items(segment.items)))
        for segment in plan.narration.segments
    )
    closing = tuple(pieces.take_lines(plan.narration.closing))
    music = MusicClips(_make_clip(plan.intro, heard), _make_clip(plan.outro, heard))
    programme = lay_programme(opening, segments, closing, settings.sound, music)
    sources: dict[Key, Source] = {source.recipe.key: source for source in plan.speech}
    sources.update({source.recipe.key: source for source in (*plan.sounds, plan.intro, plan.outro) if source})
    return programme, sources


def begin_sounds(plan: EpisodePlan, store: Path, workers: Workers) -> None:
    """Decode what the store lacks beside the speech; a sound that cannot be read is told of when it is used."""
    sources = {source.recipe.key: source for source in (*plan.sounds, plan.intro, plan.outro) if source}
    for key, source in sources.items():
        if Store(store).find_size(key) is None:
            workers.begin_task(_keep_sound, (store, source))


def _keep_sound(task: tuple[Path, SoundSource]) -> None:
    """In a worker."""
    store, source = task
    with suppress(LydsakError):
        Store(store).get_or_make(source.recipe, source.make)


class _Pieces:
    """Hands out speech and sounds in the order in which the narration names them."""

    def __init__(
        self,
        plan: EpisodePlan,
        speech: Mapping[Key, SpeechInfo],
        heard: Mapping[_Use, _Heard],
        gains: Mapping[Voice, Db],
    ) -> None:
        self._gains = gains
        self._speech = iter(plan.speech)
        self._sounds = iter(plan.sounds)
        self._infos = speech
        self._heard = heard

    def take_lines(self, lines: Sequence[Line]) -> Iterator[SpeechPiece]:
        for line in lines:
            yield self._take_speech(line)

    def take_items(self, items: Sequence[Item]) -> Iterator[Piece]:
        from lydsak.audio.pieces import SilencePiece

        for item in items:
            if isinstance(item, Line):
                yield self._take_speech(item)
            elif isinstance(item, Pause):
                yield SilencePiece(item.duration)
            else:
                yield self._take_sound(item)

    def _take_speech(self, line: Line) -> SpeechPiece:
        from lydsak.audio.pieces import SpeechPiece

        key = next(self._speech).recipe.key
        gain = self._gains[line.utterance.request.voice]
        return SpeechPiece(key, self._infos[key], line.utterance, line.kind, gain)

    def _take_sound(self, sound: Sound) -> SoundPiece:
        from lydsak.audio.pieces import SoundPiece

        source = next(self._sounds)
        heard = self._heard[source, sound.text is not None]
        return SoundPiece(source.recipe.key, heard.duration, sound.text, sound.id, heard.level)


_Use = tuple[SoundSource, bool]


def _measure_sounds(plan: EpisodePlan, gains: Mapping[Voice, Db], store: Path, workers: Workers) -> dict[_Use, _Heard]:
    """Decode and measure what the store does not know yet, in workers."""
    uses: dict[_Use, None] = {(source, False): None for source in (plan.intro, plan.outro) if source}
    uses.update(
        {
            (source, sound.text is not None): None
            for source, sound in zip(plan.sounds, plan.narration.sounds, strict=True)
        }
    )
    reference = plan.speech[: max(len(plan.narration.opening), 1)]
    tasks = {use: _LevelTask(store, use[0], reference, use[1]) for use in uses}
    kept = Store(store)
    missing = [
        task
        for task in tasks.values()
        if kept.get(task.recipe.key) is None or kept.find_size(task.sound.recipe.key) is None
    ]
    for task, result in workers.run_tasks(_measure_level, missing):
        if isinstance(result, LydsakError):
            raise result
        if isinstance(result, WorkerCrash):
            raise AssetError(
                "L521", f"reading {task.sound.path.name} crashed a worker", help="convert it to WAV or FLAC"
            )
    gain = gains[reference[0].request.voice] if reference else Db(0.0)
    return {use: _look_up_sound(task, gain) for use, task in tasks.items()}


def _measure_level(task: _LevelTask) -> None:
    """In a worker: decode a sound, keep it, and choose its level."""
    from lydsak.audio.level import MUSIC_BELOW_SPEECH, choose_level

    store = Store(task.store)
    sound = store.get_or_make(task.sound.recipe, task.sound.make)
    speech = [store.get_or_make(source.recipe, source.make) for source in task.speech]
    below = Db(0.0) if task.words else MUSIC_BELOW_SPEECH
    level = choose_level(sound, speech, task.sound.channels, below=below)
    store.put(task.recipe, msgspec.json.encode(level))


def _look_up_sound(task: _LevelTask, speech_gain: Db) -> _Heard:
    """Its level follows the speech that it was measured beside."""
    store = Store(task.store)
    size = store.find_size(task.sound.recipe.key)
    level = store.get(task.recipe.key)
    if size is None or level is None:
        raise AssetError("L522", f"{task.sound.path.name} vanished from the store", help="build again")
    duration = Ms(size // (2 * task.sound.channels * SAMPLES_PER_MS))
    return _Heard(duration, Db(msgspec.json.decode(level, type=float) + speech_gain))


def _make_clip(source: SoundSource | None, heard: Mapping[_Use, _Heard]) -> MusicClip | None:
    from lydsak.audio.pieces import MusicClip

    if source is None:
        return None
    found = heard[source, False]
    return MusicClip(source.recipe.key, found.duration, found.level)
