"""An engine that asks a service over HTTP: one way of asking, keeping, waiting and failing for all of them."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, ClassVar

import msgspec

from lydsak.engines.base import Ask, ServiceTerms
from lydsak.engines.online.client import HttpClient
from lydsak.engines.online.keys import Secret
from lydsak.engines.online.patience import ask_patiently
from lydsak.engines.online.rate import take_turn
from lydsak.engines.online.sound import AnsweredSound, check_length, count_letters, decode_sound
from lydsak.errors import EngineError
from lydsak.model import Expression, Language, Notation, Speech, SpeechRequest

Positive = Annotated[float, msgspec.Meta(gt=0)]


class OnlineOptions(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What every online engine takes in its table of lydsak.toml."""

    concurrency: Annotated[int, msgspec.Meta(ge=1, le=64)] = 4
    requests_per_minute: Positive | None = None
    timeout: Positive = 30.0
    """Seconds, for the connection and for each silence of the server."""
    deadline: Positive = 120.0
    """Seconds, for one request with all its repetitions."""
    attempts: Annotated[int, msgspec.Meta(ge=1, le=20)] = 5
    price: Annotated[float, msgspec.Meta(ge=0)] | None = None
    """US dollars for a million characters."""
    key_env: str | None = None
    key_file: str | None = None


class OnlineEngine(ABC):
    """What an engine's own module adds to this: which requests to make, and what an answer is."""

    name: ClassVar[str]
    online = True
    notations: frozenset[Notation] = frozenset()
    expressions: frozenset[Expression] = frozenset()
    limit: ClassVar[int] = 4_000
    """Characters in one utterance."""

    def __init__(self, options: OnlineOptions) -> None:
        self._given = options
        self._notes: list[str] = []

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """The adapter's version and the options that are heard."""

    @abstractmethod
    def voices(self) -> tuple[str, ...]:
        """The names of its voices, the default first."""

    @abstractmethod
    def list_asks(self, request: SpeechRequest) -> tuple[Ask, ...]:
        """What has to be asked for a request. Raises EngineError."""

    @abstractmethod
    def send_ask(self, ask: Ask) -> bytes:
        """Ask once; the answer is checked. Raises Fault, EngineError."""

    @abstractmethod
    def assemble_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """Make speech of the answers to `list_asks`. Raises EngineError."""

    def default_voice(self, language: Language) -> str:  # noqa: ARG002 - one voice reads both
        """The first."""
        return self.voices()[0]

    @property
    def terms(self) -> ServiceTerms:
        """As lydsak.toml says, or as the engine's options have it."""
        given = self._given
        return ServiceTerms(given.concurrency, given.requests_per_minute, given.price)

    def speak(self, request: SpeechRequest) -> Speech:
        """Ask for all that the request takes. Raises EngineError."""
        return self.assemble_speech(request, [self.fetch_answer(ask) for ask in self.list_asks(request)])

    def fetch_answer(self, ask: Ask) -> bytes:
        """Ask until there is an answer worth keeping, the service says no, or patience ends. Raises EngineError."""
        given = self._given
        take_turn(given.requests_per_minute)
        return ask_patiently(
            lambda: self.send_ask(ask),
            attempts=given.attempts,
            deadline=given.deadline,
            note=self._notes.append,
            name=self.name,
        )

    def take_notes(self) -> tuple[str, ...]:
        """What was asked again since the last time, and why."""
        notes = tuple(self._notes)
        self._notes.clear()
        return notes

    def check_request(self, request: SpeechRequest) -> None:
        """Raises EngineError L403 (unknown voice), L404 (too long)."""
        if request.voice.name not in self.voices():
            help = f"voices: {', '.join(self.voices())}"
            raise EngineError("L403", f'{self.name} has no voice "{request.voice.name}"', help=help)
        if len(request.text) > self.limit:
            message = f"{len(request.text)} characters in one utterance: {self.name} takes {self.limit}"
            raise EngineError("L404", message, help="split the sentence")


class HttpEngine(OnlineEngine):
    """A service that takes a POST and answers with sound, or with JSON that holds it."""

    @abstractmethod
    def authorize(self) -> Mapping[str, Secret]:
        """The headers that hold the key. Raises EngineError L426."""

    def find_obstacle(self) -> str | None:
        """What is wrong with the key."""
        try:
            self.authorize()
        except EngineError as error:
            return f"{error.message}; {error.help}" if error.help else error.message
        return None

    def read_sound(self, content: bytes) -> AnsweredSound:
        """The sound in an answer. Raises Fault L422."""
        return decode_sound(content, self.name)

    @cached_property
    def _client(self) -> HttpClient:
        return HttpClient(self.name, timeout=self._given.timeout)

    def make_ask(
        self, url: str, body: str, headers: Mapping[str, str], *, characters: int, text: str | None = None
    ) -> Ask:
        """A POST of a text with these headers; `text` is what is to be spoken, None where no sound is asked for."""
        content = json.dumps({"url": url, "headers": dict(headers), "body": body}, ensure_ascii=False, sort_keys=True)
        return Ask(content, characters, 0 if text is None else count_letters(text))

    def send_ask(self, ask: Ask) -> bytes:
        """Post it with the key. Raises Fault, EngineError."""
        parts = json.loads(ask.content)
        answer = self._client.post(parts["url"], parts["body"].encode(), parts["headers"], self.authorize())
        if ask.letters:
            check_length(self.read_sound(answer), ask.letters, self.name)
        return answer
