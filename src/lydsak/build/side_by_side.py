"""Many scripts: each made whole in one worker, so that no core waits while the build plans and places the others.

A few are made one after the other, their sentences and units side by side: then a single long one has all cores. Both
ways run the same steps on the same store, so they give the same bytes.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from lydsak.build.cover import PlacedCover
from lydsak.build.events import (
    EpisodeConfirmed,
    EpisodeFailed,
    EpisodeReady,
    Event,
    KeptPublished,
    StepAdvanced,
    StoreExchanged,
)
from lydsak.build.job import Job
from lydsak.build.needed_files import list_needed_files
from lydsak.build.records.episodes import find_current, locate_store
from lydsak.build.records.index import confirm_whole
from lydsak.build.script_build import build_script
from lydsak.build.sharing import Sharing, WorkerSharing
from lydsak.build.speech.spending import NoSpending, OnlineVoiceError
from lydsak.build.upkeep.usage import list_noted_keys
from lydsak.build.workers import WorkerCrash
from lydsak.build.workers.apart import Lacking
from lydsak.build.workers.inline import InlineWorkers
from lydsak.build.workers.parcel import Parcel, list_kept_entries, pack_made, pack_parcel, place_episodes, unpack_parcel
from lydsak.config import Settings
from lydsak.errors import EngineError, LydsakError

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
    # What episodes are signed with stays on this machine.
    many = many and not (job.workers.elsewhere and job.settings.provenance)
    return many and not job.spending.is_limited and not _asks_service(job.settings)


def _asks_service(settings: Settings) -> bool:
    """Whether one of the show's engines is online; one that cannot be used here is told of where it would speak."""
    from lydsak.build.speech.engines import load_show_engine
    from lydsak.engines.terms import find_terms

    for name in (settings.engine, *settings.fallback):
        with suppress(EngineError):
            if find_terms(load_show_engine(settings, name)):
                return True
    return False


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
    results = job.workers.run_tasks(_WholeMaker(show), scripts)
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
    for event in events:
        if isinstance(event, StoreExchanged):
            job.sharing.take_exchanged(event)
    events = tuple(event for event in events if not isinstance(event, StoreExchanged))
    return events if not job.workers.elsewhere or _are_told_truly(script, events, job.settings) else None


def _are_told_truly(script: Path, events: Sequence[Event], settings: Settings) -> bool:
    """Whether what another machine tells is to be seen here: its voices, or its folder, might be others."""
    if any(isinstance(event, EpisodeFailed) for event in events):
        return False
    ready = [event for event in events if isinstance(event, EpisodeReady)]
    with suppress(LydsakError):
        return not ready or bool(ready[-1].fallen_back or find_current(script, settings, read_files=False))
    return False


@dataclass(frozen=True, slots=True)
class _WholeMaker:
    """Makes scripts whole, in a worker; where that does not see the show, from what is sent to it."""

    show: bytes

    def __call__(self, script: Path) -> _Told:
        known = _unpack_show(self.show)
        sharing = _share_by_itself(known)
        told = _make_whole(known, script, sharing)
        return (*told, sharing.conclude()) if told and isinstance(sharing, WorkerSharing) else told

    def pack_task(self, script: Path, *, full: bool) -> tuple[str, Parcel] | None:
        """With the files that it may take."""
        settings = _unpack_show(self.show).settings
        if script.parent != settings.root / "scripts":
            return None
        try:
            return script.name, pack_parcel(settings.root, list_needed_files(script, settings), full=full)
        except OSError:  # the build itself says what is wrong with it
            return None

    def run_packed(self, packed: tuple[str, Parcel]) -> tuple[_Told, Parcel] | Lacking:
        """There: make it, and send back all that was made."""
        name, parcel = packed
        root = unpack_parcel(parcel)
        if root is None:
            return Lacking()
        known, before = _unpack_show(self.show), list_kept_entries()
        there = replace(known, settings=replace(known.settings, root=root), store=locate_store(root))
        sharing = _share_by_itself(there)
        told = _make_whole(there, root / "scripts" / name, sharing)
        used = list_noted_keys(root)
        exchanged = sharing.push(used) if isinstance(sharing, WorkerSharing) else None
        had = before.union(exchanged.fetched) if exchanged else before
        made = pack_made(parcel, (key for key in used if key not in had))
        return (*told, exchanged) if told and exchanged else told, made

    def unpack_answer(self, script: Path, answer: tuple[_Told, Parcel]) -> _Told:
        """Here: put it in place, and find it whole; else it is made here."""
        (told, made), known = answer, _unpack_show(self.show)
        if told is None or any(isinstance(event, EpisodeFailed | KeptPublished) for event in told):
            return None
        root = known.settings.root
        slugs = [event.episode.slug for event in told if isinstance(event, EpisodeReady)]
        place_episodes(root, made, slugs)
        current, sight = confirm_whole(script, known.settings, known.index_key)
        if current is None:
            return None
        seen = (EpisodeConfirmed(script.stem, sight),) if sight else ()
        return (*(event for event in told if not isinstance(event, EpisodeConfirmed)), *seen)


def _share_by_itself(known: _Show) -> Sharing:
    """In a worker."""
    shared = known.settings.shared_store
    return WorkerSharing(shared, known.store) if shared else Sharing()


def _make_whole(known: _Show, script: Path, sharing: Sharing) -> _Told:
    """In a worker: all that a build says of a script, but for its steps; None where a service would be asked."""
    with InlineWorkers() as workers, suppress(OnlineVoiceError):
        cover = _ReadyCover(known.cover)
        job = Job(known.settings, known.store, cover, workers, NoSpending(), known.index_key, sharing)
        return tuple(event for event in build_script(script, job) if not isinstance(event, StepAdvanced))
    return None


@lru_cache(maxsize=1)
def _unpack_show(show: bytes) -> _Show:
    unpacked: _Show = pickle.loads(show)  # noqa: S301 (the build's own)
    return unpacked
