"""What a producer can choose from: every engine with its voices, what it takes to use it and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lydsak.build.speech.engines import load_kept_engine
from lydsak.config import Settings
from lydsak.engines.base import DescribesVoices, Engine, KnowsObstacles
from lydsak.engines.installed import EngineEntry, installed_engines
from lydsak.engines.terms import find_terms
from lydsak.errors import LydsakError
from lydsak.model import VoiceInfo


@dataclass(frozen=True, slots=True)
class EngineListing:
    """One engine as `lydsak voices` shows it."""

    name: str
    package: str
    online: bool | None
    """None where it could not be loaded."""
    cost: str
    problem: str | None
    """What keeps it from speaking, and what to do about it."""
    voices: tuple[VoiceInfo, ...]


def list_engines(settings: Settings | None) -> Iterator[EngineListing]:
    """Every engine that some installed package offers, by name, set up as the show has it. Asks no network."""
    for entry in installed_engines():
        yield list_engine(entry, settings)


def list_engine(entry: EngineEntry, settings: Settings | None) -> EngineListing:
    """One engine, and what keeps it from speaking."""
    if entry.problem:
        return EngineListing(entry.name, entry.package, None, "unknown", entry.problem, ())
    try:
        engine = load_kept_engine(entry.name, settings.find_engine_table(entry.name) if settings else "{}")
        obstacle = engine.find_obstacle() if isinstance(engine, KnowsObstacles) else None
        voices = describe_voices(engine)
    except LydsakError as error:
        problem = f"{error.message}; {error.help}" if error.help else error.message
        return EngineListing(entry.name, entry.package, None, "unknown", problem, ())
    return EngineListing(entry.name, entry.package, engine.online, describe_cost(engine), obstacle, voices)


def describe_voices(engine: Engine) -> tuple[VoiceInfo, ...]:
    """What the engine tells of its voices, at least their names."""
    if isinstance(engine, DescribesVoices):
        return engine.describe_voices()
    return tuple(VoiceInfo(name) for name in engine.voices())


def describe_cost(engine: Engine) -> str:
    """Its class of cost: free, metered with a price, or metered at a price we do not know."""
    terms = find_terms(engine)
    if terms is None or terms.price == 0:
        return "free of charge"
    if terms.price is None:
        return "metered, price not set"
    return f"about {terms.price:g} US dollars a million characters"
