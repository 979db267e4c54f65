"""Narration and sounds to a programme: durations are looked up, levels chosen, the timeline laid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lydsak.build.narration import Item, Line
from lydsak.build.plan import EpisodePlan, SoundSource, Source
from lydsak.build.speech.clip_loudness import ClipLoudness, measure_clips
from lydsak.build.speech.voice_levels import match_voice_levels
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.build.workers.patience import A_FILE
from lydsak.config import Settings
from lydsak.errors import AssetError, LydsakError, Phrase, StorageError
from lydsak.model import SAMPLES_PER_MS, BedMark, Db, Key, Lufs, Ms, Pause, Programme, Sound, SpeechInfo, Voice
from lydsak.store import Store

if TYPE_CHECKING:
    from lydsak.audio.loudness import UnitLoudness
    from lydsak.audio.pieces import MusicClip, Piece, SoundPiece, SpeechPiece


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sound's length and level."""

    duration: Ms
    level: Db


@dataclass(frozen=True, slots=True)
class Assembly:
    """A programme, with every source by the key that its clips name, and what its utterances measure."""

    programme: Programme
    sources: Mapping[Key, Source]
    loudness: ClipLoudness


def assemble_programme(
    plan: EpisodePlan, settings: Settings, speech: Mapping[Key, SpeechInfo], store: Path, workers: Workers
) -> Assembly:
    """Lay the programme. Raises AssetError, StorageError."""
    from lydsak.audio.pieces import MusicClips, SegmentPieces
    from lydsak.audio.programme import lay_programme

    clips = measure_clips(plan, store, workers)
    gains = match_voice_levels(plan, clips)
    heard = _set_sounds(plan, clips, gains, store, workers)
    pieces = _Pieces(plan, speech, heard, gains)
    opening = tuple(pieces.take_lines(plan.narration.opening))
    segments = tuple(
        SegmentPieces(segment.title, segment.id, tuple(pieces.take_items(segment.items)), segment.story)
        for segment in plan.narration.segments
    )
    closing = tuple(pieces.take_lines(plan.narration.closing))
    music = MusicClips(_make_clip(plan.intro, heard), _make_clip(plan.outro, heard), _make_sting(plan, settings, heard))
    programme = lay_programme(opening, segments, closing, settings.sound, music)
    sources: dict[Key, Source] = {source.key: source for source in plan.speech}
    sources.update({source.key: source for source in plan.assets})
    return Assembly(programme, sources, clips)


def begin_sounds(plan: EpisodePlan, store: Path, workers: Workers) -> None:
    """Decode what the store lacks beside the speech; a sound that cannot be read is told of when it is used."""
    for source in _list_missing(plan, Store(store)):
        workers.begin_task(_try_to_keep, (store, source), A_FILE)


def _list_missing(plan: EpisodePlan, store: Store) -> list[SoundSource]:
    sources = {source.key: source for source in plan.assets}
    return [
        source
        for key, source in sources.items()
        if store.find_size(key) is None or store.get(source.loudness_recipe.key) is None
    ]


def _try_to_keep(task: tuple[Path, SoundSource]) -> None:
    """In a worker."""
    with suppress(LydsakError):
        _keep_sound(task)


def _keep_sound(task: tuple[Path, SoundSource]) -> None:
    """In a worker."""
    store, source = task
    source.keep(Store(store))


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
        self._beds = iter(plan.beds)
        self._infos = speech
        self._heard = heard

    def take_lines(self, lines: Sequence[Line]) -> Iterator[SpeechPiece]:
        for line in lines:
            yield self._take_speech(line)

    def take_items(self, items: Sequence[Item]) -> Iterator[Piece]:
        from lydsak.audio.pieces import BedPiece, SilencePiece

        for item in items:
            if isinstance(item, Line):
                yield self._take_speech(item)
            elif isinstance(item, Pause):
                yield SilencePiece(item.duration)
            elif isinstance(item, BedMark):
                yield BedPiece(None if item.file is None else _make_clip(next(self._beds), self._heard))
            else:
                yield self._take_sound(item)

    def _take_speech(self, line: Line) -> SpeechPiece:
        from lydsak.audio.pieces import SpeechPiece

        key = next(self._speech).key
        gain = self._gains[line.utterance.request.voice]
        return SpeechPiece(key, self._infos[key], line.utterance, line.kind, gain)

    def _take_sound(self, sound: Sound) -> SoundPiece:
        from lydsak.audio.pieces import SoundPiece

        source = next(self._sounds)
        heard = self._heard[source, sound.text is not None]
        return SoundPiece(source.key, heard.duration, sound.text, sound.id, heard.level)


_Use = tuple[SoundSource, bool]


def _set_sounds(
    plan: EpisodePlan,
    clips: Mapping[Key, UnitLoudness],
    gains: Mapping[Voice, Db],
    store: Path,
    workers: Workers,
) -> dict[_Use, _Heard]:
    """Set each sound, by how it is used, beside the opening's speech."""
    recordings = [sound.text is not None for sound in plan.narration.sounds]
    music = [False] * (len(plan.assets) - len(recordings))
    uses: dict[_Use, None] = dict.fromkeys(zip(plan.assets, [*recordings, *music], strict=True))
    if not uses:
        return {}
    _keep_missing(plan, store, workers)
    speech = _measure_reference(plan, clips, gains)
    return {use: _set_sound(use, speech, Store(store)) for use in uses}


def _keep_missing(plan: EpisodePlan, store: Path, workers: Workers) -> None:
    missing = [(store, source) for source in _list_missing(plan, Store(store))]
    for (_, source), result in workers.run_tasks(_keep_sound, missing, patience=_find_patience):
        if isinstance(result, LydsakError):
            raise result
        if isinstance(result, WorkerCrash):
            raise AssetError(
                "L521",
                Phrase("reading {name} {happened}", name=source.path.name, happened=result.describe()),
                help="convert it to WAV or FLAC",
            )


def _find_patience(_: tuple[Path, SoundSource]) -> float:
    return A_FILE


def _measure_reference(plan: EpisodePlan, clips: Mapping[Key, UnitLoudness], gains: Mapping[Voice, Db]) -> Lufs:
    """The loudness of the opening, or of the first sentence where there is none, at the level of its voice."""
    from lydsak.audio.loudness import combine_loudness

    reference = plan.speech[: max(len(plan.narration.opening), 1)]
    integrated = combine_loudness([clips[source.key] for source in reference]).integrated
    return Lufs(integrated + (gains[reference[0].request.voice] if reference else 0.0))


def _set_sound(use: _Use, speech: Lufs, store: Store) -> _Heard:
    """A recording that replaces a reading is as loud as one; music is lower."""
    from lydsak.audio.level import MUSIC_BELOW_SPEECH, choose_level

    source, words = use
    size = store.find_size(source.key)
    loudness = store.get(source.loudness_recipe.key)
    if size is None or loudness is None:
        raise StorageError(
            "L705", Phrase("the store lost {name}", name=source.path.name), help="is another program clearing .lydsak?"
        )
    duration = Ms(size // (2 * source.channels * SAMPLES_PER_MS))
    below = Db(0.0) if words else MUSIC_BELOW_SPEECH
    level = choose_level(Lufs(msgspec.json.decode(loudness, type=float)), speech, source.channels, below=below)
    return _Heard(duration, level)


def _make_sting(plan: EpisodePlan, settings: Settings, heard: Mapping[_Use, _Heard]) -> SoundPiece | None:
    from lydsak.audio.pieces import SoundPiece

    sting = settings.sound.sting
    if plan.sting is None or sting is None:
        return None
    found = heard[plan.sting, False]
    return SoundPiece(plan.sting.key, found.duration, gain=Db(found.level + sting.gain))


def _make_clip(source: SoundSource | None, heard: Mapping[_Use, _Heard]) -> MusicClip | None:
    from lydsak.audio.pieces import MusicClip

    if source is None:
        return None
    found = heard[source, False]
    return MusicClip(source.key, found.duration, found.level)
