"""A limit to a call: neither a server that answers a byte a minute nor one that never ends can hold a build."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from types import FrameType

T = TypeVar("T")

_TICK: Final = 0.05
"""Seconds between two looks."""
MEMORY: Final = 150_000_000
"""Bytes that a call may need: an hour of MP3."""


class _Hold:
    """Whether nothing may be raised now, and whether something would have been."""

    depth = 0
    missed = False


class CallOverrun(BaseException):
    """A call went past its limit. No Exception: the libraries under it shall not take it for a fault of theirs."""


@contextmanager
def limit_call(seconds: float, memory: int = MEMORY) -> Iterator[None]:
    """Raise CallOverrun in the block after so many seconds, or when the process has grown by so many bytes.

    Works in the main thread of a process with POSIX timers; elsewhere the limits of the block's own calls must do.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    end, ceiling = time.monotonic() + seconds, _read_peak() + memory
    left = False

    def look(_signal: int, frame: FrameType | None) -> None:
        if left or _is_passage(frame):
            return
        if _Hold.depth:
            _Hold.missed = True
            return
        if time.monotonic() >= end:
            raise CallOverrun(f"took longer than {seconds:.0f} s")
        if _read_peak() > ceiling:
            raise CallOverrun(f"sent more than {memory // 1_000_000} MB")

    before = signal.signal(signal.SIGALRM, look)
    try:
        signal.setitimer(signal.ITIMER_REAL, min(_TICK, max(seconds, 0.001)), _TICK)
        try:
            yield
        finally:
            left = True  # before anything else: an alarm from here on would end what comes after the block
    finally:
        left = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def call_undisturbed(call: Callable[[], T]) -> T:
    """Make a short call that no overrun ends, but follows: in a callback from C it would be printed and lost."""
    _Hold.depth, _Hold.missed = _Hold.depth + 1, False
    try:
        result = call()
    finally:
        _Hold.depth -= 1
    if _Hold.missed:
        signal.raise_signal(signal.SIGALRM)
    return result


def _is_passage(frame: FrameType | None) -> bool:
    """Whether a `with` is being entered or left: raised there, an overrun would go past the cleaning up.

    The next look is a tick away.
    """
    return frame is not None and (
        frame.f_globals.get("__name__") == "contextlib" or frame.f_code.co_qualname == limit_call.__qualname__
    )


def _read_peak() -> int:
    """Bytes of memory that this process has had at most."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # getrusage(2): kilobytes, on macOS bytes
