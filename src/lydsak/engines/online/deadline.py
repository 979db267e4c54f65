"""A limit to a call: neither a server that answers a byte a minute nor one that never ends can hold a build."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import FrameType

_TICK: Final = 0.05
"""Seconds between two looks."""
MEMORY: Final = 150_000_000
"""Bytes that a call may need: an hour of MP3."""


class _Hold:
    """How many blocks there are around what runs now that nothing may be raised in."""

    depth = 0


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
        if left or _Hold.depth or _is_passage(frame):
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


@contextmanager
def hold_overrun() -> Iterator[None]:
    """Raise nothing in the block, which has to be short: what is raised in a callback from C is printed and lost."""
    _Hold.depth += 1
    try:
        yield
    finally:
        _Hold.depth -= 1


def _is_passage(frame: FrameType | None) -> bool:
    """Whether a `with` is being entered or left: raised there, an overrun would go past the cleaning up.

    The next look is a tick away.
    """
    return frame is not None and frame.f_globals.get("__name__") in {"contextlib", __name__}


def _read_peak() -> int:
    """Bytes of memory that this process has had at most."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # getrusage(2): kilobytes, on macOS bytes
