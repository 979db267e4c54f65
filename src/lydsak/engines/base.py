"""What an engine is, which ones are installed, and where words stand when an engine does not tell."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from lydsak.errors import EngineError
from lydsak.model import Language, Ms, Notation, Speech, SpeechRequest, SpokenWord, WordMark

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS: Final = "lydsak.engines"
UNKNOWN_ENGINE: Final = "L401"
"""The code of the error for a name that no engine has."""

# To espeak 0x01 begins a command and NUL ends the text; a surrogate cannot be encoded.
_CONTROLS: Final = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0x2028, 0x2029], " ")

_MEMBERS: Final = ("name", "online", "notations", "fingerprint", "voices", "default_voice", "speak")


class Engine(Protocol):
    """A voice maker. An instance may keep connections and models; `speak` is a pure function of the request.

    Engines run in worker processes and are made there by name, so nothing of them is pickled.
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


def load_engine(name: str) -> Engine:
    """Make the engine of a name. Raises EngineError L401 (no such engine) or L402 (it is broken)."""
    points = {point.name: point for point in reversed(_find_entry_points())}
    if name not in points:
        raise EngineError(UNKNOWN_ENGINE, f'no engine is called "{name}"', help=_suggest_name(name, sorted(points)))
    try:
        engine = points[name].load()()
    except EngineError:
        raise
    except Exception as error:
        raise _describe_broken(points[name], _name_problem(error)) from error
    problem = _find_missing(type(engine))
    if problem:
        raise _describe_broken(points[name], problem)
    made: Engine = engine
    return made


def estimate_marks(words: Sequence[SpokenWord], duration: Ms, start: Ms = Ms(0)) -> tuple[WordMark, ...]:
    """Share `duration` among words by their length, a pause counted as some letters; silent words get empty marks."""
    weights = [_weigh_word(word.text) for word in words]
    total = sum(weights) or 1
    edges = [Ms(start + duration * sofar // total) for sofar in accumulate(weights, initial=0)]
    return tuple(WordMark(begin, end) for begin, end in pairwise(edges))


def replace_controls(text: str) -> str:
    """Spaces for what no voice may be handed: control characters, lone surrogates, line separators; the same length."""
    return text.translate(_CONTROLS)


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
        problem = _find_missing(point.load())
    except Exception as error:  # noqa: BLE001 - a stranger's package may raise anything
        problem = _name_problem(error)
    return EngineEntry(point.name, point.value, package, problem)


def _find_missing(kind: Any) -> str | None:
    missing = [member for member in _MEMBERS if not hasattr(kind, member)]
    return f"it has no {', '.join(missing)}" if missing else None


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


def _weigh_word(text: str) -> int:
    letters = sum(character.isalnum() for character in text)
    if not letters:
        return 0
    return letters + 1 + 4 * (text.rstrip("»”\"')")[-1:] in ",;:") + 6 * (text.rstrip("»”\"')")[-1:] in ".!?")
