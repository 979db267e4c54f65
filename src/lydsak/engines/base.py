"""What an engine is: the members that each has, and what some can besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from lydsak.model import (
    Expression,
    Language,
    Notation,
    Speech,
    SpeechRequest,
    VoiceInfo,
)

RATES: Final = range(8_000, 192_001)
"""Samples a second that an engine's speech may have."""


class Engine(Protocol):
    """A voice maker. An instance may keep connections and models; `speak` is a pure function of the request.

    Engines run in worker processes and are made there by name, so nothing of them is pickled. A class with settings of
    its own names their type, a msgspec.Struct, as `options`: it is then made with one, read from [engines.NAME].
    """

    name: str
    online: bool
    """Needs a network."""
    notations: frozenset[Notation]
    """The phonetic notations it honours; a request with phonemes in another never reaches it."""

    @property
    def fingerprint(self) -> str:
        """Changes when the same request would sound different: the library's version and our adapter's."""
        ...

    def voices(self) -> tuple[str, ...]:
        """The names of its Norwegian voices, the default first."""
        ...

    def default_voice(self, language: Language) -> str:
        """The voice for a role that lydsak.toml maps to nothing."""
        ...

    def speak(self, request: SpeechRequest) -> Speech:
        """Speak one utterance. Raises EngineError."""
        ...


@runtime_checkable
class ChecksPhonemes(Protocol):
    """An engine that tells before it speaks whether it has a sound for every phoneme. None has to."""

    def check_phonemes(self, phonemes: str, notation: Notation) -> None:
        """Raises EngineError L405."""
        ...


@runtime_checkable
class ChecksVoices(Protocol):
    """An engine that takes more voices than it lists."""

    def check_voice(self, voice: str) -> None:
        """Raises EngineError L403 for one that it has not."""
        ...


@runtime_checkable
class ChangesProsody(Protocol):
    """An engine that can speak higher, lower, faster or slower than its voice does by itself. None has to."""

    expressions: frozenset[Expression]
    """What it can change; a request that asks for more never reaches it."""


@runtime_checkable
class ChangesProsodyByVoice(ChangesProsody, Protocol):
    """One whose voices differ in that."""

    def list_expressions(self, voice: str) -> frozenset[Expression]:
        """What one voice can change."""
        ...


@runtime_checkable
class DescribesVoices(Protocol):
    """An engine that knows more of its voices than their names, those that are yet to be installed among them."""

    def describe_voices(self) -> tuple[VoiceInfo, ...]:
        """Never asks a network."""
        ...


@runtime_checkable
class FingerprintsVoices(Protocol):
    """An engine whose voices change one by one, as a file each: another voice's file shall not count."""

    def fingerprint_voice(self, voice: str) -> str:
        """What `fingerprint` lacks for one voice. Never raises: a voice that is not there fails when it speaks."""
        ...


@runtime_checkable
class NeedsInstalling(Protocol):
    """An engine whose class may be here without what it stands on: the package of an extra, a program."""

    @classmethod
    def find_problem(cls) -> str | None:
        """What is missing, and how to get it; None where nothing is."""
        ...


@runtime_checkable
class KnowsPatience(Protocol):
    """An engine that takes longer over an utterance than most, or never so long."""

    patience: float
    """Seconds after which it hangs."""


@runtime_checkable
class KnowsMemory(Protocol):
    """An engine that needs much memory, or never much."""

    memory: int
    """Bytes that a process may take more than it has, to speak."""


@runtime_checkable
class KnowsPrice(Protocol):
    """An online engine that is paid for, and says no more of how it may be asked."""

    price: float | None
    """US dollars for a million characters; None is not known."""


@runtime_checkable
class SpeaksByRule(Protocol):
    """An engine that was trained on nobody's voice: it forms sounds by rules."""

    by_rule: bool


@runtime_checkable
class KnowsObstacles(Protocol):
    """An engine that is here and may still be unable to speak: a key, a program or a voice's file is not there."""

    def find_obstacle(self) -> str | None:
        """What is missing, and how to get it; None where nothing is. Asks no network."""
        ...


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to a service: what of it decides the answer, and what it counts for. No key is in it."""

    content: str
    characters: int
    """What the service charges for."""
    letters: int = 0
    """Letters and digits to be spoken: sound far too short or long for them is none of this text."""


@dataclass(frozen=True, slots=True)
class ServiceTerms:
    """How a service may be asked."""

    concurrency: int
    """Requests at once."""
    requests_per_minute: float | None = None
    price: float | None = None
    """US dollars for a million characters; None is not known."""


@runtime_checkable
class AsksService(Protocol):
    """An online engine that tells its requests apart, so that each answer is kept and no request is made twice.

    `speak` does the same in one go.
    """

    @property
    def terms(self) -> ServiceTerms:
        """How it may be asked."""
        ...

    def list_asks(self, request: SpeechRequest) -> tuple[Ask, ...]:
        """What has to be asked for a request. Sends nothing. Raises EngineError."""
        ...

    def fetch_answer(self, ask: Ask) -> bytes:
        """Ask, patiently; what is returned is worth keeping. Raises EngineError."""
        ...

    def assemble_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """Make speech of the answers to `list_asks`. Raises EngineError."""
        ...

    def take_notes(self) -> tuple[str, ...]:
        """What a producer should know of the last answers (what was tried again, and why), told once."""
        ...
