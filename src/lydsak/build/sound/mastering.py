"""Units to MP3 frames in the store: the gain chosen, then mixed, limited and encoded, side by side in workers.

Neither samples nor frames of a programme are ever held whole: they pass from store to store, a unit at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from lydsak.build.fingerprint import digest_code
from lydsak.build.plan import SoundSource, Source
from lydsak.build.sharing import Sharing
from lydsak.build.sound.assembly import Assembly
from lydsak.build.speech.synthesis import SpeechSource, read_speech
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.build.workers.patience import allow_for_sound
from lydsak.errors import AssetError, LydsakError, Phrase, StorageError
from lydsak.model import FRAME_MS, Clip, Db, Key, Loudness, Ms, SoundDesign, Unit
from lydsak.store import Recipe, Store

if TYPE_CHECKING:
    from lydsak.audio.info_header import StreamFacts
    from lydsak.audio.loudness import UnitLoudness
    from lydsak.audio.master import MixStretch

_BLOCK: Final = Ms(30_000)
"""What is mixed at a time to be measured."""
_FORESEEN: Final = 512
"""Units whose measures are held while the gain is sought: those of an hour, in 8 MB."""
_ROUNDS: Final = 2
"""The gain foreseen, and one corrected by what came out, should a sound ever defeat the foresight."""


@dataclass(frozen=True)  # no slots: its key is worked out once and kept
class UnitTask:
    """One step of one unit, with the sources it is mixed from; all that the result depends on is in the recipe."""

    store: Path
    unit: Unit
    sources: Mapping[Key, Source]
    design: SoundDesign
    gain: Db | None = None
    """None: measure the mix as it is. Else: bring it to this gain and encode it."""

    @cached_property
    def key(self) -> Key:
        """The recipe's, worked out once."""
        return self.recipe.key

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
        inputs.update(gain=self.gain, ceiling=self.design.true_peak, **msgspec.to_builtins(self.design.encoding))
        return Recipe("unit-frames", inputs)

    def list_keys(self) -> tuple[Key, ...]:
        """All that is kept of it."""
        return (self.key,) if self.gain is None else (self.key, self.facts_recipe.key)

    @property
    def facts_recipe(self) -> Recipe:
        """What the frames measure, kept apart so that a file is put together without decoding them."""
        return Recipe("unit-facts", {"frames": self.key})


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The frames of a unit as a stretch of the file, and the loudness of what they decode to."""

    stream: StreamFacts
    loudness: UnitLoudness


@dataclass(frozen=True, slots=True)
class Mastered:
    """An episode's frames, in the store."""

    loudness: Loudness
    gain: Db
    tasks: tuple[UnitTask, ...]
    """The encoding of each unit, in order."""
    streams: tuple[StreamFacts, ...]
    """What each of them came to."""
    made: tuple[UnitTask, ...]
    """Those that were encoded anew."""
    tried: tuple[UnitTask, ...] = ()
    """The encoding of each unit at every gain that was tried, the last included: what the next build will look for."""

    def count_made(self) -> int:
        """The units that were encoded anew, each once, however many rounds it took."""
        return len({replace(task, gain=None).key for task in self.made})

    def read_frames(self, units: Iterable[int]) -> Iterator[bytes]:
        """The frames of some units, block by block. Raises StorageError."""
        for number in units:
            yield from _read_frames(self.tasks[number])


@dataclass(frozen=True, slots=True)
class UnitDone:
    """One more unit of a step is in the store."""

    step: str
    done: int
    total: int


def master_programme(
    assembly: Assembly,
    design: SoundDesign,
    store: Path,
    workers: Workers,
    load: Callable[[], None] | None = None,
    sharing: Sharing | None = None,
) -> Iterator[UnitDone | Mastered]:
    """Choose the gain, encode; yields what is done and at last the Mastered. Raises LydsakError.

    The gain depends on this programme alone, so that a clean build and an incremental one agree byte for byte. `load`
    is called while units are encoded, where any are.
    """
    from lydsak.audio.foresight import correct_gain

    tasks = [
        UnitTask(store, unit, {clip.source: assembly.sources[clip.source] for clip in _list_clips(unit)}, design)
        for unit in assembly.programme.units
    ]
    from lydsak.audio.loudness import round_loudness

    sharing = sharing or Sharing()
    wanted = yield from _choose_gain(tasks, assembly, workers, sharing)
    assembly.loudness.forget_clips()
    if load:
        workers.load_meanwhile(load)
    made: list[UnitTask] = []
    tried: list[UnitTask] = []
    for _ in range(_ROUNDS):
        gain = wanted
        encoding = tuple(replace(task, gain=gain) for task in tasks)
        tried += encoding
        missing = _fetch_missing(encoding, sharing)
        made += missing
        yield from _run_step("encoding", missing, workers, sharing)
        loudness, streams = _gather_facts(encoding)
        wanted = correct_gain(gain, loudness.integrated, design.loudness)
        if wanted == gain:
            break
    yield Mastered(round_loudness(loudness), gain, encoding, streams, tuple(made), tuple(tried))


def _choose_gain(
    tasks: Sequence[UnitTask], assembly: Assembly, workers: Workers, sharing: Sharing
) -> Generator[UnitDone, None, Db]:
    """Only units with music in them are mixed to be measured; what speech alone comes to is known from its clips."""
    from lydsak.audio.foresight import choose_gain, foresee_unit, is_plain_speech

    mixed = {index: task for index, task in enumerate(tasks) if not is_plain_speech(task.unit)}
    yield from _run_step("measuring", _fetch_missing(tuple(mixed.values()), sharing), workers, sharing)
    measured = {index: _read_measure(task) for index, task in mixed.items()}
    design = tasks[0].design

    @lru_cache(_FORESEEN)
    def measure_unit(index: int) -> UnitLoudness:
        return measured.get(index) or foresee_unit(tasks[index].unit, assembly.loudness, design.channels)

    def measure_units() -> Iterator[UnitLoudness]:
        return map(measure_unit, range(len(tasks)))

    return choose_gain(measure_units, design.loudness, design.true_peak)


def _run_step(step: str, missing: Sequence[UnitTask], workers: Workers, sharing: Sharing) -> Iterator[UnitDone]:
    """Make what the store lacks, the longest first, so that no worker is left with one at the end."""
    tasks = sorted(missing, key=lambda task: -task.unit.duration)
    for done, (task, result) in enumerate(workers.run_tasks(_work_unit, tasks, patience=_find_patience), 1):
        if isinstance(result, WorkerCrash):
            raise _explain_crash(step, task, result)
        if isinstance(result, LydsakError):
            raise result
        sharing.send(task.list_keys())
        yield UnitDone(step, done, len(missing))


def _find_missing(tasks: Sequence[UnitTask]) -> list[UnitTask]:
    """The tasks whose artifact the store lacks or holds damaged, equal ones once; silence is made on the spot."""
    by_key = {task.key: task for task in tasks if task.unit.tracks}
    return [task for task in by_key.values() if not _is_kept(task)]


def _fetch_missing(tasks: Sequence[UnitTask], sharing: Sharing) -> list[UnitTask]:
    """The same, when what other machines have made of it is had from them. Raises StorageError L705."""
    missing = _find_missing(tasks)
    sharing.fetch(key for task in missing for key in task.list_keys())
    missing = _find_missing(missing)
    sources = (source for task in missing for source in task.sources.values())
    sharing.have_lent(source.key for source in sources if isinstance(source, SpeechSource))
    return missing


def _is_kept(task: UnitTask) -> bool:
    store = Store(task.store)
    return store.verify(task.key) and (task.gain is None or store.verify(task.facts_recipe.key))


def _gather_facts(tasks: Sequence[UnitTask]) -> tuple[Loudness, tuple[StreamFacts, ...]]:
    """The measures of the programme as encoded, and what each unit's frames come to."""
    from lydsak.audio.loudness import combine_loudness

    streams: list[StreamFacts] = []

    def measure_units() -> Iterator[UnitLoudness]:
        for task in tasks:
            facts = _read_facts(task)
            streams.append(facts.stream)
            yield facts.loudness

    return combine_loudness(measure_units()), tuple(streams)


def _find_patience(task: UnitTask) -> float:
    return allow_for_sound(task.unit.duration)


def _explain_crash(step: str, task: UnitTask, crash: WorkerCrash) -> AssetError:
    return AssetError(
        "L520",
        Phrase(
            "{step} the sound at {second} s {happened}",
            step=Phrase(step),
            second=f"{task.unit.start / 1000:.1f}",
            happened=crash.describe(),
        ),
        help="if memory is short, give --workers 1; otherwise report it",
    )


def _work_unit(task: UnitTask) -> None:
    """In a worker: make one artifact and keep it. A unit may lie under one long bed: it passes by in blocks."""
    from lydsak.audio.loudness import measure_pcm
    from lydsak.audio.master import master_unit

    store, unit, design = Store(task.store), task.unit, task.design
    mix = open_mix(task)
    if task.gain is None:
        blocks = (mix(Ms(at), Ms(min(at + _BLOCK, unit.duration))) for at in range(0, unit.duration, _BLOCK))
        store.put(task.recipe, measure_pcm(blocks, design.channels).to_bytes())
        return
    mastered = master_unit(mix, unit.duration, design.channels, task.gain, design.true_peak, design.encoding)
    store.put(task.recipe, mastered.frames)
    store.put(task.facts_recipe, _encode_facts(mastered.stream, mastered.loudness))


def open_mix(task: UnitTask) -> MixStretch:
    """The samples of a unit from one time to another, mixed as they are asked for. For workers."""
    from lydsak.audio.mix import mix_stretch

    unit, reader = task.unit, _SourceReader(Store(task.store), task.sources)
    return lambda start, end: mix_stretch(unit, start, end, reader.read, task.design.channels)


class _SourceReader:
    """The samples of clips, read from the store and made where it lacks them."""

    def __init__(self, store: Store, sources: Mapping[Key, Source]) -> None:
        self._store = store
        self._sources = sources
        self._verified: set[Key] = set()

    def read(self, key: Key, first: int, end: int) -> bytes:
        """From one byte of a source's samples to another; music is never held whole."""
        source = self._sources[key]
        if isinstance(source, SoundSource):
            self._verify(key, source)
            part = self._store.read_part(key, first, end)
            if part is None:
                raise StorageError(
                    "L705", Phrase("the store lost {file} while it was mixed", file=source.file), help="build again"
                )
            return part
        return read_speech(source)[first:end]

    def _verify(self, key: Key, source: SoundSource) -> None:
        """Once a unit, as its digest is that of the whole."""
        if key not in self._verified and not self._store.verify(key):
            source.keep(self._store)
        self._verified.add(key)


def _read_frames(task: UnitTask) -> Iterator[bytes]:
    from lydsak.audio.encode import encode_silence

    if task.unit.tracks:
        yield from Store(task.store).read_blocks(task.key)
    else:
        yield encode_silence(task.unit.duration // FRAME_MS, task.design.channels, task.design.encoding)


def _read_facts(task: UnitTask) -> UnitFacts:
    if not task.unit.tracks:
        return _describe_silence(task)
    return _decode_facts(Store(task.store).take(task.facts_recipe.key))


def _read_measure(task: UnitTask) -> UnitLoudness:
    from lydsak.audio.loudness import UnitLoudness

    return UnitLoudness.from_bytes(Store(task.store).take(task.key))


def _encode_facts(stream: StreamFacts, loudness: UnitLoudness) -> bytes:
    """A line of JSON, then the loudness with the highest peak alone."""
    from lydsak.audio.loudness import UnitLoudness

    highest = UnitLoudness(loudness.energies, loudness.peaks.max(keepdims=True, initial=0.0))
    return msgspec.json.encode(stream) + b"\n" + highest.to_bytes()


def _decode_facts(kept: bytes) -> UnitFacts:
    from lydsak.audio.info_header import StreamFacts
    from lydsak.audio.loudness import UnitLoudness

    line, _, loudness = kept.partition(b"\n")
    return UnitFacts(msgspec.json.decode(line, type=StreamFacts), UnitLoudness.from_bytes(loudness))


def _describe_silence(task: UnitTask) -> UnitFacts:
    from lydsak.audio.encode import describe_silence
    from lydsak.audio.foresight import foresee_unit

    stream = describe_silence(task.unit.duration // FRAME_MS, task.design.channels, task.design.encoding)
    return UnitFacts(stream, foresee_unit(task.unit, {}, task.design.channels))


def _list_clips(unit: Unit) -> list[Clip]:
    return [clip for track in unit.tracks for clip in track.clips]
