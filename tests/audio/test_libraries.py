from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from lydsak.audio.libraries import forbid_threads

if TYPE_CHECKING:
    import pytest

LOADED = """
import os, sys
from lydsak.audio.libraries import forbid_threads, load_libraries
assert "numpy" not in sys.modules
forbid_threads()
load_libraries()
threads = len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 1
print(threads, *sorted(sys.modules))
"""


def test_what_a_worker_needs_is_loaded_before_it_is_forked() -> None:
    """And no thread runs then, which no fork would survive."""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, env=environment)
    threads, *modules = run.stdout.split()
    assert threads == "1"
    rooms = {f"lydsak.audio.{name}" for name in ("encode", "loudness", "master", "mix")}
    assert {"lameenc", "numpy", "soundfile", "soxr", *rooms} - set(modules) == set()


def test_threads_are_what_whoever_runs_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that is set already stands."""
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    forbid_threads()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "4"
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    forbid_threads()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
