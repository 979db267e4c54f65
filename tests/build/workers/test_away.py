from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lydsak.build.workers import away
from lydsak.build.workers.away import LOST, read_frame, read_probe, run_away, write_frame

ECHO = "import sys; from lydsak.build.workers.away import read_frame, write_frame; write_frame(1, read_frame(0) * 2)"


@pytest.fixture(autouse=True)
def _start_in_test(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(away, "_find_folder", lambda: str(tmp_path))
    monkeypatch.setattr(away._OWN, "host", None)


def test_messages_of_any_length_pass() -> None:
    """Longer than a pipe holds, and empty."""
    code = """from lydsak.build.workers.away import read_frame, write_frame
write_frame(1, read_frame(0))
write_frame(1, b'')"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as echo:
        assert echo.stdin is not None
        assert echo.stdout is not None
        write_frame(echo.stdin.fileno(), b"lyd" * 500_000)
        handle = echo.stdout.fileno()
        assert [read_frame(handle), read_frame(handle), read_frame(handle)] == [b"lyd" * 500_000, b"", None]


def test_a_host_that_had_ended_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends for want of work; the next call starts another."""
    monkeypatch.setattr(away, "_SERVE", ECHO)
    assert run_away(b"sak") == b"saksak"
    assert away._OWN.host is not None
    away._OWN.host._process.wait()
    assert run_away(b"lyd") == b"lydlyd"
    away._OWN.host.end()


def test_a_call_that_ends_its_host_each_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked does it itself."""
    monkeypatch.setattr(away, "_SERVE", f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})")
    assert run_away(b"sak") == LOST
    assert away._OWN.host is None


def test_a_host_keeps_its_memory_as_a_build_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Dask has its workers give back at once is wanted again in the next moment."""
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    monkeypatch.setenv("LYDSAK_OF_OURS", "stays")
    told = "str([os.environ.get(name) for name in ('MALLOC_TRIM_THRESHOLD_', 'LYDSAK_OF_OURS')]).encode()"
    monkeypatch.setattr(away, "_SERVE", f"import os; {ECHO.replace('read_frame(0) * 2', told)}")
    assert run_away(b"sak") == b"[None, 'stays']"
    assert away._OWN.host is not None
    away._OWN.host.end()


def test_what_is_not_seen_or_may_not_be_written_is_not_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then files are sent."""
    (tmp_path / "probe").write_bytes(b"token")
    assert read_probe(str(tmp_path / "probe")) == b"token"
    assert read_probe(str(tmp_path / "other")) == b""
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert read_probe(str(tmp_path / "probe")) == b""
