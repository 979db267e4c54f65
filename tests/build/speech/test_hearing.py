"""Sentences for somebody who listens now, where a store is shared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.events import EpisodeReady
from lydsak.build.records.episodes import locate_store
from lydsak.build.sharing import read_unsent
from lydsak.build.speech import hearing
from lydsak.build.speech.audition import speak_text
from lydsak.build.speech.hearing import speak_sources
from lydsak.build.speech.synthesis import SpeechSource, make_speech_source, speak_missing
from lydsak.build.workers import Workers
from lydsak.config import Settings
from lydsak.errors import StorageError
from lydsak.model import SharedStore, SpeechRequest, SpokenWord, Voice
from lydsak.store import Store
from tests.engines.loopback_gtts import LoopbackGtts
from tests.targets.conftest import LINUX
from tests.targets.servers import set_s3_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.build.conftest import ShowFolder

ONE_SENTENCE = """
---
tittel: Ferja
dato: 2026-11-20 06:00
status: godkjent
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
---

Ferja la fra kai. ^a1
"""
ONLINE = """
[spoken]
opening = ""
closing = ""

[engines.gtts]
attempts = 1
"""


@pytest.fixture
def service() -> Iterator[LoopbackGtts]:
    """Google Translate's speech service on loopback."""
    with LoopbackGtts() as loopback, loopback.proxied():
        yield loopback


def _use_service(show: ShowFolder, shared: SharedStore) -> Settings:
    path = show.root / "lydsak.toml"
    text = path.read_text(encoding="utf-8").replace('engine = "tone"', 'engine = "gtts"')
    table = f'[shared_store]\nbucket = "web"\nprefix = "{shared.prefix}"\nendpoint = "{shared.endpoint}"\n'
    path.write_text(f"{text}{ONLINE}\n{table}", encoding="utf-8")
    return show.load()


@LINUX
def test_what_was_heard_and_paid_for_at_one_desk_is_not_paid_for_at_another(
    make_show: Callable[..., ShowFolder],
    weed: str,
    service: LoopbackGtts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It goes out with the next build there; here it is had before the service is asked."""
    set_s3_keys(monkeypatch)
    shared = SharedStore("web", tmp_path.name, weed)
    first, second = make_show(script=ONE_SENTENCE), make_show(script=ONE_SENTENCE)
    heard = speak_text("Ferja la fra kai.", settings=_use_service(first, shared))
    (ready,) = [event for event in first.build() if isinstance(event, EpisodeReady)]
    asked = len(service.texts)
    assert (ready.spoken, asked > 0) == (0, True)
    again = speak_text("Ferja la fra kai.", settings=_use_service(second, shared))
    assert (again.pcm, len(service.texts)) == (heard.pcm, asked)


def test_what_the_store_lost_is_not_heard_as_silence(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor would take a sentence for heard that nobody said."""
    settings = show.load()

    def lose(sources: Sequence[SpeechSource], workers: Workers) -> Iterator[tuple[SpeechSource, object]]:
        for source, result in speak_missing(sources, workers):
            Store(source.store).drop(source.key)
            yield source, result

    monkeypatch.setattr(hearing, "speak_missing", lose)
    request = SpeechRequest(Voice("tone", "mid"), "nb", (SpokenWord("Hei."),))
    sources = [make_speech_source(request, settings, locate_store(settings.root))]
    with Workers(1) as workers, pytest.raises(StorageError) as caught:
        speak_sources(sources, settings, workers)
    assert caught.value.code == "L705"


def test_what_was_heard_is_noted_for_the_next_build(show: ShowFolder) -> None:
    """A voice of this machine asks no bucket; where nothing is to be sent, nothing is noted."""
    settings, store = show.load(), show.root / ".lydsak" / "store"
    nowhere = SharedStore("web", "", "http://127.0.0.1:9")
    speak_text("Hei.", settings=replace(settings, shared_store=replace(nowhere, read_only=True)))
    assert read_unsent(store) == []
    speak_text("Hei. Hallo.", settings=replace(settings, shared_store=nowhere))
    assert len(read_unsent(store)) == 3
    speak_text("Hei igjen.", settings=settings)
    assert len(read_unsent(store)) == 3
