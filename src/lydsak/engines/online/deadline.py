"""A limit to a call: neither a server that answers a byte a minute nor one that never ends can hold a build."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_TICK: Final = 0.05
"""Seconds between two looks."""
MEMORY: Final = 150_000_000
"""Bytes that a call may need: an hour of MP3."""


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

    def look(_signal: int, _frame: object) -> None:
        if time.monotonic() >= end:
            raise CallOverrun(f"took longer than {seconds:.0f} s")
        if _read_peak() > ceiling:
            raise CallOverrun(f"sent more than {memory // 1_000_000} MB")

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, min(_TICK, max(seconds, 0.001)), _TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _read_peak() -> int:
    """Bytes of memory that this process has had at most."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # getrusage(2): kilobytes, on macOS bytes
