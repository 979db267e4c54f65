"""An attack: bytes for a server, sent as they are, and what may come back."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faults.attacks.targets import Target

CANARY = b"kanarifugl-7c1d"
"""Stands in everything that no server may give out."""
GONE = 0
"""The status of an answer that did not come, as the server closed."""
NOT_THERE = frozenset({400, 403, 404})
REFUSED = frozenset({400, 403, 404, 405, 413, 431, 501, GONE})
_LIMIT = 10.0
"""Seconds for an answer; a server waits five for a request that has stopped."""
_LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Attack:
    """`@HOST@`, `@PORT@`, `@COOKIE@` and `@TOKEN@` in a request stand for the server's own."""

    name: str
    request: bytes
    wanted: frozenset[int]
    largest: int = _LARGEST
    """Bytes that may come back."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back first."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


def ask(
    path: str,
    headers: Iterable[str] = (),
    *,
    method: str = "GET",
    host: str | None = "@HOST@",
    body: bytes = b"",
    let_in: bool = True,
) -> bytes:
    """A request as a browser would send it, with the studio's cookie if it is `let_in`."""
    lines = [f"{method} {path} HTTP/1.1"]
    lines += [] if host is None else [f"Host: {host}"]
    lines += ["Cookie: @COOKIE@"] if let_in else []
    lines += [*headers, "Connection: close"]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def as_change(path: str, body: bytes, headers: Iterable[str] = (), *, method: str = "POST") -> bytes:
    """A request as the studio's own page sends it."""
    own = ["X-Lydsak: studio", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ask(path, [*own, *headers], method=method, body=body)


def send_attack(target: Target, attack: Attack) -> Reply:
    """Send it on a connection of its own and read one answer."""
    begun = time.monotonic()
    request = attack.request
    for name, value in target.names.items():
        request = request.replace(name, value)
    with closing(socket.create_connection(("127.0.0.1", target.port), timeout=_LIMIT)) as client:
        with suppress(OSError):  # a server may answer and close before it has all
            client.sendall(request)
        status, headers, body = _read_reply(client, attack)
    return Reply(status, headers, body, time.monotonic() - begun)


def judge_reply(attack: Attack, reply: Reply) -> Iterator[str]:
    """Every rule that an answer breaks."""
    if reply.status not in attack.wanted:
        yield f"answered {reply.status}: {reply.body[:120]!r}"
    if CANARY in reply.body or any(CANARY.decode() in value for value in reply.headers.values()):
        yield "gave out what it must not"
    if b"Traceback" in reply.body or b'File "' in reply.body:
        yield "showed its inside"
    if len(reply.body) > attack.largest:
        yield f"answered with {len(reply.body)} bytes"
    if reply.seconds > _LIMIT:
        yield f"took {reply.seconds:.1f} s"
    if reply.status != GONE:
        policy = reply.headers.get("content-security-policy", "")
        if not policy.startswith(("default-src 'none'", "sandbox ")) or "unsafe-eval" in policy:
            yield f"has the policy {policy!r}"
        if reply.headers.get("x-content-type-options") != "nosniff":
            yield "lets types be guessed"
        if reply.headers.get("access-control-allow-origin", "null") == "null" and "set-cookie" in reply.headers:
            yield from () if "SameSite=Strict" in reply.headers["set-cookie"] else ("a cookie for everybody",)


def rename_attacks(attacks: Iterable[Attack], prefix: str) -> list[Attack]:
    """The same under other names."""
    return [replace(attack, name=f"{prefix} {attack.name}") for attack in attacks]


def _read_reply(client: socket.socket, attack: Attack) -> tuple[int, dict[str, str], bytes]:
    method = attack.request.partition(b" ")[0].decode("latin-1")
    response = HTTPResponse(client, method=method)
    try:
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        stream = headers.get("content-type", "").startswith("text/event-stream")
        body = b"" if stream else response.read(_LARGEST)
    except (HTTPException, OSError) as error:
        if isinstance(error, TimeoutError):
            return -1, {}, b"no answer"
        return GONE, {}, b""
    return response.status, headers, body
