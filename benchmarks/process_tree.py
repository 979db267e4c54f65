"""A command as a whole process tree: wall and processor seconds, and the most memory that all of it had at once."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LOOK: Final = 0.25
"""Seconds between two looks at the memory: each takes processor time from what is measured."""
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took. `memory` is in bytes; what processes share is counted once (PSS)."""

    wall: float
    processor: float
    memory: int


def measure_command(command: Sequence[str] | str, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command, or a shell line, to its end. Raises SystemExit with what it said when it fails."""
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        shell=isinstance(command, str),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    ) as process:
        watch = _Watch(process.pid)
        said = process.stdout.read() if process.stdout else b""
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = watch.stop()
    if process.returncode:
        raise SystemExit(f"{command}: {said.decode(errors='replace')}")
    # What ends between two looks is known by its largest process alone.
    return Cost(wall, used.ru_utime + used.ru_stime, max(memory, used.ru_maxrss * 1024))


class _Watch:
    def __init__(self, root: int) -> None:
        self._root = root
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        self._ended.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._ended.wait(_LOOK):
            self._peak = max(self._peak, read_memory(self._root))


def read_memory(root: int) -> int:
    """Bytes that a process and all below it have now; what they share is counted once (PSS)."""
    return sum(map(_read_share, _list_tree(root)))


def _list_tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, queue = [], [root]
    while queue:
        found.append(queue.pop())
        queue += children.get(found[-1], [])
    return found


def _read_share(process: int) -> int:
    """Bytes, its part of what it shares; 0 for one that has just ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
