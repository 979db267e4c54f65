"""run_program: ssh, rsync and git, each bounded in time, asking nobody, and their complaints as errors."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from lydsak.errors import Place, TargetError
from lydsak.targets.checking import HOST_KEY_HELP, LOGIN_HELP, hide_userinfo
from lydsak.targets.trying import PassingError

_UNKNOWN_KEY: Final = re.compile(r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED")
_NO_LOGIN: Final = re.compile(
    r"Permission denied \(|Too many authentication failures|Authentication failed|could not read (?:Username|Password)"
    r"|terminal prompts disabled|returned error: 40[13]"
)
_SILENT: Final = re.compile(r"timed out|timeout in data|Operation too slow|not responding", re.IGNORECASE)
_HUNG_UP: Final = re.compile(
    r"Connection (?:refused|reset|closed|to .* closed)|Could not resolve host|No route to host|Network is unreachable"
    r"|Broken pipe|unexpected disconnect|early EOF|hung up unexpectedly|connection unexpectedly closed"
    r"|Failed to connect|Couldn't connect|returned error: (?:429|5\d\d)|kex_exchange_identification"
    r"|banner exchange|Empty reply from server|transfer closed|(?:Recv|Send) failure|SSL_read|GnuTLS recv error"
    r"|HTTP/2 stream|RPC failed",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended."""

    code: int
    out: bytes
    said: str
    """What it complained of, without the passwords of addresses."""


def find_programs(*names: str, kind: str, package: str) -> None:
    """Raises TargetError (L850) for those that are missing."""
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        message = f"{kind} needs the program {' and '.join(missing)}"
        raise TargetError("L850", message, help=f"install it: apt install {package}, or as your system does")


def run_program(
    command: Sequence[str], *, seconds: float, given: bytes = b"", environment: dict[str, str | None] | None = None
) -> Ran:
    """Run to the end, without a terminal on which it could ask. Raises TargetError where that takes too long.

    What the environment has None for is taken out of it.
    """
    changed = {**os.environ, "LC_ALL": "C", **(environment or {})}
    known = {name: value for name, value in changed.items() if value is not None}
    with (
        tempfile.TemporaryFile() as said,  # no pipe: what ssh leaves in the background may keep it open
        subprocess.Popen(  # noqa: S603 (a list of ours, no shell)
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env=known,
            start_new_session=True,
        ) as program,
    ):
        try:
            out, _ = program.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            _kill_group(program)
            message = f"{command[0]} did not come to its end within {seconds:.0f} s"
            raise PassingError("L851", message, help="publish again: what was sent is kept") from error
        except BaseException:
            _kill_group(program)
            raise
        said.seek(0)
        complaint = hide_userinfo(said.read().decode(errors="replace")).strip()
    return Ran(program.returncode, out, complaint)


def explain_program(name: str, ran: Ran, *, place: str) -> TargetError:
    """The error that a program's complaint means."""
    where, last = Place(place), _pick_line(ran.said)
    if _UNKNOWN_KEY.search(ran.said):
        return TargetError("L852", "the server's key is not the one that is known", place=where, help=HOST_KEY_HELP)
    if _NO_LOGIN.search(ran.said):
        return TargetError("L852", f"the server lets nobody in: {last}", place=where, help=LOGIN_HELP)
    if _SILENT.search(ran.said):
        help = "is this machine online? publish again: what was sent is kept"
        return PassingError("L851", f"the server says nothing: {last}", place=where, help=help)
    if _HUNG_UP.search(ran.said) or (name in {"ssh", "rsync"} and ran.code == 255):
        help = "is this machine online, and the address right? publish again: what was sent is kept"
        return PassingError("L851", f"the server cannot be reached or hung up: {last}", place=where, help=help)
    help = "check the place's disk, owner and permissions on the server"
    return TargetError("L852", f"{name} was refused: {last}", place=where, help=help)


def _kill_group(program: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        os.killpg(program.pid, signal.SIGKILL)
    program.kill()


def _pick_line(said: str) -> str:
    """The line that tells: the first that is an error's, else the last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if re.match(r"(?:fatal|error|rsync: |remote: error|cat|ln|rm|mkdir|sh)\b", line)]
    return (telling or lines or ["it gave no reason"])[0 if telling else -1][:200]
