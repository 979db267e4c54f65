"""A call in a forked child: a fresh copy of this process's state, and a crash that stays there."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from typing import TypeVar

from lydsak.errors import EngineError

_T = TypeVar("_T")


def call_in_child(call: Callable[[], _T]) -> _T:
    """What `call` returns, or the EngineError it raises; its death is EngineError L411. POSIX only."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(writer, call)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        raise EngineError("L411", f"the engine crashed ({signal.Signals(os.WTERMSIG(status)).name})")
    if not answer:
        raise EngineError("L411", "the engine ended without an answer")
    result: _T | EngineError = pickle.loads(answer)  # noqa: S301 - from our own child
    if isinstance(result, EngineError):
        raise result
    return result


def _answer(writer: int, call: Callable[[], object]) -> None:
    """Send the outcome and end the child without running the parent's exit handlers."""
    try:
        outcome: object
        try:
            outcome = call()
        except EngineError as error:
            outcome = error
        with os.fdopen(writer, "wb") as pipe:
            pickle.dump(outcome, pipe)
    finally:
        os._exit(0)
