"""Units to MP3 frames in the store: mixed, measured, brought to the target, encoded; side by side in workers."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from lydsak.build.fingerprint import digest_code
from lydsak.build.plan import Source
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.errors import AssetError, LydsakError, StorageError
from lydsak.model import FRAME_MS, SAMPLES_PER_MS, Clip, Db, Key, Loudness, Programme, SoundDesign, Unit
from lydsak.store import Recipe, Store

if TYPE_CHECKING:
    from lydsak.audio.loudness import UnitLoudness

_FRAMES_BYTES: Final = 4
_ROUNDS: Final = 2
"""The gain foreseen, and one corrected by what came out, should a sound ever defeat the foresight."""


@dataclass(frozen=True, slots=True)
class UnitTask:
    """One step of one unit, with the sources it is mixed from; all that the result depends on is in the recipe."""

    store: Path
    unit: Unit
    sources: Mapping[Key, Source]
    design: SoundDesign
    gain: Db | None = None
    """None: measure the mix as it is. Else: bring it to this gain and encode it."""

    @property
    def recipe(self) -> Recipe:
        """The unit's content without its place in the programme."""
        inputs: dict[str, object] = {
            "tracks": msgspec.to_builtins(self.unit.tracks),
            "duration": self.unit.duration,
            "channels": self.design.channels,
            "code": digest_code("audio"),
        }
        if self.gain is None:
            return Recipe("unit-loudness", inputs)
        inputs.update(gain=self.gain, ceiling=self.design.true_peak, bitrate=self.design.bitrate)
        return Recipe("unit-frames", inputs)


@dataclass(frozen=True, slots=True)
class Mastered:
    """An episode's frames by unit, in order."""

    frames: tuple[bytes, ...]
    loudness: Loudness
    gain: Db
    tasks: tuple[UnitTask, ...]
    """The encoding of each unit, in order."""
    made: tuple[UnitTask, ...]
    """Those that were encoded anew."""


@dataclass(frozen=True, slots=True)
class UnitDone:
    """One more unit of a step is in the store."""

    step: str
    done: int
    total: int


def master_programme(
    programme: Programme, sources: Mapping[Key, Source], design: SoundDesign, store: Path, workers: Workers
) -> Iterator[UnitDone | Mastered]:
    """Measure, choose the gain, encode; yields what is done and at last the Mastered. Raises LydsakError.

    The gain depends on this programme alone, so that a clean build and an incremental one agree byte for byte.
    """
    from lydsak.audio.loudness import choose_gain, combine_loudness, correct_gain

    tasks = [
        UnitTask(store, unit, {clip.source: sources[clip.source] for clip in _list_clips(unit)}, design)
        for unit in programme.units
    ]
    measures = yield from _run_step("measuring", tasks, workers)
    units = [_decode_measure(task, kept) for task, kept in zip(tasks, measures, strict=True)]
    wanted = choose_gain(units, design.loudness, design.true_peak)
    made: list[UnitTask] = []
    for _ in range(_ROUNDS):
        gain = wanted
        encoding = [replace(task, gain=gain) for task in tasks]
        made += _find_missing(encoding)
        kept_frames = yield from _run_step("encoding", encoding, workers)
        pairs = [_decode_frames(task, kept) for task, kept in zip(encoding, kept_frames, strict=True)]
        loudness = combine_loudness([measured for _, measured in pairs])
        wanted = correct_gain(gain, loudness.integrated, design.loudness)
        if wanted == gain:
            break
    yield Mastered(tuple(frames for frames, _ in pairs), loudness, gain, tuple(encoding), tuple(made))


def _run_step(step: str, tasks: Sequence[UnitTask], workers: Workers) -> Generator[UnitDone, None, list[bytes]]:
    """Make what the store lacks; returns each task's artifact, empty for silence."""
    missing = _find_missing(tasks)
    for done, (task, result) in enumerate(workers.run_tasks(_work_unit, missing), 1):
        if isinstance(result, WorkerCrash):
            raise _explain_crash(step, task)
        if isinstance(result, LydsakError):
            raise result
        yield UnitDone(step, done, len(missing))
    return [_read_artifact(task) for task in tasks]


def _find_missing(tasks: Sequence[UnitTask]) -> list[UnitTask]:
    """The tasks whose artifact the store lacks or holds damaged, equal ones once; silence is made on the spot."""
    by_key = {task.recipe.key: task for task in tasks if task.unit.tracks}
    return [task for key, task in by_key.items() if Store(task.store).get(key) is None]


def _read_artifact(task: UnitTask) -> bytes:
    if not task.unit.tracks:
        return b""
    kept = Store(task.store).get(task.recipe.key)
    if kept is None:
        raise StorageError(
            "L705", "the store lost what was just made", help="is another program clearing .lydsak? Build again"
        )
    return kept


def _explain_crash(step: str, task: UnitTask) -> AssetError:
    return AssetError(
        "L520",
        f"{step} the sound at {task.unit.start / 1000:.1f} s crashed a worker",
        help="if memory is short, give --workers 1; otherwise report it",
    )


def _work_unit(task: UnitTask) -> None:
    """In a worker: make one artifact and keep it."""
    store = Store(task.store)
    store.put(task.recipe, _make_unit(task))


def _make_unit(task: UnitTask) -> bytes:
    from lydsak.audio.loudness import measure_unit
    from lydsak.audio.master import master_unit
    from lydsak.audio.mix import mix_unit

    store, design = Store(task.store), task.design

    def read_source(key: Key) -> bytes:
        source = task.sources[key]
        return store.get_or_make(source.recipe, source.make)

    pcm = mix_unit(task.unit, read_source, design.channels)
    if task.gain is None:
        return measure_unit(pcm, design.channels).to_bytes()
    mastered = master_unit(pcm, design.channels, task.gain, design.true_peak, design.bitrate)
    size = len(mastered.frames).to_bytes(_FRAMES_BYTES, "big")
    return size + mastered.frames + mastered.loudness.to_bytes()


def _decode_measure(task: UnitTask, kept: bytes) -> UnitLoudness:
    from lydsak.audio.loudness import UnitLoudness

    return UnitLoudness.from_bytes(kept) if kept else _measure_silence(task)


def _decode_frames(task: UnitTask, kept: bytes) -> tuple[bytes, UnitLoudness]:
    from lydsak.audio.encode import encode_silence
    from lydsak.audio.loudness import UnitLoudness

    if not kept:
        silence = encode_silence(task.unit.duration // FRAME_MS, task.design.channels, task.design.bitrate)
        return silence, _measure_silence(task)
    end = _FRAMES_BYTES + int.from_bytes(kept[:_FRAMES_BYTES], "big")
    return kept[_FRAMES_BYTES:end], UnitLoudness.from_bytes(kept[end:])


def _measure_silence(task: UnitTask) -> UnitLoudness:
    from lydsak.audio.loudness import measure_unit

    return measure_unit(bytes(2 * task.design.channels * SAMPLES_PER_MS * task.unit.duration), task.design.channels)


def _list_clips(unit: Unit) -> list[Clip]:
    return [clip for track in unit.tracks for clip in track.clips]
