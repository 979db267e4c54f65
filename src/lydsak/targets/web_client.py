"""WebClient: requests to one web server, over connections that stay open, each bounded in time."""

from __future__ import annotations

import base64
import http.client
import os
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult

from lydsak.errors import Place, TargetError
from lydsak.targets.checking import is_loopback_host
from lydsak.targets.trying import PassingError

_SLOWEST: Final = 16 << 10
"""Bytes a second that a line must carry."""
_USER: Final = "LYDSAK_WEBDAV_USER"
_PASSWORD: Final = "LYDSAK_WEBDAV_PASSWORD"  # noqa: S105 (a variable's name)
_ADVICE: Final = {
    401: f"it wants another login: set {_USER} and {_PASSWORD}",
    403: "this user may not do it: see the server's rights, and whether it lets names begin with a dot",
    404: "is `url` right?",
    405: "the server does no WebDAV here: is `url` right?",
    409: "a folder there cannot be made: is `url` right?",
    413: "the server takes no files of this size: its limit is in its settings",
    507: "its disk is full",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    length: int | None
    """Of the file, as the server says."""
    content: bytes


class WebClient:
    """The connections to a server. Redirects are not followed: what is asked is not asked of anybody else."""

    def __init__(self, parts: SplitResult, *, login: str | None, patience: float) -> None:
        """`login` goes with each request; `patience` is in seconds."""
        self._parts, self._login, self._patience = parts, login, patience
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        self._context = ssl.create_default_context() if parts.scheme == "https" else None

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        accept: frozenset[int],
        headers: dict[str, str],
        body: Iterator[bytes] | None = None,
        size: int = 0,
    ) -> Answer:
        """The answer, where it is 2xx or one of `accept`. Raises TargetError, PassingError where it may pass."""
        known = {"Accept-Encoding": "identity", "User-Agent": "lydsak", **headers}
        if self._login:
            known["Authorization"] = self._login
        with self._connect(path, self._patience + size / _SLOWEST) as (connection, deadline):
            with suppress(BrokenPipeError, ConnectionResetError):  # it may have answered before it had read all
                connection.request(method, path, body=body, headers=known)
            response = connection.getresponse()
            deadline.begin(self._patience + (response.length or 0) / _SLOWEST)
            content = response.read()
            if method == "GET" and not (response.chunked or response.headers.get("Content-Length")):
                raise http.client.IncompleteRead(content)  # its end cannot be told from a cut
        length = response.headers.get("Content-Length", "")
        answer = Answer(response.status, int(length) if length.isdecimal() else None, content)
        if not (200 <= answer.status < 300 or answer.status in accept):
            raise self._explain_status(method, path, answer.status, response.reason)
        return answer

    @contextmanager
    def _connect(self, path: str, seconds: float) -> Iterator[tuple[http.client.HTTPConnection, _Deadline]]:
        """A connection, cut when the time is over; it goes back to the idle ones only after a whole answer."""
        connection = self._take()
        deadline = _Deadline()
        try:
            if connection.sock is None:
                connection.connect()
            deadline.watch(connection.sock, seconds)
            yield connection, deadline
        except TargetError:  # of the body: the server gets no more of it
            connection.close()
            raise
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise self._explain_silence(path, error, overran=deadline.overrun.is_set()) from error
        except BaseException:
            connection.close()
            raise
        finally:
            deadline.end()
        with self._lock:
            self._idle.append(connection)

    def _take(self) -> http.client.HTTPConnection:
        with self._lock:
            while self._idle:
                connection = self._idle.pop()
                if connection.sock is not None and not select.select([connection.sock], [], [], 0)[0]:
                    return connection
                connection.close()  # nothing was asked, so what can be read is the server's hanging up
        host, port = self._parts.hostname or "", self._parts.port
        if self._context:
            return http.client.HTTPSConnection(host, port, timeout=self._patience, context=self._context)
        return http.client.HTTPConnection(host, port, timeout=self._patience)

    def _explain_silence(self, path: str, error: Exception, *, overran: bool) -> TargetError:
        place = Place(f"{self._parts.scheme}://{self._parts.netloc}{path}")
        if isinstance(error, ssl.SSLCertVerificationError):
            help = (
                "its certificate is out of date, for another name or from an authority that this machine does not know"
            )
            return TargetError("L852", "the server's certificate is not trusted", place=place, help=help)
        self.close()  # the idle ones are as old
        silent = overran or isinstance(error, TimeoutError)
        what = "says nothing" if silent else f"cannot be reached or hung up ({type(error).__name__})"
        help = "is this machine online, and `url` right? publish again: what was sent is kept"
        return PassingError("L851", f"the server {what}", place=place, help=help)

    def _explain_status(self, method: str, path: str, status: int, reason: str) -> TargetError:
        place = Place(f"{self._parts.scheme}://{self._parts.netloc}{path}")
        message = f"the server refused {method}: {status} {reason}".rstrip()
        if status in {408, 425, 429} or (status >= 500 and status not in {501, 505, 507}):
            help = "wait a while and publish again: what was sent is kept"
            return PassingError("L851", f"the server is in trouble: {status} {reason}".rstrip(), place=place, help=help)
        moved = "it has moved: write its new address into `url`"
        help = moved if 300 <= status < 400 else _ADVICE.get(status, "see the server's log")
        return TargetError("L852", message, place=place, help=help)


def read_login(parts: SplitResult) -> str | None:
    """What the Authorization header is to be, from the environment; never over a network that others can read."""
    user, password = os.environ.get(_USER), os.environ.get(_PASSWORD)
    if not user and not password:
        return None
    if not user or not password or ":" in user:
        help = f"set both {_USER} and {_PASSWORD}; a user's name holds no colon"
        raise TargetError("L852", "only half a login for the server", help=help)
    if parts.scheme == "http" and not is_loopback_host(parts.hostname):
        help = "write https:// into `url`"
        raise TargetError("L852", "the password is not sent over a connection that is not encrypted", help=help)
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class _Deadline:
    """When a connection is cut; begun anew for the answer's body, whose length is known by then."""

    def __init__(self) -> None:
        self.overrun = threading.Event()
        self._connected: socket.socket | None = None
        self._timer: threading.Timer | None = None

    def watch(self, connected: socket.socket, seconds: float) -> None:
        self._connected = connected
        self.begin(seconds)

    def begin(self, seconds: float) -> None:
        self.end()
        self._timer = threading.Timer(seconds, _cut, [self._connected, self.overrun])
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()


def _cut(connected: socket.socket, overrun: threading.Event) -> None:
    overrun.set()
    with suppress(OSError):
        # Not the SSL socket's own, which would take its state away from the thread that waits in it.
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
