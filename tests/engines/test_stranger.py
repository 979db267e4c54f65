from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from lydsak.engines import stranger
from lydsak.engines.stranger import ask_stranger, check_members, describe_exception, guard_class, try_in_child
from lydsak.engines.tone import ToneEngine
from lydsak.errors import EngineError

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is not tried")


class _MuteError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def _raise(error: BaseException) -> Any:
    raise error


@linux
@pytest.mark.parametrize(
    ("make", "trouble"),
    [
        (lambda: None, None),
        (lambda: _raise(ValueError()), None),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "it crashed (SIGKILL)"),
        (lambda: os._exit(0), "it ended without an answer"),
        (signal.pause, "it does not answer (in 0.3 s)"),
    ],
)
def test_what_would_take_the_build_along_is_tried_in_a_child(
    make: Callable[[], object], trouble: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash, an end, a standstill; what is raised is told by whoever makes the engine."""
    monkeypatch.setattr(stranger, "PATIENCE", 0.3 if make is signal.pause else 20.0)
    assert try_in_child(make) == trouble


@linux
def test_what_is_printed_while_it_is_tried_is_not_seen(capfd: pytest.CaptureFixture[str]) -> None:
    """It is printed once more when the engine is made."""
    assert try_in_child(lambda: os.write(1, b"loading")) is None
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "error", [ValueError("no"), SystemExit(0), GeneratorExit(), MemoryError(), RecursionError(), _MuteError()]
)
def test_whatever_is_raised_is_an_engine_error(error: BaseException) -> None:
    """It names the engine and what was asked for."""
    with pytest.raises(EngineError, match=f'"x" fails when asked for its age: {type(error).__name__}') as caught:
        ask_stranger("x", "its age", lambda: _raise(error))
    assert caught.value.code == "L406"


def test_an_error_of_ours_and_ctrl_c_pass() -> None:
    """The engine may say what is wrong; and a person may stop it all."""
    with pytest.raises(EngineError, match="no voice"):
        ask_stranger("x", "it", lambda: _raise(EngineError("L403", "no voice")))
    with pytest.raises(KeyboardInterrupt):
        ask_stranger("x", "it", lambda: _raise(KeyboardInterrupt()))


def test_an_answer_that_does_not_come_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked in the main thread of a process."""
    monkeypatch.setattr(stranger, "PATIENCE", 0.2)
    with pytest.raises(EngineError, match="asked for it: took longer than 0 s"):
        ask_stranger("x", "it", lambda: time.sleep(60))


def test_an_answer_of_another_type_is_an_error() -> None:
    """It says where."""
    with pytest.raises(EngineError, match=r"wrong thing as it: Expected `str`, got `int` - at `\$\[1\]`"):
        ask_stranger("x", "it", lambda: ("a", 1), tuple[str, ...])


def test_what_a_stranger_prints_is_no_result(capsys: pytest.CaptureFixture[str]) -> None:
    """It is talk."""
    ask_stranger("x", "it", lambda: sys.stdout.write("loading\n"))
    assert capsys.readouterr() == ("", "loading\n")


class _Odd(ToneEngine):
    """Answers wrongly."""

    name = "odd"

    def voices(self) -> Any:
        return (1,)

    def default_voice(self, language: str) -> str:
        raise KeyError(language)

    def find_obstacle(self) -> str | None:
        return None


def test_a_guarded_class_answers_rightly_or_with_an_error() -> None:
    """In all that a build asks, and what is not there is not there."""
    engine = guard_class(_Odd)()
    with pytest.raises(EngineError, match='"odd" gives the wrong thing as `voices`'):
        engine.voices()
    with pytest.raises(EngineError, match="`default_voice`: KeyError: 'nb'"):
        engine.default_voice("nb")
    assert engine.find_obstacle() is None
    assert engine.describe_voices()[0].name == "mid"
    assert not hasattr(engine, "check_voice")
    assert isinstance(engine, _Odd)


class _Restless(ToneEngine):
    @property
    def fingerprint(self) -> Any:  # type: ignore[override]
        return f"restless {time.monotonic_ns()}"


class _Nameless(ToneEngine):
    fingerprint: Any = None


class _Priced(ToneEngine):
    online = True
    price: Any = "dyrt"


def test_members_are_looked_at_once() -> None:
    """A fingerprint that is none, or another each time, would have all spoken anew in every build."""
    check_members("tone", ToneEngine())
    with pytest.raises(EngineError, match="another fingerprint each time"):
        check_members("restless", _Restless())
    with pytest.raises(EngineError, match="wrong thing as `fingerprint`"):
        check_members("nameless", _Nameless())
    with pytest.raises(EngineError, match="wrong thing as `price`"):
        check_members("priced", _Priced())


def test_an_exception_is_told_with_its_words_if_it_has_any() -> None:
    """Its kind alone, where they cannot be had."""
    assert describe_exception(ValueError("no")) == "ValueError: no"
    assert describe_exception(ValueError()) == "ValueError"
    assert describe_exception(_MuteError()) == "_MuteError"
