"""What a build asks of online services: counted before anything is sent, and held to what the producer allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lydsak.build.events import ServiceNeed
from lydsak.build.speech.synthesis import SpeechSource
from lydsak.engines.base import KnowsObstacles
from lydsak.engines.terms import find_terms
from lydsak.errors import EngineError, LydsakError, Phrase

_MILLION: Final = 1_000_000
_LASTING: Final = {"L420", "L425", "L426", "L427", "L428"}
"""Not reached, silent, no key, not let in: the next episode would hear the same."""
_KEYLESS: Final = "L426"


def estimate_needs(sources: Sequence[SpeechSource]) -> tuple[ServiceNeed, ...]:
    """What missing speech takes, by engine; what is kept of it already costs nothing. Raises EngineError."""
    needs: dict[str, ServiceNeed] = {}
    seen: set[tuple[str, str]] = set()
    for source in sources:
        terms = find_terms(source.load_maker())
        if terms is None:
            continue
        name = source.request.voice.engine
        for ask in source.list_unanswered():
            if (name, ask.content) in seen and ask.content:
                continue
            seen.add((name, ask.content))
            before = needs.get(name, ServiceNeed(name, 0, 0, None))
            characters = before.characters + ask.characters
            dollars = None if terms.price is None else terms.price * characters / _MILLION
            needs[name] = ServiceNeed(name, before.requests + 1, characters, dollars)
    return tuple(needs.values())


def find_obstacles(sources: Sequence[SpeechSource]) -> tuple[str, ...]:
    """What keeps engines from speaking what is missing: a key, a program, a voice that is not installed."""
    makers = {source.request.voice.engine: source.load_maker() for source in sources}
    found = (maker.find_obstacle() for maker in makers.values() if isinstance(maker, KnowsObstacles))
    return tuple(obstacle for obstacle in found if obstacle)


class Spending:
    """Goes through a build: what may still be sent, and which services are not to be asked again."""

    def __init__(self, max_characters: int | None = None) -> None:
        self._left = max_characters
        self._refusals: dict[str, EngineError] = {}

    @property
    def is_limited(self) -> bool:
        """Whether only so many characters may be sent."""
        return self._left is not None

    def admit(self, sources: Sequence[SpeechSource]) -> None:
        """Take an episode's needs, before anything of it is sent. Raises EngineError L424."""
        if self._left is None:
            return
        askable = [source for source in sources if _can_ask(source)]
        characters = sum(need.characters for need in estimate_needs(askable))
        if characters > self._left:
            message = Phrase(
                "takes {characters} characters of an online voice; --max-characters leaves {left}",
                characters=characters,
                left=self._left,
            )
            raise EngineError("L424", message, help="allow more, or build fewer episodes; nothing of it was sent")
        self._left -= characters

    def find_refusal(self, source: SpeechSource) -> EngineError | None:
        """Why the engine of this is not to be asked again."""
        error = self._refusals.get(source.request.voice.engine)
        if error and error.code == _KEYLESS:
            return error  # nobody was asked, and it is told once for all episodes
        if error is None:
            return None
        said = error.message if isinstance(error.message, Phrase) else Phrase.quote(error.message)
        message = Phrase("{message}; not asked again in this build", message=said)
        return EngineError(error.code, message, help=error.help)

    def note_failure(self, source: SpeechSource, error: LydsakError) -> None:
        """Remember a service that would say the same to every other episode."""
        if isinstance(error, EngineError) and error.code in _LASTING and find_terms(source.load_maker()):
            self._refusals[source.request.voice.engine] = error


class OnlineVoiceError(Exception):
    """An episode needs a service, in a place where none may be asked."""


class NoSpending(Spending):
    """In a worker that makes an episode by itself: what services are asked is counted in one place, and not here."""

    def admit(self, sources: Sequence[SpeechSource]) -> None:
        """Raises OnlineVoiceError for what a service would be asked."""
        if any(find_terms(source.load_maker()) for source in sources):
            raise OnlineVoiceError


def _can_ask(source: SpeechSource) -> bool:
    """What the voice refuses before it is asked fails when its turn comes, and by itself."""
    try:
        source.list_unanswered()
    except EngineError:
        return False
    return True
