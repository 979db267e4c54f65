"""An engine that asks a service over HTTP: one way of asking, keeping, waiting and failing for all of them."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar, Generic, TypeVar

from lydsak.engines.base import Ask, ServiceTerms
from lydsak.engines.online.client import HttpClient
from lydsak.engines.online.finishing import make_silence
from lydsak.engines.online.keys import Secret
from lydsak.engines.online.options import OnlineOptions
from lydsak.engines.online.patience import Fault, ask_patiently
from lydsak.engines.online.rate import take_turn
from lydsak.engines.online.sound import AnsweredSound, check_length, count_letters, decode_sound, pace_letters
from lydsak.engines.online.ssml import clean_xml_words, explain_phonemes
from lydsak.errors import EngineError, Phrase
from lydsak.model import Expression, Hz, Language, Notation, Speech, SpeechRequest, SpokenWord, VoiceInfo

_O = TypeVar("_O", bound=OnlineOptions)


class OnlineEngine(ABC, Generic[_O]):
    """What an engine's own module adds to this: which requests to make, and what an answer is."""

    name: ClassVar[str]
    online = True
    options: type[_O]
    notations: frozenset[Notation] = frozenset()
    expressions: frozenset[Expression] = frozenset()
    limit: ClassVar[int] = 4_000
    """Characters in one utterance."""
    paces: ClassVar[tuple[float, float] | None] = None
    """The slowest and the fastest, times a voice's own, where the service has limits."""
    rate = Hz(24_000)
    """In which it is silent where there is nothing to ask for."""
    licence: ClassVar[str]
    """What its voices are used under."""

    def __init__(self, options: _O | None = None) -> None:
        self._options = options or self.options()
        self._notes: list[str] = []

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """The adapter's version and the options that are heard."""

    @abstractmethod
    def voices(self) -> tuple[str, ...]:
        """The names of its voices, the default first."""

    @abstractmethod
    def write_words(self, request: SpeechRequest) -> tuple[SpokenWord, ...]:
        """The words as they are sent, one for each of the request; nothing in them is a command to the voice."""

    @abstractmethod
    def write_asks(self, request: SpeechRequest, text: str) -> tuple[Ask, ...]:
        """What has to be asked for a request that has a letter; `text` is its words as sent. Raises EngineError."""

    @abstractmethod
    def send_ask(self, ask: Ask) -> bytes:
        """Ask once; the answer is checked. Raises Fault, EngineError."""

    @abstractmethod
    def read_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """Make speech of one answer or more. Raises Fault, EngineError."""

    def find_rate(self, request: SpeechRequest) -> Hz:  # noqa: ARG002 - for one whose voices differ
        """The rate of silence."""
        return self.rate

    def describe_voices(self) -> tuple[VoiceInfo, ...]:
        """All under the one agreement."""
        return tuple(VoiceInfo(voice, licence=self.licence) for voice in self.voices())

    def default_voice(self, language: Language) -> str:  # noqa: ARG002 - one voice reads both
        """The first."""
        return self.voices()[0]

    @property
    def terms(self) -> ServiceTerms:
        """As lydsak.toml says, or as the engine's options have it."""
        given = self._options
        return ServiceTerms(given.concurrency, given.requests_per_minute, given.price)

    def speak(self, request: SpeechRequest) -> Speech:
        """Ask for all that the request takes. Raises EngineError."""
        return self.assemble_speech(request, [self.fetch_answer(ask) for ask in self.list_asks(request)])

    def list_asks(self, request: SpeechRequest) -> tuple[Ask, ...]:
        """None for a request without letters. Raises EngineError L403, L404, L441, and what else the engine says."""
        self.check_request(request)
        text = " ".join(word.text for word in self.write_words(request) if word.text.strip())
        if not count_letters(text):
            return ()
        self._check_pace(request.prosody.pace)
        return self.write_asks(request, text)

    def fetch_answer(self, ask: Ask) -> bytes:
        """Ask until there is an answer worth keeping, the service says no, or patience ends. Raises EngineError."""
        given = self._options
        return ask_patiently(
            lambda: self.send_ask(ask),
            attempts=given.attempts,
            deadline=given.deadline,
            note=self._notes.append,
            name=self.name,
            turn=lambda: take_turn(self.name, given.requests_per_minute),
        )

    def assemble_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """Make speech of the answers to `list_asks`. Raises EngineError."""
        if not answers:
            return make_silence(request.words, self.find_rate(request))
        try:
            return self.read_speech(request, answers)
        except Fault as fault:
            raise fault.error from fault.__cause__

    def take_notes(self) -> tuple[str, ...]:
        """What was asked again since the last time, and why."""
        notes = tuple(self._notes)
        self._notes.clear()
        return notes

    def check_request(self, request: SpeechRequest) -> None:
        """Raises EngineError L403 (unknown voice), L404 (too long)."""
        if request.voice.name not in self.voices():
            help = Phrase("voices: {known}", known=", ".join(self.voices()))
            raise EngineError(
                "L403", Phrase('{engine} has no voice "{name}"', engine=self.name, name=request.voice.name), help=help
            )
        if len(request.text) > self.limit:
            message = Phrase(
                "{text} characters in one utterance: {name} takes {limit}",
                text=len(request.text),
                name=self.name,
                limit=self.limit,
            )
            raise EngineError("L404", message, help="split the sentence")

    def _check_pace(self, pace: float) -> None:
        slowest, fastest = self.paces or (pace, pace)
        if not slowest <= pace <= fastest:
            message = Phrase(
                "{name} speaks {slowest} to {fastest} times as fast as a voice by itself, not {pace}",
                name=self.name,
                slowest=slowest,
                fastest=fastest,
                pace=f"{pace:g}",
            )
            raise EngineError("L441", message, help="choose a pace within these, or another voice")


class HttpEngine(OnlineEngine[_O]):
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
        return HttpClient(self.name, timeout=self._options.timeout)

    def make_ask(
        self,
        url: str,
        body: str,
        headers: Mapping[str, str],
        *,
        characters: int,
        text: str | None = None,
        pace: float = 1.0,
    ) -> Ask:
        """A POST of a text; `text` is what is to be spoken, at which pace, None where no sound is asked for."""
        content = json.dumps({"url": url, "headers": dict(headers), "body": body}, ensure_ascii=False, sort_keys=True)
        return Ask(content, characters, 0 if text is None else pace_letters(text, pace))

    def send_ask(self, ask: Ask) -> bytes:
        """Post it with the key. Raises Fault, EngineError."""
        parts = json.loads(ask.content)
        answer = self._client.post(parts["url"], parts["body"].encode(), parts["headers"], self.authorize())
        if ask.letters:
            check_length(self.read_sound(answer), ask.letters, self.name)
        return answer


class SsmlEngine(HttpEngine[_O]):
    """A service that takes SSML, and IPA in it."""

    notations: frozenset[Notation] = frozenset({"ipa"})

    def write_words(self, request: SpeechRequest) -> tuple[SpokenWord, ...]:
        """Without what XML may not hold."""
        return clean_xml_words(request)

    def send_ask(self, ask: Ask) -> bytes:
        """Post it with the key. Raises Fault, L405 where it may be a phoneme that is refused, EngineError."""
        try:
            return self.post_ask(ask)
        except Fault as fault:
            raise explain_phonemes(fault, ask, self.name) from fault.__cause__

    def post_ask(self, ask: Ask) -> bytes:
        """Post it. Raises Fault, EngineError."""
        return super().send_ask(ask)
