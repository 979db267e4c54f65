"""How the engines' tests ask for speech."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lydsak.model import SpeechRequest, SpokenWord, Voice

Ask = Callable[..., SpeechRequest]


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Make a request of one word for each argument: `ask("espeak:nb", "God", "dag.")`."""

    def make(voice: str, *words: str) -> SpeechRequest:
        engine, _, name = voice.partition(":")
        return SpeechRequest(Voice(engine, name), "nb", tuple(SpokenWord(word) for word in words))

    return make
