"""The programme once more as AAC or Opus: mixed and limited again, encoded in a worker, kept in the store.

Samples are not kept between steps, so a version that is asked for costs the mix once more; it is made only when
something that is heard, or told in its tags, has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from lydsak.build.fingerprint import digest_code, digest_content
from lydsak.build.sound.mastering import Mastered, UnitDone, UnitTask, open_mix
from lydsak.build.sound.scratch import SCRATCH
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.build.workers.patience import allow_for_sound
from lydsak.config import Settings
from lydsak.errors import AssetError, LydsakError, Phrase
from lydsak.model import SAMPLES_PER_MS, Alternate, AudioTags, Db, Dbtp, Key, Ms
from lydsak.store import Recipe, Store
from lydsak.store.files import explain_storage

if TYPE_CHECKING:
    from lydsak.audio.samples import Samples

_LIBRARY: Final = "av"
_BLOCK: Final = 1 << 18
_SILENCE: Final = 1_000
"""Milliseconds of silence made at a time."""


@dataclass(frozen=True)  # no slots: its key is worked out once and kept
class AlternateTask:
    """One version of one episode; all that the result depends on is in the recipe."""

    store: Path
    units: tuple[UnitTask, ...]
    """The programme, each unit with the gain that the MP3 has."""
    alternate: Alternate
    tags: AudioTags

    @cached_property
    def key(self) -> Key:
        """The recipe's, worked out once."""
        return self.recipe.key

    @property
    def recipe(self) -> Recipe:
        """What is heard, without what only the MP3's frames depend on; and what the tags say."""
        from importlib.metadata import version

        sound = [(replace(unit, gain=None).key, unit.gain, unit.design.true_peak) for unit in self.units]
        inputs = {
            "sound": digest_content(msgspec.json.encode(sound)),
            "alternate": msgspec.to_builtins(self.alternate),
            "tags": digest_content(msgspec.json.encode(self.tags)),
            "library": version(_LIBRARY),
            "code": digest_code("audio"),
        }
        return Recipe("alternate", inputs)


def plan_alternates(mastered: Mastered, settings: Settings, store: Path, tags: AudioTags) -> tuple[AlternateTask, ...]:
    """The versions that the settings ask for."""
    return tuple(AlternateTask(store, mastered.tasks, one, tags) for one in settings.sound.alternates)


def encode_alternates(tasks: Sequence[AlternateTask], workers: Workers) -> Iterator[UnitDone]:
    """Make the versions that the store lacks, side by side. Raises LydsakError."""
    missing = [task for task in tasks if not Store(task.store).verify(task.key)]
    for done, (task, result) in enumerate(workers.run_tasks(_encode_alternate, missing, patience=_find_patience), 1):
        if isinstance(result, WorkerCrash):
            form = task.alternate.format
            raise AssetError(
                "L525",
                Phrase("encoding the {form} version {happened}", form=form, happened=result.describe()),
                help="report it, please",
            )
        if isinstance(result, LydsakError):
            raise result
        yield UnitDone("encoding other formats", done, len(missing))


def _find_patience(task: AlternateTask) -> float:
    return allow_for_sound(Ms(sum(unit.unit.duration for unit in task.units)))


def read_alternate(task: AlternateTask) -> Iterator[bytes]:
    """The file, in parts. Raises StorageError."""
    return Store(task.store).read_blocks(task.key)


def _encode_alternate(task: AlternateTask) -> None:
    """In a worker: the programme passes by a block at a time, as often as its peaks have to be lowered."""
    import tempfile

    from lydsak.audio.alternates import make_alternate

    design = task.units[0].design
    samples = sum(unit.unit.duration for unit in task.units) * SAMPLES_PER_MS

    def play(more: Db, limit: Dbtp) -> Iterator[Samples]:
        for unit in task.units:
            yield from _play_unit(unit, more, limit)

    # Containers are finished from behind, so it must be a file that can be written anywhere; on the store's disk, as an
    # hour takes 30 MB and more.
    place = task.store.parent
    with explain_storage(place), tempfile.TemporaryDirectory(prefix=SCRATCH, dir=place) as folder:
        path = Path(folder, f"programme.{task.alternate.format}")
        make_alternate(path, task.alternate, play, samples, design.channels, design.true_peak, task.tags)
        with path.open("rb") as file:
            Store(task.store).put_parts(task.recipe, iter(lambda: file.read(_BLOCK), b""))


def _play_unit(task: UnitTask, more: Db, limit: Dbtp) -> Iterator[Samples]:
    from lydsak.audio.master import limit_unit
    from lydsak.audio.samples import hold_silence

    duration, channels = task.unit.duration, task.design.channels
    if task.unit.tracks:
        gain = Db((task.gain or 0.0) + more)
        yield from limit_unit(open_mix(task), duration, channels, gain, limit)
        return
    for at in range(0, duration, _SILENCE):
        yield hold_silence(channels, min(_SILENCE, duration - at) * SAMPLES_PER_MS)
