from __future__ import annotations

import os
import subprocess
import sys

from lydsak.build.workers.pool import Chunk
from lydsak.errors import EngineError

PROGRAM = """
import os, sys
from lydsak.build.workers import Workers

def print_and_read(number):
    print("loading the model")
    os.write(1, b"50 %")
    return sys.stdin.read() + str(number)

with Workers(1) as workers:
    print(dict(workers.run_tasks(print_and_read, [1])))
"""


def test_what_a_voice_prints_is_no_result() -> None:
    """It goes with the talk; and a voice that reads what is typed reads nothing."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input="typed",
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert done.stdout == "{1: '1'}\n"
    assert "loading the model" in done.stderr
    assert "50 %" in done.stderr


def test_an_error_crosses_without_what_led_to_it() -> None:
    """Frames hold what no other process can take, and some libraries pickle them along."""

    def fail(_: int) -> int:
        try:
            return int("no number")
        except ValueError as error:
            raise EngineError("L401", "no voice") from error

    (error,) = Chunk(fail, (1,), 1)()
    assert isinstance(error, EngineError)
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)
