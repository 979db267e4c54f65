"""A server of ours in this process, and clients that send bytes as they are."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.publish.web.preview import create_preview
from lydsak.publish.web.server import Patience, make_server

if TYPE_CHECKING:
    from starlette.types import ASGIApp


@dataclass(slots=True)
class Running:
    """Where a server is, and what it has told."""

    port: int
    faults: list[str] = field(default_factory=list)

    def connect(self) -> socket.socket:
        """A connection on which nothing was said yet."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(self, request: bytes) -> bytes:
        """What comes back until the server closes."""
        with self.connect() as client:
            client.sendall(request)
            return read_all(client)


def read_all(client: socket.socket) -> bytes:
    """Everything that a server still sends."""
    found = b""
    try:
        while piece := client.recv(65_536):
            found += piece
    except ConnectionError:
        pass
    return found


@contextmanager
def run_server(app: ASGIApp, patience: Patience | None = None) -> Iterator[Running]:
    """Serve an application on loopback while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener, _serve(app, listener, patience) as running:
        yield running


@contextmanager
def run_preview(root: Path, site_url: str | None) -> Iterator[Running]:
    """Serve a web root as `lydsak serve` does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with _serve(create_preview(root, site_url=site_url, address=address), listener, None) as running:
            yield running


@contextmanager
def _serve(app: ASGIApp, listener: socket.socket, patience: Patience | None) -> Iterator[Running]:
    running = Running(listener.getsockname()[1])
    server = make_server(app, tell=lambda message, _: running.faults.append(message), patience=patience)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield running
    finally:
        server.should_exit = True
        thread.join()
