"""A real Dask scheduler and its workers: programs of their own on loopback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self


class DaskCluster:
    """Starts a scheduler; its workers are started one by one."""

    def __init__(
        self, folder: Path, options: tuple[str, ...] = (), environment: Mapping[str, str] | None = None
    ) -> None:
        """`options` go to the scheduler and to each worker, certificates for example."""
        self._folder = folder
        self._options = options
        self._environment = {**os.environ, **(environment or {})}
        self.workers: list[subprocess.Popen[str]] = []
        scheduler = self._run("scheduler", "--port", "0")
        self._scheduler = scheduler
        self.address = _await_line(scheduler, r"Scheduler at: +(\S+)")

    def __enter__(self) -> Self:
        return self

    def add_workers(self, count: int) -> None:
        """Until there are so many that live. No nanny replaces one that is killed."""
        for worker in self.workers:
            if worker.poll() is not None:
                worker.communicate()
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        begun = [
            self._run("worker", self.address, "--nthreads", "1", "--no-nanny") for _ in range(len(self.workers), count)
        ]
        for worker in begun:
            _await_line(worker, r"Registered to: +(\S+)")
        self.workers += begun

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.communicate()

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[str]:
        module = f"distributed.cli.dask_{program}"
        command = [sys.executable, "-m", module, *arguments, "--host", "127.0.0.1", "--no-dashboard", *self._options]
        return subprocess.Popen(
            command,
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )


def _await_line(process: subprocess.Popen[str], pattern: str) -> str:
    assert process.stderr is not None
    told = []
    for line in process.stderr:
        told.append(line)
        if found := re.search(pattern, line):
            return found[1]
    raise AssertionError("".join(told))
