"""Watch one check: its exceptions, its time, its memory; and remember each finding once."""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from fuzz.target import Target
from lydsak.errors import LydsakError

SECONDS: Final = 2.0
"""Of the processor, for one input of some kilobytes: a hundred times what the slowest takes."""
_WARM: Final = 20
"""The first inputs load modules and tables."""
MEMORY: Final = 4_000_000_000
"""Bytes of addresses: an input that asks for more gets MemoryError, which is a finding."""


class TooSlowError(Exception):
    """A check took longer than `SECONDS`. Not of Lydsak: no code of ours must be able to take it for its own."""


@dataclass(slots=True)
class Watch:
    """Counts the checks of a target; keeps what failed, one input for each place in the code."""

    target: Target
    folder: Path
    executions: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def run(self, value: Any) -> None:
        """Check one input; a failure that is not known yet is written down, and raised again to be made smaller."""
        self.executions += 1
        begin = time.process_time()
        try:
            with limit_time(SECONDS if self.executions > _WARM else 10 * SECONDS):
                self.target.check(value)
        except LydsakError as error:
            self.refused[error.code] += 1
        except TooSlowError as error:
            self._keep(value, _name_fault(error), error)  # to make it smaller would take hours
        except Exception as error:
            name = _name_fault(error)
            if name not in self.findings or len(repr(value)) < self._find_length(name):
                self._keep(value, name, error)
                raise
            self.findings[name] += 1
        finally:
            self.slowest = max(self.slowest, time.process_time() - begin)

    def _keep(self, value: Any, name: str, error: Exception) -> None:
        self.findings[name] += 1
        path = self._locate(name)
        if len(repr(value)) >= self._find_length(name):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = traceback.format_exception(error)
        path.write_text(f"{value!r}\n\n{''.join(lines)}", encoding="utf-8", errors="backslashreplace")

    def _find_length(self, name: str) -> int:
        path = self._locate(name)
        if not path.exists():
            return sys.maxsize
        return len(path.read_text(encoding="utf-8").partition("\n\n")[0])

    def _locate(self, name: str) -> Path:
        return self.folder / "findings" / f"{self.target.name}-{name}.txt"

    def write(self, driver: str, seed: int, seconds: float) -> None:
        """Add a line to the log."""
        line = {
            "target": self.target.name,
            "driver": driver,
            "seed": seed,
            "seconds": round(seconds, 1),
            "executions": self.executions,
            "refused": dict(self.refused),
            "findings": dict(self.findings),
            "slowest": round(self.slowest, 3),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "runs.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")


def limit_memory() -> None:
    """For the whole process, which is none of Lydsak's own."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@contextmanager
def limit_time(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TooSlowError where what is done takes more of the processor."""

    def stop(_number: int, _frame: object) -> None:
        raise TooSlowError(f"took more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _name_fault(error: Exception) -> str:
    """The kind of a fault and the innermost place of ours that it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/lydsak/" in frame.filename or "/fuzz/" in frame.filename]
    if isinstance(error, TooSlowError):
        ours = [frame for frame in ours if frame.name != "stop"]
    frame = ours[-1]
    return f"{type(error).__name__}-{Path(frame.filename).stem}-{frame.name}".replace("<", "").replace(">", "")
