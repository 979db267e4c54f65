"""A worker whose build was killed: it finishes what it has begun, if that is soon, keeps it, and goes."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
"""prctl(2): the signal that this process gets when its parent ends."""
_GRACE: Final = 2.5
"""Seconds to finish in: an answer that is paid for should be kept, and nothing should be left running."""


class _State:
    busy = False
    orphaned = False


def leave_with_parent(parent: int) -> None:
    """Called once at a worker's start, with the build's process. On Linux; elsewhere a worker that is idle waits on."""
    if sys.platform != "linux":
        return
    import ctypes

    signal.signal(signal.SIGUSR1, _note_orphaned)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGUSR1, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked to be told
        os._exit(0)


@contextmanager
def finish_if_orphaned() -> Iterator[None]:
    """Round each task, and each that is run inside one: what is under way when the build is killed comes to its end."""
    before, _State.busy = _State.busy, True
    try:
        yield
    finally:
        _State.busy = before
        if _State.orphaned:
            os._exit(0)


def _note_orphaned(_signal: int, _frame: object) -> None:
    if not _State.busy:
        os._exit(0)
    _State.orphaned = True
    timer = threading.Timer(_GRACE, os._exit, (0,))
    timer.daemon = True
    timer.start()
