"""Which engines are installed, ours and strangers' by the same door, and how one is made."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from lydsak.engines.base import Engine, NeedsInstalling
from lydsak.engines.stranger import ask_stranger, check_members, describe_exception, guard_class, try_in_child
from lydsak.engines.versions import ENTRY_POINTS
from lydsak.errors import EngineError, LydsakError, Phrase, SettingsError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_O = TypeVar("_O", bound=msgspec.Struct)

UNKNOWN_ENGINE: Final = "L401"
"""The code of the error for a name that no engine has."""

HOUSE_ENGINES: Final = {
    "azure": "lydsak.engines.azure:AzureEngine",
    "command": "lydsak.engines.command:CommandEngine",
    "elevenlabs": "lydsak.engines.elevenlabs:ElevenLabsEngine",
    "espeak": "lydsak.engines.espeak.engine:EspeakEngine",
    "google": "lydsak.engines.google:GoogleEngine",
    "gtts": "lydsak.engines.gtts:GttsEngine",
    "piper": "lydsak.engines.piper.engine:PiperEngine",
    "polly": "lydsak.engines.polly:PollyEngine",
    "speech-api": "lydsak.engines.speech_api:SpeechApiEngine",
    "tone": "lydsak.engines.tone:ToneEngine",
}
"""Our own entry points once more: to look through all installed packages takes longer than to load one of these."""

_CLASS_MEMBERS: Final = ("name", "online", "notations", "voices", "default_voice", "speak")
_MEMBERS: Final = (*_CLASS_MEMBERS, "fingerprint")
"""The last may be made with the options, so that the class alone does not have it."""


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """An engine that some installed package offers; `problem` says why it cannot be used."""

    name: str
    package: str
    problem: str | None = None


def installed_engines() -> tuple[EngineEntry, ...]:
    """Every engine by name, broken ones with their reason. Imports each; makes none."""
    return tuple(_inspect_entry(point) for point in _find_entry_points())


def load_engine(name: str, options: str = "{}") -> Engine:
    """Make the engine of a name; `options` is its table of lydsak.toml in JSON.

    Raises EngineError L401 (no such engine) or L402 (it is broken), SettingsError L108 for options that it lacks.
    """
    point = _find_entry(name)
    if isinstance(point, _HouseEntry):
        return _make_engine(point, options)
    trouble = _try_entry(point, options)
    if trouble:
        raise _describe_broken(point, trouble)
    made = ask_stranger(name, "an engine", lambda: _make_engine(point, options))
    check_members(name, made)
    return made


def list_engine_names() -> tuple[str, ...]:
    """The names of all engines, broken ones too. Imports none."""
    return tuple(dict.fromkeys(point.name for point in _find_entry_points()))


def _make_engine(point: EntryPoint | _HouseEntry, options: str) -> Engine:
    name = point.name
    try:
        kind = point.load()
        _refuse_missing(name, kind)
        if not isinstance(point, _HouseEntry) and isinstance(kind, type):
            kind = guard_class(kind)
        engine = kind(read_options(name, kind.options, options)) if hasattr(kind, "options") else kind()
    except LydsakError:
        raise
    except (Exception, SystemExit) as error:
        raise _describe_broken(point, describe_exception(error)) from error
    problem = _find_missing(engine)
    if problem:
        raise _describe_broken(point, problem)
    made: Engine = engine
    return made


@cache
def _try_entry(point: EntryPoint, options: str) -> str | None:
    """What a stranger's engine does to the process that makes it; asked once, as it may take its time."""

    def make() -> None:
        engine = _make_engine(point, options)
        check_members(point.name, engine)
        engine.voices()
        engine.default_voice("nb")

    return try_in_child(make)


def find_options(name: str) -> type[msgspec.Struct] | None:
    """The type of an engine's options, None for one that has none. Raises EngineError L401, L402."""
    point = _find_entry(name)
    try:
        return getattr(point.load(), "options", None)
    except (Exception, SystemExit) as error:
        raise _describe_broken(point, describe_exception(error)) from error


def read_options(name: str, kind: type[_O], options: str) -> _O:
    """The options of an engine from JSON. Raises SettingsError L108."""
    try:
        return msgspec.json.decode(options, type=kind)
    except msgspec.ValidationError as error:
        raise SettingsError(
            "L108",
            Phrase("[engines.{name}]: {error}", name=name, error=str(error)),
            help="docs/how-to/voices.md leads to the engine's options",
        ) from None


@dataclass(frozen=True, slots=True)
class _HouseEntry:
    """One of our own engines, in the form of an entry point."""

    name: str
    value: str

    def load(self) -> Any:
        module, _, attribute = self.value.partition(":")
        return getattr(importlib.import_module(module), attribute)


def _find_entry(name: str) -> EntryPoint | _HouseEntry:
    """Ours first, so nobody takes the name of an engine of the house."""
    if name in HOUSE_ENGINES:
        return _HouseEntry(name, HOUSE_ENGINES[name])
    points = {point.name: point for point in reversed(_find_entry_points())}
    if name not in points:
        raise EngineError(UNKNOWN_ENGINE, f'no engine is called "{name}"', help=_suggest_name(name, sorted(points)))
    return points[name]


def _find_entry_points() -> list[EntryPoint]:
    """By name; ours come first among namesakes."""
    from importlib.metadata import entry_points

    return sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, not _is_ours(point), point.value))


def _is_ours(point: EntryPoint) -> bool:
    return point.module.partition(".")[0] == "lydsak"


def _inspect_entry(point: EntryPoint) -> EngineEntry:
    package = point.dist.name if point.dist else "?"
    problem: str | None
    problem = None if _is_ours(point) else _try_import(point)
    if problem:
        return EngineEntry(point.name, package, problem)
    try:
        kind = point.load()
        problem = _find_missing(kind, _CLASS_MEMBERS)
        if problem is None and isinstance(kind, NeedsInstalling):
            problem = kind.find_problem()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's package may raise anything
        problem = describe_exception(error)
    return EngineEntry(point.name, package, problem)


@cache
def _try_import(point: EntryPoint) -> str | None:
    return try_in_child(point.load)


def _find_missing(engine: Any, members: Sequence[str] = _MEMBERS) -> str | None:
    missing = [member for member in members if not hasattr(engine, member)]
    return f"it has no {', '.join(missing)}" if missing else None


def _refuse_missing(name: str, kind: Any) -> None:
    lack = kind.find_problem() if isinstance(kind, NeedsInstalling) else None
    if lack:
        raise EngineError(
            "L402",
            Phrase('the engine "{name}" cannot work here: {lack}', name=name, lack=lack),
            help="espeak always works",
        )


def _describe_broken(point: EntryPoint | _HouseEntry, problem: str) -> EngineError:
    package = "lydsak" if isinstance(point, _HouseEntry) else point.dist.name if point.dist else point.value
    return EngineError(
        "L402",
        Phrase('the engine "{name}" is broken: {problem}', name=point.name, problem=problem),
        help=Phrase("reinstall or remove the package {package}", package=package),
    )


def _suggest_name(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"installed: {', '.join(known)}"
