from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lydsak.build.hold import Holder, ShowHold, read_holder
from lydsak.errors import BusyError, StorageError

_HOLD = """
import sys, pathlib
from lydsak.build.hold import ShowHold
with ShowHold(pathlib.Path(sys.argv[1]), "build") as hold:
    hold.take()
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def hold_elsewhere(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the show until it is told to end, or killed."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        if process.stdin:
            process.stdin.close()


def test_a_held_show_is_refused_with_its_holder(tmp_path: Path) -> None:
    """Which command, which process, which machine, for how long; exit code 75."""
    with hold_elsewhere(tmp_path) as process, ShowHold(tmp_path, "build") as hold:
        with pytest.raises(BusyError) as caught:
            hold.take()
        assert caught.value.exit_code == 75
        assert f"lydsak build, process {process.pid} on {platform.node()}, for " in caught.value.message


def test_a_show_is_waited_for(tmp_path: Path) -> None:
    """It is taken as soon as the other gives it back."""
    with hold_elsewhere(tmp_path) as process, ShowHold(tmp_path, "build") as hold:
        assert not hold.try_taking()
        assert process.stdin is not None
        process.stdin.close()
        hold.take(wait=60)
        holder = read_holder(tmp_path)
        assert holder is not None
        assert holder.process == os.getpid()


def test_a_show_given_back_has_no_holder(tmp_path: Path) -> None:
    """Neither while nobody took it."""
    with ShowHold(tmp_path, "build") as hold:
        assert read_holder(tmp_path) is None
        hold.take()
        assert read_holder(tmp_path) is not None
    assert read_holder(tmp_path) is None
    with ShowHold(tmp_path, "clean") as hold:
        hold.take()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_holder_holds_nothing_and_its_leftovers_go(tmp_path: Path) -> None:
    """The lock is the kernel's; the note that stayed tells that there may be something to sweep."""
    below = tmp_path / "feed" / "e" / "saken"
    below.mkdir(parents=True)
    with hold_elsewhere(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    left = [_name_left(folder, process.pid) for folder in (below, tmp_path / "scripts", tmp_path)]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    with ShowHold(tmp_path, "build") as hold:
        hold.take()
    assert [path for path in left if path.exists()] == []


def test_without_a_kill_only_the_editors_folders_are_looked_at(tmp_path: Path) -> None:
    """A show of ten thousand episodes is not walked through at each build."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / "feed").mkdir()
    (tmp_path / "scripts").mkdir()
    feed, script = _name_left(tmp_path / "feed", gone.pid), _name_left(tmp_path / "scripts", gone.pid)
    for path in (feed, script):
        path.write_bytes(b"")
    with ShowHold(tmp_path, "build") as hold:
        hold.take()
    assert feed.exists()
    assert not script.exists()


@pytest.mark.parametrize(
    "folder", ["", "scripts", "articles", ".lydsak", ".lydsak/base", ".lydsak/base/replaced", ".lydsak/studio"]
)
def test_what_a_killed_command_of_an_editor_left_goes(tmp_path: Path, folder: str) -> None:
    """Wherever they write: they hold no show, so no note tells of them."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    left = _name_left(tmp_path / folder, gone.pid)
    left.write_bytes(b"half")
    with ShowHold(tmp_path, "build") as hold:
        hold.take()
    assert not left.exists()


def test_a_hold_that_ends_in_an_error_is_swept_after_too(tmp_path: Path) -> None:
    """Workers may have been stopped while they wrote."""
    hold = ShowHold(tmp_path, "build")
    hold.take()
    hold.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert read_holder(tmp_path) is not None
    with ShowHold(tmp_path, "build") as hold:
        hold.take()
    assert read_holder(tmp_path) is None


def test_a_note_that_cannot_be_read_is_nobody(tmp_path: Path) -> None:
    """A damaged one stops nothing."""
    (tmp_path / ".lydsak").mkdir()
    (tmp_path / ".lydsak" / "holder.json").write_bytes(b'{"command": ')
    with ShowHold(tmp_path, "build") as hold:
        assert hold.describe_holder() == "another command"
        hold.take()


def test_a_show_that_may_not_be_written_is_a_storage_error(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / ".lydsak").write_text("", encoding="utf-8")
    with ShowHold(tmp_path, "build") as hold, pytest.raises(StorageError):
        hold.take()


@pytest.mark.parametrize(
    ("since", "age"),
    [
        ("2026-11-26T11:59:30+00:00", ", for 30 s"),
        ("2026-11-26T11:30:00+00:00", ", for 30 min"),
        ("2026-11-26T02:00:00+00:00", ", for 10 h"),
        ("2026-11-26T13:00:00+00:00", ", for 0 s"),
        ("yesterday", ""),
    ],
)
def test_an_age_is_told_in_the_unit_that_fits(since: str, age: str) -> None:
    """A clock that went back makes nobody younger than nothing."""
    holder = Holder("build", 42, "desk", since)
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert holder.describe(now) == f"lydsak build, process 42 on desk{age}"


def _name_left(folder: Path, process: int) -> Path:
    import zlib

    machine = f"{zlib.crc32(platform.node().encode()):08x}"
    return folder / f".index.html.{machine}-{process}-0123456789ab.tmp"


def test_a_note_with_a_broken_letter_is_nobody(tmp_path: Path) -> None:
    """A flipped bit in a word is no UTF-8, of which msgspec tells by another error than of broken JSON."""
    (tmp_path / ".lydsak").mkdir()
    note = b'{"command":"b\xe1ild","process":1,"machine":"desk","since":"2026-11-26T12:00:00+00:00"}'
    (tmp_path / ".lydsak" / "holder.json").write_bytes(note)
    assert read_holder(tmp_path) is None
