from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from faults.inputs.launching import read_note, wrap_command

if TYPE_CHECKING:
    from pathlib import Path


def test_memory_of_whoever_measures_is_not_the_commands(tmp_path: Path) -> None:
    """A command's peak is its own, though the process that started it holds far more."""
    held = b"x" * 600_000_000
    for size, least, most in ((0, 5, 100), (200_000_000, 190, 300)):
        note = tmp_path / f"note{size}"
        ended = subprocess.run(wrap_command([sys.executable, "-c", f"a = b'x' * {size}"], note), check=False)
        usage = read_note(note)
        assert usage
        assert (ended.returncode, usage.code) == (0, 0)
        assert least < usage.megabytes < most
    assert len(held) == 600_000_000


def test_code_of_a_command_is_its_own(tmp_path: Path) -> None:
    """An exit code, a signal, and nothing for a command that was killed with what ran it."""
    note = tmp_path / "note"
    subprocess.run(wrap_command([sys.executable, "-c", "raise SystemExit(5)"], note), check=False)
    assert (usage := read_note(note))
    assert usage.code == 5
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    subprocess.run(wrap_command([sys.executable, "-c", kill], note), check=False)
    assert (usage := read_note(note))
    assert usage.code == -signal.SIGKILL
    assert read_note(tmp_path / "none") is None
