"""A call in a forked child: a fresh copy of this process's state, and a crash that stays there."""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import Final, NoReturn, TypeVar

from lydsak.errors import EngineError, Phrase

_T = TypeVar("_T")

PATIENCE: Final = 30.0
"""Seconds within which a child answers unless it has more to do than most."""
_PR_SET_PDEATHSIG: Final = 1
"""prctl(2): the signal that this process gets when its parent ends."""


def call_in_child(call: Callable[[], _T], limit: float = PATIENCE) -> _T:
    """What `call` returns, or the EngineError it raises; its death or silence is EngineError L411. POSIX only.

    So is a system without room for one more process. A child that has not answered after `limit` seconds is killed,
    one that is stopped too.
    """
    parent = os.getpid()
    reader, writer, child = _fork()
    if child == 0:
        _answer(writer, call, parent)
    os.close(writer)
    status = None
    try:
        answer = _read_within(reader, limit)
        _, status = os.waitpid(child, 0)
    finally:
        os.close(reader)
        if status is None:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        raise EngineError("L411", Phrase("the engine crashed ({name})", name=signal.Signals(os.WTERMSIG(status)).name))
    if not answer:
        raise EngineError("L411", "the engine ended without an answer")
    result: _T | EngineError = pickle.loads(answer)  # noqa: S301 - from our own child
    if isinstance(result, EngineError):
        raise result
    return result


def _fork() -> tuple[int, int, int]:
    """Both ends of a pipe and the child's number, which is 0 in the child."""
    ends: tuple[int, ...] = ()
    try:
        ends = reader, writer = os.pipe()
        return reader, writer, os.fork()
    except OSError as error:
        for end in ends:
            os.close(end)
        help = "end other programs, or build with fewer --workers"
        raise EngineError(
            "L411", Phrase("the engine cannot be started: {strerror}", strerror=error.strerror), help=help
        ) from error


def _read_within(reader: int, limit: float) -> bytes:
    """All that the child writes. Raises EngineError L411 when it takes too long."""
    end = time.monotonic() + limit
    answer = bytearray()
    waiting = select.poll()  # select.select takes no number above 1023
    waiting.register(reader, select.POLLIN)
    while waiting.poll(max(0.0, end - time.monotonic()) * 1000):
        piece = os.read(reader, 1_000_000)
        if not piece:
            return bytes(answer)
        answer += piece
    help = "build again; if it stays so, the machine is too busy or the voice is broken"
    raise EngineError("L411", Phrase("the engine does not answer (in {limit} s)", limit=f"{limit:g}"), help=help)


def _answer(writer: int, call: Callable[[], object], parent: int) -> NoReturn:
    """Send the outcome and end the child without running the parent's exit handlers."""
    try:
        _end_with_parent(parent)
        outcome: object
        try:
            outcome = call()
        except EngineError as error:
            outcome = error
        with os.fdopen(writer, "wb") as pipe:
            pickle.dump(outcome, pipe)
    finally:
        os._exit(0)


def _end_with_parent(parent: int) -> None:
    """Let nothing hang on behind a build that was killed. On Linux; elsewhere its answer meets a closed pipe."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(0)
