"""On a worker of a cluster: each call in a process of our own, which may crash or hang without harm to the worker.

Dask gives a call to one of its threads. No thread can be forked with, and a worker of Dask's may have no children by
multiprocessing; so each thread keeps a program beside it, `away_host`, that starts ours as a build does at home.
Calls and answers are bytes: nothing of ours is unpacked before it is known that both sides have the same Lydsak.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

LOST: Final = b""
"""The answer where a call ended its host, again and again."""
_TRIES: Final = 2
_LENGTH: Final = struct.Struct("!Q")
_OF_DASK: Final = ("MALLOC_TRIM_THRESHOLD_",)
"""What Dask's nanny sets for its worker: with it, glibc gives each large array back to the system at once and asks for
it anew, which takes two thirds more processor than the same build at home."""
_SERVE: Final = "from lydsak.build.workers.away_host import serve_calls; serve_calls()"


class _Own(threading.local):
    host: Host | None = None


_OWN: Final = _Own()


class Host:
    """A program that answers calls, one after the other, over its standard input and output."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-c", _SERVE, str(os.getpid()), _find_folder()]
        # A session of its own: Ctrl-C in the worker's terminal is the worker's, which ends it.
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own module)
            command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            env={name: value for name, value in os.environ.items() if name not in _OF_DASK},
        )

    def ask(self, call: bytes) -> bytes:
        """What it answers. Raises EOFError, OSError where it ended."""
        assert self._process.stdin is not None  # noqa: S101 (both are pipes)
        assert self._process.stdout is not None  # noqa: S101
        write_frame(self._process.stdin.fileno(), call)
        answer = read_frame(self._process.stdout.fileno())
        if answer is None:
            raise EOFError
        return answer

    def end(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()
        self._process.communicate()


def run_away(call: bytes) -> bytes:
    """Called by Dask in a thread of a worker's."""
    for _ in range(_TRIES):
        host = _OWN.host = _OWN.host or Host()
        with suppress(EOFError, OSError):
            return host.ask(call)
        _OWN.host = None  # it had ended for want of work, or somebody ended it
        host.end()
    return LOST


def _find_folder() -> str:
    """Where this worker of Dask's may keep files: it removes what it left there when it was killed."""
    from distributed import get_worker

    return str(get_worker().local_directory)


def read_probe(path: str) -> bytes:
    """What stands in a file, if its folder may be written too; nothing where it is not seen from here."""
    try:
        return Path(path).read_bytes() if os.access(Path(path).parent, os.W_OK | os.X_OK) else b""
    except OSError:
        return b""


def write_frame(handle: int, content: bytes) -> None:
    """One message: its length, and then itself. Raises OSError."""
    for part in (_LENGTH.pack(len(content)), content):
        left = memoryview(part)
        while left:
            left = left[os.write(handle, left) :]


def read_frame(handle: int) -> bytes | None:
    """The next message; None where there will be none, or only a part of it. Raises OSError."""
    head = _read_exactly(handle, _LENGTH.size)
    return None if head is None else _read_exactly(handle, _LENGTH.unpack(head)[0])


def _read_exactly(handle: int, size: int) -> bytes | None:
    parts, left = [], size
    while left:
        part = os.read(handle, min(left, 1 << 20))
        if not part:
            return None
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
