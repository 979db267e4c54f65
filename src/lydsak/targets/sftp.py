"""A folder of a server, by SFTP."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self
from uuid import uuid4

from lydsak.errors import Place, TargetError
from lydsak.targets.base import STAGING, Outgoing
from lydsak.targets.checking import check_ssh, find_known_hosts
from lydsak.targets.headers import is_content_named
from lydsak.targets.options import SftpOptions
from lydsak.targets.reading import explain_torn, read_blocks
from lydsak.targets.sending import send_each
from lydsak.targets.sftp_line import SftpLine

if TYPE_CHECKING:
    from asyncssh import SFTPClient

_WIDTH: Final = 4
_SLOWEST: Final = 16 << 10
"""Bytes a second that a line must carry."""
_LONGEST_COPY: Final = 600.0
_READ_BACK: Final = 64 << 10
"""Bytes. What is no larger is read back whole, whatever its name."""


class SftpTarget:
    """Files are written apart, synced and read back, and then renamed into their place."""

    def __init__(self, options: SftpOptions, *, root: Path, patience: float = 60.0) -> None:
        """`root` is the show's folder; `patience`: seconds for a request. Raises SettingsError (L856)."""
        check_ssh(options.host, options.user, options.port, options.path)
        self._options, self._patience = options, patience
        self._known_hosts = find_known_hosts(options.known_hosts, root)
        path = options.path.removeprefix("~/")  # a relative path is one of the user's home
        self._web = path.rstrip("/")
        self._line: SftpLine | None = None
        self._folders: set[str] = set()

    def __enter__(self) -> Self:
        """Connect at the first request."""
        if importlib.util.find_spec("asyncssh") is None:
            raise TargetError("L850", "SFTP needs the package asyncssh", help="pip install 'lydsak[sftp]'")
        self._line = SftpLine(self._options, known_hosts=self._known_hosts, patience=self._patience)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line:
            self._line.close()
        self._line = None

    @property
    def address(self) -> str:
        """User, host and folder."""
        user = f"{self._options.user}@" if self._options.user else ""
        port = f":{self._options.port}" if self._options.port != 22 else ""
        return f"sftp://{user}{self._options.host}{port}/{self._web.lstrip('/')}"

    def watch(self, path: str) -> None:
        """The protocol replaces whatever stands there."""

    def read(self, path: str) -> bytes | None:
        """The content of a file."""
        return self._opened.do(lambda sftp: _read(sftp, self._locate(path)), path=self._locate(path))

    def holds(self, file: Outgoing) -> bool:
        """By size, and by digest where the name does not hold it."""
        there = self._locate(file.path)
        return self._opened.do(
            lambda sftp: _finds(sftp, there, file, whole=not is_content_named(file.path)),
            path=there,
            seconds=0 if is_content_named(file.path) else file.size / _SLOWEST,
        )

    def keeps(self, file: Outgoing) -> bool:
        """By size: SFTP has no digest, and the line may be slow."""
        there = self._locate(file.path)
        return self._opened.do(lambda sftp: _finds(sftp, there, file, whole=False), path=there)

    def send(self, files: Sequence[Outgoing]) -> Iterator[Outgoing]:
        """Several at a time over one connection."""
        return send_each(files, self._send_one, width=_WIDTH)

    def copy(self, path: str, copied: str) -> None:
        """A second link, as files are replaced and never written into; written again where there are no links."""
        there = self._locate(path)
        self._opened.do(lambda sftp: self._copy(sftp, there, copied), path=there, seconds=_LONGEST_COPY)

    def remove(self, paths: Sequence[str]) -> None:
        """And the folders that are empty then, but the web root."""
        for path in paths:
            self._remove_one(path)

    def conclude(self, message: str) -> None:  # noqa: ARG002 (the protocol keeps no log)
        """Each file was in place when it was sent; what was cut off before goes."""
        self._opened.do(self._clear, path=self._locate(STAGING))

    def _remove_one(self, path: str) -> None:
        self._opened.do(lambda sftp: self._remove(sftp, path), path=self._locate(path))

    def _send_one(self, file: Outgoing) -> None:
        there = self._locate(file.path)
        self._opened.do(lambda sftp: self._upload(sftp, file), path=there, seconds=2 * file.size / _SLOWEST)

    async def _upload(self, sftp: SFTPClient, file: Outgoing) -> None:
        import asyncssh

        staged = await self._stage(sftp, file.path)
        async with sftp.open(staged, "wb") as handle:
            for block in read_blocks(file):
                await handle.write(block)
            with suppress(asyncssh.SFTPOpUnsupported):
                await handle.fsync()
        whole = file.size <= _READ_BACK or not is_content_named(file.path)
        if not await _finds(sftp, staged, file, whole=whole):
            raise explain_torn(self._locate(file.path))
        await _replace(sftp, staged, self._locate(file.path))

    async def _copy(self, sftp: SFTPClient, source: str, copied: str) -> None:
        import asyncssh

        staged = await self._stage(sftp, copied)
        try:
            await sftp.link(source, staged)
        except asyncssh.SFTPNoSuchFile:
            raise
        except asyncssh.SFTPError:
            content = await _read(sftp, source)
            if content is None:
                help = "publish again: what is missing there is sent then"
                raise TargetError("L852", "there is no such file to copy", place=Place(source), help=help) from None
            async with sftp.open(staged, "wb") as handle:
                await handle.write(content)
        await _replace(sftp, staged, self._locate(copied))
        with suppress(asyncssh.SFTPError):  # renaming one link of a file to another does nothing (POSIX)
            await sftp.remove(staged)

    async def _remove(self, sftp: SFTPClient, path: str) -> None:
        import asyncssh

        with suppress(asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            await sftp.remove(self._locate(path))
        self._folders.clear()
        with suppress(asyncssh.SFTPError):  # the first that is not empty
            for folder in list(PurePosixPath(path).parents)[:-1]:
                await sftp.rmdir(self._locate(str(folder)))

    async def _clear(self, sftp: SFTPClient) -> None:
        import asyncssh

        folder = self._locate(STAGING)
        with suppress(asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            for name in await sftp.listdir(folder):
                if name not in {".", ".."}:
                    await sftp.remove(f"{folder}/{name}")

    async def _stage(self, sftp: SFTPClient, path: str) -> str:
        """A name apart, on the same disk; both folders are there then."""
        staging = self._locate(STAGING)
        for folder in (staging, str(PurePosixPath(self._locate(path)).parent)):
            await self._make_folder(sftp, folder)
        return f"{staging}/{uuid4().hex}"

    async def _make_folder(self, sftp: SFTPClient, folder: str) -> None:
        import asyncssh

        if folder in self._folders or folder in {"", ".", "/"}:
            return
        if not await sftp.isdir(folder):
            await self._make_folder(sftp, str(PurePosixPath(folder).parent))
            try:
                await sftp.mkdir(folder)
            except asyncssh.SFTPError:
                if not await sftp.isdir(folder):  # or another file of ours was quicker
                    raise
        self._folders.add(folder)

    def _locate(self, path: str) -> str:
        return f"{self._web}/{path}"

    @property
    def _opened(self) -> SftpLine:
        assert self._line is not None, "a target is used within `with`"  # noqa: S101
        return self._line


async def _read(sftp: SFTPClient, there: str) -> bytes | None:
    import asyncssh

    try:
        async with sftp.open(there, "rb") as handle:
            content: bytes = await handle.read()
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
        return None
    return content


async def _finds(sftp: SFTPClient, there: str, file: Outgoing, *, whole: bool) -> bool:
    import asyncssh

    try:
        if (await sftp.stat(there)).size != file.size:
            return False
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
        return False
    return not whole or hashlib.sha256(await _read(sftp, there) or b"").hexdigest() == file.sha256


async def _replace(sftp: SFTPClient, staged: str, there: str) -> None:
    """In one step where the server can."""
    import asyncssh

    try:
        await sftp.posix_rename(staged, there)
    except asyncssh.SFTPOpUnsupported:
        with suppress(asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            await sftp.remove(there)
        await sftp.rename(staged, there)
