from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lydsak.engines.child import call_in_child
from lydsak.errors import EngineError


def _crash() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _refuse() -> None:
    raise EngineError("L411", "no", help="say yes")


def _stumble() -> None:
    raise SystemExit(3)


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def test_child_answers_and_keeps_its_state_to_itself() -> None:
    """The result comes back; what the call changed does not."""
    state = [1]
    assert call_in_child(lambda: [state.pop(), len(state)]) == [1, 0]
    assert state == [1]


def test_child_error_comes_back_whole() -> None:
    """Code and help survive the way."""
    with pytest.raises(EngineError) as caught:
        call_in_child(_refuse)
    assert (caught.value.code, caught.value.message, caught.value.help) == ("L411", "no", "say yes")


def test_crash_of_the_child_is_an_error_message() -> None:
    """A violent death ends the child alone."""
    with pytest.raises(EngineError, match="crashed \\(SIGKILL\\)"):
        call_in_child(_crash)


def test_child_that_says_nothing_is_an_error() -> None:
    """An end without an answer is not taken for one."""
    with pytest.raises(EngineError, match="without an answer"):
        call_in_child(_stumble)


def test_child_that_is_stopped_is_killed(tmp_path: Path) -> None:
    """It neither answers nor dies of itself; the build goes on with an error, and the child is gone."""

    def stop() -> None:
        (tmp_path / "child").write_text(str(os.getpid()))
        _stop()

    with pytest.raises(EngineError, match=r"does not answer \(in 0\.2 s\)") as caught:
        call_in_child(stop, 0.2)
    assert (caught.value.code, bool(caught.value.help)) == ("L411", True)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "child").read_text()), 0)


def test_child_that_cannot_be_born_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no room for one more process; nothing stays open."""
    pipes: list[tuple[int, int]] = []
    open_pipe = os.pipe

    def keep_pipe() -> tuple[int, int]:
        pipes.append(open_pipe())
        return pipes[-1]

    def fail_to_fork() -> int:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "pipe", keep_pipe)
    monkeypatch.setattr(os, "fork", fail_to_fork)
    with pytest.raises(EngineError, match="cannot be started") as caught:
        call_in_child(lambda: 1)
    assert (caught.value.code, bool(caught.value.help)) == ("L411", True)
    for end in pipes[0]:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(end)


def test_long_answer_comes_back_whole() -> None:
    """More than a pipe holds at a time."""
    assert call_in_child(lambda: bytes(3_000_000)) == bytes(3_000_000)


@pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is Linux's")
def test_child_goes_with_its_parent() -> None:
    """One that hangs does not hang on behind a build that was killed, even where it is stopped."""
    script = (
        "import os, signal, sys\n"
        "from lydsak.engines.child import call_in_child\n"
        "call_in_child(lambda: (print('here', flush=True), os.kill(os.getpid(), signal.SIGSTOP)))\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"here\n"
        parent.kill()
        assert parent.stdout.read() == b""
