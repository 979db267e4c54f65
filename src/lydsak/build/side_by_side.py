"""Many scripts: each made whole in one worker, so that no core waits while the build plans and places the others.

A few are made one after the other, their sentences and units side by side: then a single long one has all cores. Both
ways run the same steps on the same store, so they give the same bytes.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from lydsak.build.cover import PlacedCover
from lydsak.build.events import EpisodeFailed, Event, StepAdvanced
from lydsak.build.inline import InlineWorkers
from lydsak.build.job import Job
from lydsak.build.script_build import build_script
from lydsak.build.spending import NoSpending, OnlineVoiceError
from lydsak.build.workers import WorkerCrash
from lydsak.config import Settings
from lydsak.errors import LydsakError

_Told = tuple[Event, ...] | None
"""All that is said of a script; None for one that is to be made by the build itself."""


def build_scripts(scripts: Sequence[Path], job: Job) -> Iterator[Event]:
    """Make the episodes of scripts, those of one together, in their order. One that fails stops no other."""
    if not _are_many(scripts, job):
        for script in scripts:
            yield from build_script(script, job)
        return
    yield from _build_whole(scripts, job)


def _are_many(scripts: Sequence[Path], job: Job) -> bool:
    """Whether scripts are made whole: what is said by a service takes turns, and counts what it costs, in one place."""
    many = len(scripts) >= job.workers.whole_from
    return many and not job.spending.is_limited and not _asks_service(job.settings)


def _asks_service(settings: Settings) -> bool:
    from lydsak.build.engines import load_kept_engine
    from lydsak.build.speech import find_terms

    engines = (settings.engine, *settings.fallback)
    return any(find_terms(load_kept_engine(name, settings.find_engine_table(name))) for name in engines)


@dataclass(frozen=True, slots=True)
class _Show:
    """What all scripts of a build share."""

    settings: Settings
    store: Path
    cover: PlacedCover
    index_key: str


@dataclass(frozen=True, slots=True)
class _ReadyCover:
    placed: PlacedCover

    def place(self) -> PlacedCover:
        return self.placed


def _build_whole(scripts: Sequence[Path], job: Job) -> Iterator[Event]:
    """What a worker could not make is made here once more.

    A voice that crashed or hung there is then told of with its sentence, and a service that a script names for itself
    is asked in turn.
    """
    show = pickle.dumps(_Show(job.settings, job.store, job.cover.place(), job.index_key))
    waiting: dict[Path, _Told] = {}
    order = iter(scripts)
    upcoming = next(order, None)
    results = job.workers.run_tasks(partial(_make_whole, show), scripts)
    for done, (script, result) in enumerate(results, 1):
        waiting[script] = _list_events(script, result, job)
        yield StepAdvanced("", "episodes", done, len(scripts))
        while upcoming is not None and waiting.get(upcoming):
            yield from waiting.pop(upcoming) or ()
            upcoming = next(order, None)
    while upcoming is not None:
        yield from waiting.pop(upcoming) or build_script(upcoming, job)
        upcoming = next(order, None)


def _list_events(
    script: Path, result: tuple[Event, ...] | LydsakError | WorkerCrash | None, job: Job
) -> tuple[Event, ...] | None:
    events = (EpisodeFailed(script.stem, result),) if isinstance(result, LydsakError) else result
    if events is None or isinstance(events, WorkerCrash):
        return None
    failed = any(isinstance(event, EpisodeFailed) for event in events)
    return None if failed and job.workers.elsewhere else events


def _make_whole(show: bytes, script: Path) -> _Told:
    """In a worker: all that a build says of a script, but for its steps; None where a service would be asked."""
    known = _unpack_show(show)
    with InlineWorkers() as workers, suppress(OnlineVoiceError):
        job = Job(known.settings, known.store, _ReadyCover(known.cover), workers, NoSpending(), known.index_key)
        return tuple(event for event in build_script(script, job) if not isinstance(event, StepAdvanced))
    return None


@lru_cache(maxsize=1)
def _unpack_show(show: bytes) -> _Show:
    unpacked: _Show = pickle.loads(show)  # noqa: S301 (the build's own)
    return unpacked
