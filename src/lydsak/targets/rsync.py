"""A folder of a server, by the rsync program of both machines, over ssh."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Final, Self
from uuid import uuid4

from lydsak.errors import Place, TargetError
from lydsak.targets.base import STAGING, Outgoing
from lydsak.targets.checking import check_ssh, find_known_hosts
from lydsak.targets.headers import is_content_named
from lydsak.targets.options import RsyncOptions
from lydsak.targets.programs import Ran, explain_program, find_programs, run_program
from lydsak.targets.reading import explain_torn, read_blocks
from lydsak.targets.scratch import make_scratch
from lydsak.targets.trying import try_again

_NONE: Final = 44
"""How our commands on the server end where a file is not there."""
_LONGEST_COPY: Final = 600.0
_SLOWEST: Final = 16 << 10
"""Bytes a second that a line must carry."""


class RsyncTarget:
    """All files go in one run; rsync takes over each whole file only after its checksum was found right."""

    def __init__(self, options: RsyncOptions, *, root: Path, patience: float = 60.0) -> None:
        """`root` is the show's folder; `patience`: seconds of silence. Raises SettingsError (L856)."""
        check_ssh(options.host, options.user, options.port, options.path)
        self._options, self._root, self._patience = options, root, patience
        self._known_hosts = find_known_hosts(options.known_hosts, root)
        self._web = options.path.removeprefix("~/").rstrip("/")  # a relative path is one of the user's home
        self._sockets: Path | None = None

    def __enter__(self) -> Self:
        """Log in once, for all that follows."""
        find_programs("rsync", "ssh", kind="rsync", package="rsync openssh-client")
        self._sockets = Path(tempfile.mkdtemp(prefix="lydsak"))
        try:
            try_again(self._log_in)
        except BaseException:
            shutil.rmtree(self._sockets, ignore_errors=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(TargetError):
            run_program([*self._ssh(), "-O", "exit", self._login], seconds=self._patience)
        if self._sockets:
            shutil.rmtree(self._sockets, ignore_errors=True)
        self._sockets = None

    @property
    def address(self) -> str:
        """User, host and folder, as rsync has them."""
        return f"{self._login}:{self._web}"

    def watch(self, path: str) -> None:
        """The far side replaces whatever stands there."""

    def read(self, path: str) -> bytes | None:
        """The content of a file."""
        there = _quote(self._locate(path))
        ran = self._do(f"if [ -f {there} ]; then cat {there}; else exit {_NONE}; fi", path=path, accept=_NONE)
        return None if ran.code == _NONE else ran.out

    def holds(self, file: Outgoing) -> bool:
        """By size, and by digest where the name does not hold it."""
        if not is_content_named(file.path):
            content = self.read(file.path)
            return content is not None and hashlib.sha256(content).hexdigest() == file.sha256
        there = _quote(self._locate(file.path))
        command = f"if [ -f {there} ]; then wc -c < {there}; else exit {_NONE}; fi"
        ran = self._do(command, path=file.path, accept=_NONE)
        return ran.code != _NONE and ran.out.strip() == str(file.size).encode()

    def keeps(self, file: Outgoing) -> bool:
        """By size, and by digest where the server has a program for it."""
        there = _quote(self._locate(file.path))
        command = (
            f"if [ -f {there} ]; then wc -c < {there}; else exit {_NONE}; fi\n"
            f"if command -v sha256sum > /dev/null; then sha256sum < {there}; fi"
        )
        ran = self._do(command, path=file.path, accept=_NONE, seconds=file.size / _SLOWEST)
        size, *digest = ran.out.split() or [b""]
        return size == str(file.size).encode() and (not digest or digest[0] == file.sha256.encode())

    def send(self, files: Sequence[Outgoing]) -> Iterator[Outgoing]:
        """In one run, from a folder beside the show's cache in which each file was found whole."""
        if not files:
            return
        with make_scratch(self._root) as laid:
            folder = Path(laid)
            folder.chmod(0o755)
            known = {file.path: _lay_out(file, folder) for file in files}
            self._do(f"mkdir -p {_quote(self._locate(STAGING))}", path=STAGING)
            try_again(lambda: self._run_rsync(files, folder))
            changed = [path for path, stamp in known.items() if _stamp(folder / path) != stamp]
        if changed:
            raise explain_torn(self._locate(changed[0]))
        yield from files

    def copy(self, path: str, copied: str) -> None:
        """A second link, as files are replaced and never written into; a copy where the disk has no links."""
        source, target = _quote(self._locate(path)), _quote(self._locate(copied))
        staged = _quote(self._locate(f"{STAGING}/{uuid4().hex}"))
        folders = f"{_quote(self._locate(STAGING))} {_quote(str(PurePosixPath(self._locate(copied)).parent))}"
        self._do(
            f"[ -f {source} ] || exit {_NONE}; [ {source} -ef {target} ] && exit 0; mkdir -p {folders} && "
            f"{{ ln {source} {staged} 2> /dev/null || cp {source} {staged}; }} && mv -f {staged} {target}",
            path=path,
            seconds=_LONGEST_COPY,
        )

    def remove(self, paths: Sequence[str]) -> None:
        """And the folders that are empty then, but the web root."""
        if not paths:
            return
        lines = [f"rm -f {_quote(self._locate(path))}" for path in paths]
        folders = {folder for path in paths for folder in list(PurePosixPath(path).parents)[:-1]}
        deepest_first = sorted(folders, key=lambda folder: -len(folder.parts))
        rmdir = "rmdir {} 2> /dev/null || :"  # those that are not empty stay
        lines += [rmdir.format(_quote(self._locate(str(folder)))) for folder in deepest_first]
        self._do("set -e\n" + "\n".join(lines), path=paths[0])

    def conclude(self, message: str) -> None:  # noqa: ARG002 (a folder keeps no log)
        """Each file was in place when it was sent; what was cut off before goes."""
        self._do(f"rm -rf {_quote(self._locate(STAGING))}", path=STAGING)

    def _run_rsync(self, files: Sequence[Outgoing], folder: Path) -> None:
        command = [
            *("rsync", "--relative", "--no-implied-dirs", "--ignore-times", "--copy-links", "-s"),
            *("--files-from=-", "--from0", f"--temp-dir={STAGING}", f"--timeout={max(1, round(self._patience))}"),
            *("-e", shlex.join(self._ssh()), "--", f"{folder}/"),
            f"{self._bracketed}:{self._web}/",
        ]
        names = b"\0".join(file.path.encode() for file in files)
        seconds = 4 * self._patience + sum(file.size for file in files) / _SLOWEST
        ran = run_program(command, seconds=seconds, given=names)
        if ran.code != 0:
            raise explain_program("rsync", ran, place=self.address)

    def _log_in(self) -> None:
        """A connection in the background that what follows goes over; it ends by itself if we are killed."""
        ran = run_program(
            [*self._ssh(), "-M", "-o", "ControlPersist=60", self._login, "exec true > /dev/null 2>&1"],
            seconds=2 * self._patience,
        )
        if ran.code != 0:
            raise explain_program("ssh", ran, place=self.address)

    def _do(self, command: str, *, path: str, accept: int = 0, seconds: float = 0.0) -> Ran:
        """Lines for a POSIX shell of the server, whatever its user's is. All names are quoted.

        They go over the line, as a system takes no argument of any length; in braces, as a shell runs what it has read
        of a line that was cut off, but not of a group.
        """
        lines = f"{{\n{command}\n}}\n".encode()
        seconds += 2 * self._patience + len(lines) / _SLOWEST

        def run() -> Ran:
            ran = run_program([*self._ssh(), self._login, "sh -s"], seconds=seconds, given=lines)
            if ran.code == _NONE and accept != _NONE:
                help = "publish again: what is missing there is sent then"
                raise TargetError("L852", "there is no such file", place=Place(f"{self.address}/{path}"), help=help)
            if ran.code not in {0, accept}:
                raise explain_program("ssh", ran, place=f"{self.address}/{path}")
            return ran

        return try_again(run)

    def _ssh(self) -> list[str]:
        options = {
            "BatchMode": "yes",
            "StrictHostKeyChecking": "yes",
            "ConnectTimeout": str(max(1, round(self._patience))),
            "ServerAliveInterval": "15",
            "ServerAliveCountMax": "4",
            "ControlPath": f"{self._sockets}/%C",
        }
        if self._known_hosts:
            options["UserKnownHostsFile"] = f'"{self._known_hosts}"'
        port = ["-p", str(self._options.port)] if self._options.port != 22 else []
        return ["ssh", *port, *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))]

    @property
    def _login(self) -> str:
        return f"{self._options.user}@{self._options.host}" if self._options.user else self._options.host

    @property
    def _bracketed(self) -> str:
        """As rsync wants it: an address of IPv6 has colons of its own."""
        host = f"[{self._options.host}]" if ":" in self._options.host else self._options.host
        return f"{self._options.user}@{host}" if self._options.user else host

    def _locate(self, path: str) -> str:
        return f"{self._web}/{path}"


def _quote(there: str) -> str:
    """For the server's shell; what begins with a dash would be an option."""
    return shlex.quote(f"./{there}" if there.startswith("-") else there)


def _lay_out(file: Outgoing, folder: Path) -> tuple[int, int, int]:
    """The file in a folder as it is to lie there, found whole: a link, or a copy on another disk."""
    laid = folder / file.path
    laid.parent.mkdir(parents=True, exist_ok=True)
    linked = False
    if isinstance(file.source, Path):
        with suppress(OSError):
            os.link(file.source, laid)
            linked = True
    if not linked:
        with laid.open("wb") as written:
            for block in read_blocks(file):
                written.write(block)
        laid.chmod(0o644)
        return _stamp(laid)
    stamp = _stamp(laid)
    for _ in read_blocks(file):
        pass
    return stamp


def _stamp(path: Path) -> tuple[int, int, int]:
    """What changes when somebody writes into a file."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
