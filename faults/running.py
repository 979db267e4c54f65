"""Lydsak as people run it: a program of its own, with a home and a folder for temporary files of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LIMIT = 120.0
"""Seconds after which a command counts as hanging."""
GONE = 5.0
"""Seconds in which the processes of a killed build have to be gone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended. `code` is negative for a signal, as subprocess has it."""

    code: int
    stdout: str
    stderr: str

    def list_violations(self, allowed: Sequence[int]) -> tuple[str, ...]:
        """What no command may do, whatever happens to it."""
        found = [] if self.code in allowed else [f"exit code {self.code}: {self.stderr.strip()[-300:]}"]
        words = [word for word in ("Traceback", "internal error") if word in self.stderr or word in self.stdout]
        found += [f"{word}: {self.stderr.strip()[-600:]}" for word in words]
        return tuple(found)


def list_command(show: Path, *arguments: str) -> list[str]:
    """The command line of Lydsak for a show."""
    return [sys.executable, "-m", "lydsak", "-C", str(show), *arguments]


def make_environment(scratch: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment whose home and temporary folder lie in a folder of the test."""
    for name in ("home", "tmp"):
        (scratch / name).mkdir(parents=True, exist_ok=True)
    own = {"HOME": str(scratch / "home"), "TMPDIR": str(scratch / "tmp"), "PYTHONFAULTHANDLER": ""}
    return {**os.environ, **own, **(more or {})}


def run_lydsak(
    show: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    limit: float = LIMIT,
    prepare: Callable[[], object] | None = None,
) -> Outcome:
    """Run a command to its end; `prepare` is called in the process before. Raises TimeoutExpired where it hangs."""
    done = subprocess.run(
        list_command(show, *arguments),
        capture_output=True,
        timeout=limit,
        env=dict(environment) if environment else None,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=prepare,
    )
    return Outcome(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def wait_for_end(group: int) -> tuple[str, ...]:
    """Wait until no process of a group is left."""
    end = time.monotonic() + GONE
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return ()
        time.sleep(0.02)
    return ("a process of the build is still there",)
