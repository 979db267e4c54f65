from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HOLDER = """
import os, signal, subprocess, sys
from pathlib import Path
from lydsak.engines.group import open_group
room = Path(sys.argv[1])
program = "echo in the group >&3; trap '' HUP INT TERM; sleep 1000 & wait"
with open_group(room) as group:
    subprocess.Popen(["/bin/sh", "-c", program], pass_fds=[3], process_group=group)
    os.close(3)
    {end}
"""


def _run_holder(end: str, room: Path, act: Callable[[subprocess.Popen[bytes]], object] = lambda _: None) -> int:
    """Hold a group until `end` and `act`; comes back when no process of the group has its pipe any more."""
    reader, writer = os.pipe()
    keep = f"import os; os.dup2({writer}, 3)\n" + HOLDER.format(end=end)
    command = [sys.executable, "-c", keep, str(room)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[writer], start_new_session=True) as holder:
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            assert pipe.readline() == b"in the group\n"
            act(holder)
            assert holder.stdin is not None
            holder.stdin.close()  # what a holder that is to end by itself waits for
            assert pipe.read() == b""
    return holder.returncode


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_group_goes_with_the_process_that_opened_it(tmp_path: Path, number: signal.Signals) -> None:
    """Whatever ends it, and whatever the programs are deaf to; the folder that they worked in goes too."""
    room = tmp_path / "-room"
    room.mkdir()
    (room / "speech.wav").touch()
    _run_holder("signal.pause()", room, lambda holder: os.killpg(holder.pid, number))
    assert list(tmp_path.iterdir()) == []


def test_group_goes_with_a_process_that_leaves_without_a_word(tmp_path: Path) -> None:
    """os._exit runs no `finally`: so ends a worker whose build was killed."""
    assert _run_holder("sys.stdin.read(); os._exit(7)", tmp_path / "room") == 7


def test_group_ends_with_the_block(tmp_path: Path) -> None:
    """The folder is then its owner's to clear."""
    assert _run_holder("sys.stdin.read()", tmp_path) == 0
    assert tmp_path.is_dir()
