"""Commands of Lydsak without the seconds of starting: a program that has all imported forks one for each.

What runs is a process of its own all the same, with a process group, standard streams and workers of its own, and with
what the nursery was started with: its environment, and the interposer between it and its files. A build with
nothing to do takes a tenth of the time, one that makes everything half of it.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from faults.running import LIMIT, Outcome


class Nursery:
    """Runs commands one after the other; to be ended."""

    def __init__(self, scratch: Path, environment: Mapping[str, str]) -> None:
        """`scratch` takes what they print."""
        scratch.mkdir(parents=True, exist_ok=True)
        self._out, self._err, self._learned = (scratch / name for name in ("stdout", "stderr", "learned"))
        self._host = subprocess.Popen(
            [sys.executable, "-m", "faults.nursery_host"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            bufsize=0,
            start_new_session=True,
        )
        self._running: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End the nursery, and what runs."""
        if self._running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._running, signal.SIGKILL)
        self._host.kill()
        self._host.communicate()

    def run_command(self, show: Path, *arguments: str, learn: bool = False) -> tuple[Outcome, tuple[str, ...]]:
        """Run a command to its end; returns the outcome, and a complaint where a process of its stays.

        With `learn` the nursery has imported for all that come what this one took. Raises TimeoutError where it hangs.
        """
        order = {
            "arguments": ["-C", str(show), *arguments],
            "stdout": str(self._out),
            "stderr": str(self._err),
            "learned": str(self._learned) if learn else "",
        }
        assert self._host.stdin is not None  # noqa: S101 (both are pipes)
        self._host.stdin.write(json.dumps(order).encode() + b"\n")
        self._running = self._read_line()
        code, left = self._read_line()
        self._running = None
        outcome = Outcome(code, self._out.read_text(errors="replace"), self._err.read_text(errors="replace"))
        return outcome, ("a process of the build is still there",) if left else ()

    def _read_line(self) -> Any:
        assert self._host.stdout is not None  # noqa: S101
        if not select.select([self._host.stdout], [], [], LIMIT)[0]:
            raise TimeoutError(f"no end after {LIMIT:.0f} s")
        line = self._host.stdout.readline()
        if not line:
            raise RuntimeError("the nursery has ended")
        return json.loads(line)
