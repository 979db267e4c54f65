"""Addresses that `add` must not ask: this machine, its network, and what only looks like a page."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from faults.running import run_lydsak

ADDRESSES = (
    "http://127.0.0.1:@PORT@/", "http://localhost:@PORT@/", "http://[::1]:@PORT@/", "http://0.0.0.0:@PORT@/",
    "http://[::]:@PORT@/", "http://2130706433:@PORT@/", "http://0x7f000001:@PORT@/", "http://0177.0.0.1:@PORT@/",
    "http://127.1:@PORT@/", "http://127.0.0.2:@PORT@/", "http://[::ffff:127.0.0.1]:@PORT@/",
    "http://[::ffff:7f00:1]:@PORT@/", "http://[64:ff9b::7f00:1]:@PORT@/", "http://[2002:7f00:1::]:@PORT@/",
    "http://localhost.:@PORT@/", "http://LOCALHOST:@PORT@/", "http://①②⑦.⓪.⓪.①:@PORT@/", "http://127。0。0。1:@PORT@/",
    "http://[fe80::1%25lo]:@PORT@/", "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/",
    "http://10.0.0.1/", "http://192.168.0.1/", "http://172.16.0.1/", "http://100.64.0.1/", "http://224.0.0.1/",
    "http://255.255.255.255/", "http://avisa.example@127.0.0.1:@PORT@/", "http://127.0.0.1:@PORT@#@avisa.example/",
    "http://avisa.example:a@[::1]:@PORT@/", "http://127.0.0.1:@PORT@\\@avisa.example/", "http:///", "http://",
    "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "ftp://127.0.0.1:@PORT@/", "gopher://127.0.0.1:@PORT@/",
    "dict://127.0.0.1:@PORT@/", "data://text/html,hei", "http://127.0.0.1:99999/", "http://[::1/", "unix:///run/a.sock",
)  # fmt: skip
MOVES = (
    "file:///etc/passwd",
    "gopher://127.0.0.1:@PORT@/",
    "http://a:b@127.0.0.1:@PORT@/",
    "//",
    "http://[::1",
    "/rundt",
)
"""Where a page that may be asked sends us on to; the last one is itself."""
_REFUSALS = {2, 1}
_LIMIT = 20.0


@dataclass(slots=True)
class Trap:
    """Listens on loopback, and counts who comes."""

    port: int
    calls: list[bytes] = field(default_factory=list)
    moved: str | None = None
    """Where it sends who asks; None and it says nothing."""


@contextmanager
def lay_trap() -> Iterator[Trap]:
    """Listen on a port while the block runs, by both families where there are two."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        trap = Trap(listener.getsockname()[1])
        listeners = [listener]
        if socket.has_dualstack_ipv6():
            listeners.append(socket.create_server(("::1", trap.port), family=socket.AF_INET6))
        threads = [threading.Thread(target=_count_calls, args=(one, trap), daemon=True) for one in listeners]
        for thread in threads:
            thread.start()
        try:
            yield trap
        finally:
            for one in listeners:
                one.shutdown(socket.SHUT_RDWR)
                one.close()


def try_address(
    show: Path, url: str, trap: Trap, environment: Mapping[str, str], *, private: bool
) -> tuple[str, list[str]]:
    """Add it; the outcome in a word, and every broken promise."""
    before = len(trap.calls)
    options = ["--allow-private"] if private else []
    done = run_lydsak(show, "add", url, *options, environment=environment, limit=_LIMIT)
    found = list(done.list_violations(sorted(_REFUSALS)))
    if "error[L" not in done.stderr or "help: " not in done.stderr:
        found.append(f"{url}: no code or no help: {done.stderr[-300:]}")
    if not private and len(trap.calls) > before:
        found.append(f"{url} was asked")
    code = done.stderr.partition("error[")[2].partition("]")[0]
    return f"refused with {code}", found


def _count_calls(listener: socket.socket, trap: Trap) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        with client:
            client.settimeout(5)
            trap.calls.append(client.recv(4096))
            if trap.moved is not None:
                client.sendall(f"HTTP/1.1 302 Found\r\nLocation: {trap.moved}\r\nContent-Length: 0\r\n\r\n".encode())
