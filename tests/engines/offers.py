"""What each engine needs to be tested: a service on loopback, a voice, a program.

An offer is a context manager that yields the engine's options in JSON; what it sets up ends with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module

OFFERS = {
    "azure": "tests.engines.loopback_azure",
    "command": "tests.engines.tiny_command",
    "elevenlabs": "tests.engines.loopback_elevenlabs",
    "google": "tests.engines.loopback_google",
    "gtts": "tests.engines.loopback_gtts",
    "piper": "tests.engines.tiny_piper",
    "polly": "tests.engines.loopback_polly",
    "speech-api": "tests.engines.loopback_speech_api",
}
"""The module whose `offer` an engine is tested with; an engine that is not here needs nothing."""


def offer_engine(name: str) -> AbstractContextManager[str]:
    """Whatever an engine needs."""
    if name not in OFFERS:
        return _offer_nothing()
    offer: AbstractContextManager[str] = import_module(OFFERS[name]).offer()
    return offer


@contextmanager
def _offer_nothing() -> Iterator[str]:
    yield "{}"
