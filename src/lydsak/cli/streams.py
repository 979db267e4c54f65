"""Standard input, output and error as whoever started Lydsak left them: closed, full, or of few characters."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_MODES: Final = {"stdin": "r", "stdout": "w", "stderr": "w"}


class _Talk(io.FileIO):
    """Standard error that takes everything: what cannot be told stops no work that can be done."""

    def write(self, content: ReadableBuffer, /) -> int:
        try:
            return super().write(content) or 0
        except OSError:
            return memoryview(content).nbytes


class _Result(io.FileIO):
    """Standard output that says when the disk is full that it was sent to. Whoever has gone is told of by click."""

    def write(self, content: ReadableBuffer, /) -> int:
        from lydsak.store.files import explain_storage

        try:
            return super().write(content) or 0
        except BrokenPipeError:
            raise
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())  # what is left of it would fail once more at exit
            with explain_storage(Path("standard output")):
                raise error from None


def prepare_streams() -> None:
    r"""Open what was closed, and let every character through, as `\u2013` where the encoding has none for it."""
    _open_closed()
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout is sys.__stdout__:
        sys.stdout = _wrap(_Result(sys.stdout.fileno(), "w", closefd=False), sys.stdout)
    if isinstance(sys.stderr, io.TextIOWrapper) and sys.stderr is sys.__stderr__:
        sys.stderr = _wrap(_Talk(sys.stderr.fileno(), "w", closefd=False), sys.stderr)


def speaks_unicode(stream: object) -> bool:
    """Whether every character can be written to a stream as it is."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "").startswith("utf")


def _open_closed() -> None:
    """Else the next file that is opened gets the number of a closed stream, and what a library prints goes into it."""
    for number, (name, mode) in enumerate(_MODES.items()):
        if getattr(sys, name) is None:
            if not _is_open(number):
                os.dup2(os.open(os.devnull, os.O_RDWR), number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 (a number)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _wrap(raw: io.FileIO, stream: io.TextIOWrapper) -> io.TextIOWrapper:
    """A stream of the same encoding on another file, behind what was printed to it."""
    with suppress(OSError):
        stream.flush()
    errors = stream.errors if speaks_unicode(stream) else "backslashreplace"
    return io.TextIOWrapper(io.BufferedWriter(raw), stream.encoding, errors, line_buffering=True)
