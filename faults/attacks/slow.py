"""Clients that take their time: a hundred and fifty of them, and somebody who only wants to read the page."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress

from faults.attacks.targets import Target

CLIENTS = 150
SOON = 1.0
"""Seconds for an honest answer beside them, on a machine that does nothing else."""
_TIMES = 12
_LATEST = 30.0
"""Seconds after which every one of them is let go; the server means 15."""
_BEGUN: dict[str, bytes] = {
    "say nothing": b"",
    "drip a head": b"GET / HTTP/1.1\r\nHost: @HOST@\r\nX-A: ",
    "drip a body": b"POST /api/words HTTP/1.1\r\nHost: @HOST@\r\nCookie: @COOKIE@\r\nX-Lydsak: studio\r\n"
    b"Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n",
    "read nothing": b"GET @LARGE@ HTTP/1.1\r\nHost: @HOST@\r\nCookie: @COOKIE@\r\n\r\n" * 20,
    "wait for events": b"GET @EVENTS@ HTTP/1.1\r\nHost: @HOST@\r\nCookie: @COOKIE@\r\n\r\n",
}


def list_ways() -> tuple[str, ...]:
    """The ways to be slow."""
    return tuple(_BEGUN)


def crowd_server(target: Target, way: str, large: str, *, soon: float = SOON, waits: bool = True) -> list[str]:
    """Fill a server with slow clients, ask plainly meanwhile, and see that it lets go of those who hold it up."""
    events = "/.lydsak/reload?tag=a&page=e/broen/index.html" if target.kind == "serve" else "/api/events"
    names = {**target.names, b"@LARGE@": large.encode(), b"@EVENTS@": events.encode()}
    begun = _BEGUN[way]
    for name, value in names.items():
        begun = begun.replace(name, value)
    found: list[str] = []
    with ExitStack() as stack:
        clients = [stack.enter_context(_connect(target.port)) for _ in range(CLIENTS)]
        for client in clients:
            with suppress(OSError):
                client.sendall(begun)
        since = time.monotonic()
        for _ in range(_TIMES):
            _drip(clients, way)
            asked = time.monotonic()
            try:
                status = target.ask_plainly()
            except OSError as error:
                status = 0
                found.append(f"no answer beside slow clients: {error}")
            if status and (status != 200 or time.monotonic() - asked > soon):
                found.append(f"answered {status} after {time.monotonic() - asked:.2f} s beside slow clients")
            time.sleep(0.05)
        if waits and way.startswith(("say", "drip")):
            left = len(clients)
            while left and time.monotonic() - since < _LATEST:
                left = sum(not _is_closed(client) for client in clients)
                _drip(clients, way)
                time.sleep(0.5)
            if left:
                found.append(f"{left} of {CLIENTS} slow clients are still there after {_LATEST:.0f} s")
    return found


def _connect(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=10)
    client.setblocking(False)
    return client


def _drip(clients: Sequence[socket.socket], way: str) -> None:
    if way.startswith("drip"):
        for client in clients:
            with suppress(OSError):
                client.send(b"a")


def _is_closed(client: socket.socket) -> bool:
    try:
        while client.recv(65_536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
