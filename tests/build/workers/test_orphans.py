from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is Linux's")

BUILD = """
import os, sys, time
from lydsak.build.workers import Workers
from tests.build.workers.test_orphans import write_later
with Workers(1) as workers:
    print(os.getpid(), flush=True)
    list(workers.run_tasks(write_later, [sys.argv[1], sys.argv[1] + "-next"]))
"""


def write_later(path: str) -> None:
    """A task that says that it has begun, and is done when it is told."""
    Path(path + ".begun").touch()
    with Path(path + ".go").open("rb") as go:
        go.read()
    Path(path).write_text("kept")


def test_a_killed_build_s_worker_keeps_what_it_has_begun_and_goes(tmp_path: Path) -> None:
    """What it was answered is not lost; the next task is not begun, and no process is left."""
    target = tmp_path / "answer"
    os.mkfifo(f"{target}.go")
    command = [sys.executable, "-c", BUILD, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as build:
        assert build.stdout is not None
        build.stdout.readline()
        go = os.open(f"{target}.go", os.O_WRONLY)  # opens when the task has begun
        build.send_signal(signal.SIGKILL)
        build.wait()
        os.close(go)
        assert build.stderr is not None
        assert build.stderr.read() == b""  # the last that holds the pipe has gone
    assert target.read_text() == "kept"
    assert not Path(f"{target}-next.begun").exists()
