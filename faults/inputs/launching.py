"""The small program that runs a command and notes what it took.

Linux lets a program's peak memory begin with that of the process it was started from (`getrusage(2)`, `ru_maxrss`
outlives `execve`): started from a process of tests that holds 560 MB, every command would seem to hold as much.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command and the processes it waited for took: `megabytes` (of 1,048,576 bytes) are the largest one's."""

    code: int
    seconds: float
    megabytes: float


def wrap_command(command: list[str], note: Path) -> list[str]:
    """A command line that runs another and writes what it took to `note`."""
    return [sys.executable, "-I", "-S", __file__, str(note), *command]


def read_note(note: Path) -> Usage | None:
    """What a wrapped command took; None for one that was killed together with this program."""
    return Usage(**json.loads(note.read_text())) if note.exists() else None


def _main(note: str, *command: str) -> None:
    child = subprocess.Popen(command)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    took = {"code": child.returncode, "seconds": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss / 1024}
    Path(note).write_text(json.dumps(took))


if __name__ == "__main__":
    _main(*sys.argv[1:])
