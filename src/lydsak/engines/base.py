"""What an engine is, which ones are installed, and where words stand when an engine does not tell."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, runtime_checkable

import msgspec

from lydsak.errors import EngineError, LydsakError, SettingsError
from lydsak.model import (
    Expression,
    Language,
    Notation,
    Speech,
    SpeechRequest,
    VoiceInfo,
)

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_O = TypeVar("_O", bound=msgspec.Struct)

ENTRY_POINTS: Final = "lydsak.engines"
UNKNOWN_ENGINE: Final = "L401"
"""The code of the error for a name that no engine has."""

_MEMBERS: Final = ("name", "online", "notations", "fingerprint", "voices", "default_voice", "speak")


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


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """An engine that some installed package offers; `problem` says why it cannot be used."""

    name: str
    entry_point: str
    package: str
    problem: str | None = None


def installed_engines() -> tuple[EngineEntry, ...]:
    """Every engine by name, broken ones with their reason. Imports each; makes none."""
    return tuple(_inspect_entry(point) for point in _find_entry_points())


def load_engine(name: str, options: str = "{}") -> Engine:
    """Make the engine of a name; `options` is its table of lydsak.toml in JSON.

    Raises EngineError L401 (no such engine) or L402 (it is broken), SettingsError L108 for options that it lacks.
    """
    point = _find_entry_point(name)
    try:
        kind = point.load()
        _refuse_missing(name, kind)
        engine = kind(read_options(name, kind.options, options)) if hasattr(kind, "options") else kind()
    except LydsakError:
        raise
    except Exception as error:
        raise _describe_broken(point, _name_problem(error)) from error
    problem = _find_missing(type(engine))
    if problem:
        raise _describe_broken(point, problem)
    made: Engine = engine
    return made


def find_options(name: str) -> type[msgspec.Struct] | None:
    """The type of an engine's options, None for one that has none. Raises EngineError L401, L402."""
    point = _find_entry_point(name)
    try:
        return getattr(point.load(), "options", None)
    except Exception as error:
        raise _describe_broken(point, _name_problem(error)) from error


def read_options(name: str, kind: type[_O], options: str) -> _O:
    """The options of an engine from JSON. Raises SettingsError L108."""
    try:
        return msgspec.json.decode(options, type=kind)
    except msgspec.ValidationError as error:
        raise SettingsError("L108", f"[engines.{name}]: {error}", help="see docs/reference/voices.md") from None


def _find_entry_point(name: str) -> EntryPoint:
    points = {point.name: point for point in reversed(_find_entry_points())}
    if name not in points:
        raise EngineError(UNKNOWN_ENGINE, f'no engine is called "{name}"', help=_suggest_name(name, sorted(points)))
    return points[name]


def _find_entry_points() -> list[EntryPoint]:
    """By name; ours come first among namesakes, so nobody takes the name of an engine of the house."""
    from importlib.metadata import entry_points

    return sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, not _is_ours(point), point.value))


def _is_ours(point: EntryPoint) -> bool:
    return point.module.partition(".")[0] == "lydsak"


def _inspect_entry(point: EntryPoint) -> EngineEntry:
    package = point.dist.name if point.dist else "?"
    problem: str | None
    try:
        kind = point.load()
        problem = _find_missing(kind)
        if problem is None and isinstance(kind, NeedsInstalling):
            problem = kind.find_problem()
    except Exception as error:  # noqa: BLE001 - a stranger's package may raise anything
        problem = _name_problem(error)
    return EngineEntry(point.name, point.value, package, problem)


def _find_missing(kind: Any) -> str | None:
    missing = [member for member in _MEMBERS if not hasattr(kind, member)]
    return f"it has no {', '.join(missing)}" if missing else None


def _refuse_missing(name: str, kind: Any) -> None:
    lack = kind.find_problem() if isinstance(kind, NeedsInstalling) else None
    if lack:
        raise EngineError("L402", f'the engine "{name}" cannot work here: {lack}', help="espeak always works")


def _name_problem(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _describe_broken(point: EntryPoint, problem: str) -> EngineError:
    package = point.dist.name if point.dist else point.value
    return EngineError(
        "L402", f'the engine "{point.name}" is broken: {problem}', help=f"reinstall or remove the package {package}"
    )


def _suggest_name(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"installed: {', '.join(known)}"
