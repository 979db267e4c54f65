"""Engines of other people's packages: what they are asked is answered, or it is an EngineError; never worse."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout, suppress
from functools import partial, wraps
from typing import Annotated, Any, Final, TypeVar

import msgspec

from lydsak.engines.base import Engine
from lydsak.engines.child import call_in_child
from lydsak.engines.deadline import CallOverrun, limit_call
from lydsak.errors import EngineError, LydsakError, Phrase
from lydsak.model import VoiceInfo

_T = TypeVar("_T")

PATIENCE: Final = 60.0
"""Seconds in which an engine is loaded, or answers what is no speech: a large library takes some of them to import."""
_LONGER: Final = 1.1
"""Times that patience a call here may take: what hangs is found out in the child, and once."""
_ANY_MEMORY: Final = 1 << 60
_ANSWERS: Final[Mapping[str, Any]] = {
    "voices": tuple[str, ...],
    "default_voice": str,
    "describe_voices": tuple[VoiceInfo, ...],
    "fingerprint_voice": str,
    "find_obstacle": str | None,
    "check_voice": Any,
    "check_phonemes": Any,
    "list_expressions": frozenset[str],
}
"""What a build asks of an engine outside its workers, and the type of what comes back."""
_PRICE: Final = Annotated[float, msgspec.Meta(ge=0)] | None
_MEMBERS: Final[Mapping[str, Any]] = {"name": str, "online": bool, "notations": frozenset[str], "fingerprint": str}


def try_in_child(make: Callable[[], object]) -> str | None:
    """What is wrong where making an engine would take its process along: it crashes, hangs or ends there.

    None where it works, or raises, which harms nobody. Where there is no fork it is not tried.
    """
    if sys.platform != "linux":
        return None

    def attempt() -> None:
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(silence, stream)
        with suppress(Exception):  # it is raised once more, and told, where it was asked for
            make()

    try:
        call_in_child(attempt, PATIENCE)
    except EngineError as error:
        return error.message.replace("the engine", "it")
    return None


def guard_class(kind: type[_T]) -> type[_T]:
    """The class, of which whatever is asked outside a worker is bounded, and answered as an engine has to."""
    guarded = {
        name: _guard_method(str(getattr(kind, "name", kind.__name__)), name, getattr(kind, name))
        for name in _ANSWERS
        if callable(getattr(kind, name, None))
    }
    make: Any = type(kind)  # its metaclass
    made: type[_T] = make(kind.__name__, (kind,), {"__slots__": (), "__module__": kind.__module__, **guarded})
    return made


def ask_stranger(engine: str, what: str, ask: Callable[[], _T], wanted: Any = Any) -> _T:
    """What an engine answers, of the type that is wanted. Raises EngineError L406, LydsakError of the engine's own."""
    try:
        # What it prints is no result of ours.
        with limit_call(_LONGER * PATIENCE, _ANY_MEMORY), redirect_stdout(sys.stderr):
            given = ask()
            answer: _T = given if wanted is Any else msgspec.convert(given, wanted, from_attributes=True)
            return answer
    except LydsakError:
        raise
    except msgspec.ValidationError as error:
        problem = f"gives the wrong thing as {what}: {error}"
    except (Exception, SystemExit, GeneratorExit, CallOverrun) as error:  # noqa: BLE001 - it may raise anything
        problem = f"fails when asked for {what}: {describe_exception(error)}"
    raise EngineError(
        "L406",
        Phrase('the engine "{engine}" {problem}', engine=engine, problem=problem),
        help="report it to whoever made the engine",
    )


def check_members(name: str, engine: Engine) -> None:
    """Look once at what every engine has. Raises EngineError L406, and what the engine itself raises."""
    for member, wanted in _MEMBERS.items():
        ask_stranger(name, f"`{member}`", partial(getattr, engine, member), wanted)
    ask_stranger(name, "`price`", partial(getattr, engine, "price", None), _PRICE)
    if engine.fingerprint != engine.fingerprint:
        message = Phrase(
            'the engine "{name}" has another fingerprint each time: all would be spoken anew in every build', name=name
        )
        raise EngineError("L406", message, help="report it to whoever made the engine")


def describe_exception(error: BaseException) -> str:
    """Its kind and its words, if it has any that can be had."""
    try:
        words = str(error)
    except Exception:  # noqa: BLE001 - a stranger's
        words = ""
    kind = "" if isinstance(error, CallOverrun) else type(error).__name__
    return ": ".join(part for part in (kind, words) if part)


def _guard_method(engine: str, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def ask(*arguments: Any, **named: Any) -> Any:
        return ask_stranger(engine, f"`{name}`", lambda: method(*arguments, **named), _ANSWERS[name])

    return ask
