"""Programs that are bounded in time and ask nobody."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from lydsak.errors import TargetError
from lydsak.targets.programs import Ran, explain_program, find_programs, run_program
from lydsak.targets.trying import PassingError
from tests.targets.servers import SECRET


def _run(code: str, *, seconds: float = 60.0, environment: dict[str, str | None] | None = None) -> Ran:
    return run_program([sys.executable, "-c", code], seconds=seconds, given=b"given", environment=environment)


def test_a_program_is_given_and_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Input, output, complaints, code and environment; the login of an address is taken out of complaints."""
    monkeypatch.setenv("LYDSAK_GONE", "x")
    code = (
        "import os, sys; sys.stdout.write(sys.stdin.read() + os.environ['LYDSAK_NEW']);"
        f"print('see https://{SECRET}@b.no/', 'LYDSAK_GONE' in os.environ, file=sys.stderr); sys.exit(3)"
    )
    ran = _run(code, environment={"LYDSAK_NEW": "!", "LYDSAK_GONE": None})
    assert ran == Ran(3, b"given!", "see https://b.no/ False")


def test_a_program_has_no_terminal_to_ask_on() -> None:
    """As ssh asks on the terminal itself, whatever its input is."""
    ran = _run("open('/dev/tty')")
    assert ran.code == 1
    assert "/dev/tty" in ran.said


def test_a_program_that_does_not_end_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    """Its child, which nobody waits for, holds this pipe open as long as it lives."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(PassingError) as failed:
            run_program(["sh", "-c", f"exec 3> '{pipe}'; echo begun >&3; sleep 600 & wait"], seconds=1.0)
        assert failed.value.code == "L851"
        os.set_blocking(reading, True)
        assert os.read(reading, 100) == b"begun\n"
        assert select.select([reading], [], [], 60.0)[0]
        assert os.read(reading, 100) == b""
    finally:
        os.close(reading)


@pytest.mark.parametrize(
    ("said", "code", "passes"),
    [
        ("Host key verification failed.", "L852", False),
        ("kari@www.example.no: Permission denied (publickey).", "L852", False),
        ("fatal: could not read Username for 'https://github.com': terminal prompts disabled", "L852", False),
        ("fatal: unable to access 'https://b.no/': The requested URL returned error: 403", "L852", False),
        ("remote: error: GH001: Large files detected.", "L852", False),
        ("rsync: [generator] recv_generator: mkdir failed: Permission denied (13)", "L852", False),
        ("ssh: connect to host b.no port 22: Connection timed out", "L851", True),
        ("[sender] io timeout after 60 seconds -- exiting\nrsync error: timeout in data send/receive", "L851", True),
        ("ssh: Could not resolve hostname b.no: Name or service not known", "L851", True),
        ("fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF", "L851", True),
        ("fatal: unable to access 'https://b.no/': The requested URL returned error: 503", "L851", True),
        ("", "L852", False),
    ],
)
def test_complaints_are_told_apart(said: str, code: str, passes: bool) -> None:
    """By what the user can do: log in, look at the rights, or publish again."""
    error = explain_program("git", Ran(1, b"", said), place="b.no")
    assert error.code == code
    assert isinstance(error, PassingError) is passes
    assert error.help


def test_a_program_may_be_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Then it is named."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TargetError, match="rsync and ssh") as failed:
        find_programs("rsync", "ssh", kind="rsync", package="rsync openssh-client")
    assert failed.value.code == "L850"
    assert "apt install rsync" in (failed.value.help or "")


def test_a_target_that_runs_programs_loads_no_event_loop() -> None:
    """That is SFTP's alone, and takes a while."""
    code = "import sys, lydsak.targets.git, lydsak.targets.rsync; sys.exit('asyncio' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
