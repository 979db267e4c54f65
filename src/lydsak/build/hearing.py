"""Sentences for somebody who listens now, before there is a build: in `say`, `voices try` and the studio."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lydsak.build.sharing import BuildSharing, note_unsent
from lydsak.build.speech import SpeechSource, Spoken, speak_missing
from lydsak.build.workers import Workers
from lydsak.config import Settings
from lydsak.engines.terms import find_terms
from lydsak.errors import LydsakError
from lydsak.model import SharedStore
from lydsak.store import Store


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
