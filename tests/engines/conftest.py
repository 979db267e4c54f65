"""How the engines' tests ask for speech."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import stamina

from lydsak.model import SpeechRequest, SpokenWord, Voice
from tests.engines.loopback_gtts import LoopbackGtts

Ask = Callable[..., SpeechRequest]


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Make a request of one word for each argument: `ask("espeak:nb", "God", "dag.")`."""

    def make(voice: str, *words: str) -> SpeechRequest:
        engine, _, name = voice.partition(":")
        return SpeechRequest(Voice(engine, name), "nb", tuple(SpokenWord(word) for word in words))

    return make


@pytest.fixture
def no_backoff() -> Iterator[None]:
    """Ask again without waiting; three attempts are made."""
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def service() -> Iterator[LoopbackGtts]:
    """Google Translate's speech service on loopback, which gTTS in this process now reaches."""
    with LoopbackGtts() as loopback, loopback.proxied():
        yield loopback
