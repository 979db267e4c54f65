from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lydsak.store.temporaries import is_leftover, is_running, list_leftovers, name_temporary


def _name_by_ended_process(path: Path) -> Path:
    """The temporary name that another process gave, which has ended."""
    code = "import sys, pathlib, lydsak.store.temporaries as t; print(t.name_temporary(pathlib.Path(sys.argv[1])))"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return Path(done.stdout.rstrip("\n"))


def test_a_temporary_name_stands_beside_its_file_and_is_another_each_time(tmp_path: Path) -> None:
    """Also for a name as long as a file system takes, in letters of several bytes."""
    path = tmp_path / ("ø" * 120 + ".mp3")
    first, second = name_temporary(path), name_temporary(path)
    assert first.parent == path.parent
    assert first != second
    first.write_bytes(b"")


def test_what_a_living_process_writes_is_no_leftover(tmp_path: Path) -> None:
    """Ours, which is alive."""
    path = name_temporary(tmp_path / "saken.md")
    path.write_bytes(b"half")
    assert not is_leftover(path)
    assert list(list_leftovers([tmp_path], deep=True)) == []


def test_what_an_ended_process_wrote_is_a_leftover(tmp_path: Path) -> None:
    """In the folder, and in those below it where that is asked for; what has another name is left alone."""
    below = tmp_path / "e" / "saken"
    below.mkdir(parents=True)
    shallow, deep = _name_by_ended_process(tmp_path / "feed.xml"), _name_by_ended_process(below / "index.html")
    for path in (shallow, deep, tmp_path / ".editor.swp", tmp_path / "notes.tmp", tmp_path / ".x.tmp"):
        path.write_bytes(b"")
    assert list(list_leftovers([tmp_path], deep=False)) == [shallow]
    assert set(list_leftovers([tmp_path], deep=True)) == {shallow, deep}


def test_another_machines_file_is_a_leftover_after_a_day(tmp_path: Path) -> None:
    """Its processes cannot be asked from here, and its clock may be some hours wrong."""
    path = tmp_path / ".feed.xml.00000000-1-0123456789ab.tmp"
    path.write_bytes(b"")
    assert not is_leftover(path)
    old = time.time() - 25 * 60 * 60
    os.utime(path, (old, old))
    assert is_leftover(path)


def test_a_process_that_is_there_is_running_and_one_that_ended_is_not() -> None:
    """A number that no process can have is none."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_running(os.getpid())
    assert not is_running(ended.pid)
    assert not is_running(10**30)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the state of a process in /proc")
def test_a_process_that_ended_and_was_not_waited_for_runs_no_more() -> None:
    """Its temporary files are leftovers, though its number is still taken."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert is_running(process.pid)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and is not asked how
        assert not is_running(process.pid)
