"""SftpLine: one connection by SFTP, in an event loop of a thread of its own; made again when it was lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from lydsak.errors import Place, TargetError
from lydsak.targets.checking import HOST_KEY_HELP, LOGIN_HELP
from lydsak.targets.options import SftpOptions
from lydsak.targets.trying import PassingError, try_again

if TYPE_CHECKING:
    from asyncssh import SFTPClient, SSHClientConnection, SSHClientConnectionOptions

T = TypeVar("T")

_GOODBYE: Final = 5.0
"""Seconds for what a lost connection still has to do."""


class SftpLine:
    """Work for the server is a coroutine that is given the SFTP client; it may be begun again from the start."""

    def __init__(self, options: SftpOptions, *, known_hosts: Path | None, patience: float) -> None:
        """`patience`: seconds for a request; what carries a file asks for more."""
        self._options, self._known_hosts, self._patience = options, known_hosts, patience
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sftp", daemon=True)
        self._lock = asyncio.Lock()
        self._connection: SSHClientConnection | None = None
        self._client: SFTPClient | None = None
        self._thread.start()

    def close(self) -> None:
        """Hang up and end the thread."""
        with suppress(TargetError):
            self._wait_for(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def do(self, work: Callable[[SFTPClient], Awaitable[T]], *, path: str, seconds: float = 0.0) -> T:
        """What the work gives. Raises TargetError; tried again where that may help."""
        return try_again(lambda: self._wait_for(self._do_once(work, path, self._patience + seconds)))

    def _wait_for(self, work: Awaitable[T]) -> T:
        async def run() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result()

    async def _do_once(self, work: Callable[[SFTPClient], Awaitable[T]], path: str, seconds: float) -> T:
        with self._explain(path):
            try:
                async with asyncio.timeout(seconds):
                    return await work(await self._connect())
            except TimeoutError:
                await self._hang_up()
                raise

    async def _connect(self) -> SFTPClient:
        import asyncssh

        async with self._lock:
            if self._client is not None and self._connection is not None and not self._connection.is_closed():
                return self._client
            self._connection = await asyncssh.connect(self._options.host, options=self._build_options())
            self._client = await self._connection.start_sftp_client()
            return self._client

    def _build_options(self) -> SSHClientConnectionOptions:
        """What is not said here is taken from ~/.ssh/config."""
        from asyncssh import SSHClientConnectionOptions

        given: dict[str, object] = {"config": (), "password": None, "keepalive_interval": 15, "keepalive_count_max": 3}
        given |= {"connect_timeout": self._patience, "login_timeout": self._patience}
        if self._options.user:
            given["username"] = self._options.user
        if self._options.port != 22:
            given["port"] = self._options.port
        if self._known_hosts:
            given["known_hosts"] = str(self._known_hosts)
        options = SSHClientConnectionOptions(host=self._options.host, **given)
        if options.known_hosts is None:  # the library takes "none" in ssh's settings for: any key will do
            options = SSHClientConnectionOptions(host=self._options.host, **given, known_hosts=b"")
        return options

    async def _hang_up(self) -> None:
        connection, self._connection, self._client = self._connection, None, None
        if connection is not None:
            connection.abort()
            with suppress(TimeoutError):
                async with asyncio.timeout(_GOODBYE):
                    await connection.wait_closed()

    @contextmanager
    def _explain(self, path: str) -> Iterator[None]:
        import asyncssh

        place = Place(f"{self._options.host}:{path}")
        try:
            yield
        except asyncssh.HostKeyNotVerifiable as error:
            message = f"the server's key is not the one that is known: {error.reason}"
            raise TargetError("L852", message, place=place, help=HOST_KEY_HELP) from error
        except asyncssh.PermissionDenied as error:
            raise TargetError(
                "L852", "the server lets nobody in by these keys", place=place, help=LOGIN_HELP
            ) from error
        except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.DisconnectError, OSError) as error:
            self._connection = self._client = None
            silent = isinstance(error, TimeoutError)
            what = "says nothing" if silent else f"cannot be reached or hung up ({type(error).__name__})"
            help = "is this machine online, and `host` and `port` right? publish again: what was sent is kept"
            raise PassingError("L851", f"the server {what}", place=place, help=help) from error
        except asyncssh.SFTPError as error:
            help = "check the folder's disk, owner and permissions on the server"
            raise TargetError("L852", f"the server refused: {error.reason}", place=place, help=help) from error
        except (asyncssh.Error, ValueError) as error:
            message = f"ssh cannot be used: {getattr(error, 'reason', error)}"
            raise TargetError("L852", message, place=place, help="see ~/.ssh/config and known_hosts") from error
