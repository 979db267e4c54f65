"""Sentences for somebody who listens now, before there is a build: in `say`, `voices try` and the studio."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Final

from lydsak.build.sharing import BuildSharing, note_unsent
from lydsak.build.speech.synthesis import SpeechSource, Spoken, speak_missing
from lydsak.build.workers import Workers
from lydsak.config import Settings
from lydsak.engines.terms import find_terms
from lydsak.errors import LydsakError
from lydsak.model import Ms, SharedStore
from lydsak.store import Store

GAP: Final = Ms(320)
"""Silence between two sentences."""


def speak_sources(
    sources: Sequence[SpeechSource], settings: Settings, running: Workers | None
) -> tuple[list[bytes], tuple[str, ...]]:
    """The samples of each, and what the engines had to tell; by workers that run, or by some of its own.

    Raises EngineError, StorageError (L705 where the store lost what was spoken: it is not played as silence).
    """
    notes: list[str] = []
    missing = {source.key: source for source in sources if Store(source.store).get(source.key) is None}
    with nullcontext(running) if running else Workers(min(2, max(1, len(missing)))) as workers:
        for _, result in speak_heard(list(missing.values()), settings, workers):
            if isinstance(result, LydsakError):
                raise result
            notes += result.notes
    return [Store(source.store).take(source.key) for source in sources], tuple(notes)


def speak_heard(
    sources: Sequence[SpeechSource], settings: Settings, workers: Workers
) -> Iterator[tuple[SpeechSource, Spoken | LydsakError]]:
    """As `speak_missing`. Where a store is shared, a service is asked only for what nobody has of it yet.

    What a voice of this machine says is spoken sooner than it is had from there. All of it the next build sends.
    """
    shared = settings.shared_store
    missing = _fetch_paid(sources, shared) if shared else sources
    for source, result in speak_missing(missing, workers):
        if shared and not shared.read_only and isinstance(result, Spoken):
            note_unsent(source.store, source.list_keys())
        yield source, result


def _fetch_paid(sources: Sequence[SpeechSource], shared: SharedStore) -> list[SpeechSource]:
    paid = [source for source in sources if find_terms(source.load_maker())]
    if paid:
        sharing = BuildSharing(shared, paid[0].store)
        try:
            sharing.fetch(key for source in paid for key in source.list_keys())
        finally:
            sharing.stop()
    return [source for source in sources if not Store(source.store).verify(source.key)]
