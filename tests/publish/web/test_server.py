from __future__ import annotations

import asyncio
import signal
import socket
import threading
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from lydsak.publish.web.server import MAX_HEAD, Patience, make_server, serve_until_stopped
from tests.publish.serving import read_all, run_server

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
QUICK = Patience(idle=0.2, total=0.6, stall=1.0, connections=4)


async def answer_shortly(_: Scope, receive: Receive, send: Send) -> None:
    """Read the body, if any, and answer with its length."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    content = str(size).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(content))]})
    await send({"type": "http.response.body", "body": content})


def drip(client: socket.socket, seconds: float) -> None:
    """Send chunks of a letter each as long as somebody takes them."""
    begun = monotonic()
    while monotonic() - begun < seconds:
        client.sendall(b"1\r\nx\r\n")


async def break_off(scope: Scope, _: Receive, __: Send) -> None:
    """Fail, as programs do."""
    raise ValueError(scope["path"])


async def answer_without_end(_: Scope, __: Receive, send: Send) -> None:
    """More than any buffer holds."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while not asyncio.current_task().cancelling():  # type: ignore[union-attr]
        await send({"type": "http.response.body", "body": bytes(65_536), "more_body": True})
        await asyncio.sleep(0)


def test_a_request_is_answered_and_the_connection_kept() -> None:
    """Two requests on one connection, the second sent before the first was answered."""
    with run_server(answer_shortly) as running:
        assert running.ask(GET + LAST).count(b"HTTP/1.1 200 OK") == 2
        assert running.faults == []


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-A: ",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
)
def test_who_falls_silent_is_let_go(begun: bytes) -> None:
    """Before a request, in its head, in its body; who has begun is told why."""
    with run_server(answer_shortly, QUICK) as running:
        found = running.ask(begun)
        assert found.startswith(b"HTTP/1.1 408 Request Timeout") if begun else found == b""
        assert running.faults == []


@pytest.mark.parametrize("head", [b"GET / HTTP/1.1\r\nHost: a\r\nX-A: ", LAST[:-2] + b"Content-Length: 99\r\n\r\n"])
def test_a_request_that_drips_comes_to_an_end(head: bytes) -> None:
    """A letter now and then is never silence, but the whole has a time too."""
    with run_server(answer_shortly, QUICK) as running, running.connect() as client:
        client.sendall(head)
        client.settimeout(0.05)
        begun, found = monotonic(), b""
        while not found and monotonic() - begun < 30:
            try:
                client.sendall(b"x")
                found = client.recv(100)
            except TimeoutError:
                continue
        assert found.startswith(b"HTTP/1.1 408 ")


def test_a_body_after_the_answer_is_not_taken_for_ever() -> None:
    """An application that answers without reading leaves the rest to the server."""

    async def answer_at_once(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    with run_server(answer_at_once, QUICK) as running, running.connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 200")
        with pytest.raises(ConnectionError):
            drip(client, seconds=30)


def test_who_takes_nothing_of_an_answer_is_let_go() -> None:
    """Its place, and what is kept for it, are free again."""
    with run_server(answer_without_end, QUICK) as running, running.connect() as client:
        client.sendall(GET)
        begun = monotonic()
        while monotonic() - begun < 2.5:  # longer than a stall may last
            client.settimeout(2.5)
            try:
                client.recv(1)
            except TimeoutError:
                continue
            break
        with running.connect() as other:
            other.settimeout(30)
            other.sendall(GET)
            assert other.recv(15) == b"HTTP/1.1 200 OK"


def test_who_waits_gives_up_its_place() -> None:
    """However many connect and say nothing, somebody who asks is answered at once."""
    with run_server(answer_shortly, Patience(idle=60, total=60, connections=4)) as running:
        idlers = [running.connect() for _ in range(20)]
        for idler in idlers:
            idler.sendall(b"GET / HTTP/1.1\r\n")
        assert running.ask(LAST).startswith(b"HTTP/1.1 200 OK")
        assert read_all(idlers[0]) == b""
        for idler in idlers:
            idler.close()
    assert running.faults == []


def test_who_takes_nothing_gives_up_its_place() -> None:
    """Where nobody else waits; somebody who asks is not told that there are too many."""
    with run_server(answer_without_end, Patience(idle=60, total=60, stall=60, connections=4)) as running:
        idlers = [running.connect() for _ in range(4)]
        for idler in idlers:
            idler.sendall(GET)
        begun, found = monotonic(), b""
        while not found.startswith(b"HTTP/1.1 200") and monotonic() - begun < 30:  # until a buffer of theirs is full
            with running.connect() as client:
                client.sendall(GET)
                found = client.recv(15)
        assert found == b"HTTP/1.1 200 OK"
        for idler in idlers:
            idler.close()


def test_who_asks_for_many_at_once_gives_up_its_place() -> None:
    """Where all are being answered: a browser asks for the next when it has the last."""
    may_end = threading.Event()

    async def answer_late(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/":
            await asyncio.to_thread(may_end.wait, 60)
        await answer_shortly(scope, receive, send)

    with run_server(answer_late, Patience(idle=60, total=60, connections=4)) as running:
        pressing = [running.connect() for _ in range(4)]
        for client in pressing:
            client.sendall(GET * 20)
        begun, found = monotonic(), b""
        while not found.startswith(b"HTTP/1.1 200") and monotonic() - begun < 30:  # until all of them were heard
            found = running.ask(LAST.replace(b" / ", b" /hei "))
        may_end.set()
        for client in pressing:
            client.close()
    assert found.startswith(b"HTTP/1.1 200 OK")


def test_heads_have_a_size() -> None:
    """In one piece as in many; a cookie jar is a tenth of it."""
    with run_server(answer_shortly) as running:
        line = b"X-A: " + b"a" * MAX_HEAD + b"\r\n"
        assert running.ask(LAST[:-2] + line + b"\r\n").startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))
        assert running.ask(LAST.replace(b" / ", b" /" + b"a" * MAX_HEAD + b" ")).startswith(
            (b"HTTP/1.1 431", b"HTTP/1.1 400")
        )
        assert running.ask(LAST[:-2] + line[: MAX_HEAD // 4] + b"\r\n\r\n").startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "request_",
    [
        b"\r\n\r\nHei\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + LAST,
    ],
)
def test_what_is_no_plain_http_is_refused_once(request_: bytes) -> None:
    """With the headers of every answer, and nothing after it on that connection is believed."""
    with run_server(answer_shortly) as running:
        found = running.ask(request_)
        head, *rest = found.split(b"HTTP/1.1 ")[1:]
        assert head[:3] in {b"400", b"501"}
        assert rest == []
        assert b"content-security-policy: default-src 'none'" in head
        assert b"connection: close" in head.lower()
        assert running.faults == []


def test_a_fault_is_a_line_and_an_answer() -> None:
    """Nothing of it goes to the browser, and the server goes on."""
    with run_server(break_off) as running:
        for _ in range(2):
            found = running.ask(LAST.replace(b" / ", b" /hei "))
            assert found.startswith(b"HTTP/1.1 500")
            assert b"ValueError" not in found
        assert running.faults == ["GET /hei could not be answered: ValueError: /hei"] * 2


class StoppedByTestError(BaseException):
    """What a command raises where a signal stops it."""


@pytest.mark.parametrize("early", [True, False])
def test_a_signal_is_raised_when_the_server_has_ended(monkeypatch: pytest.MonkeyPatch, early: bool) -> None:
    """Never in its event loop: one that comes before its own handlers would make it wait for ever."""
    told: list[str] = []

    def stop(*_: object) -> None:
        told.append("stopped")
        raise StoppedByTestError

    server = make_server(answer_shortly, tell=lambda line, _: told.append(line))
    serve = server.serve

    async def serve_stopped(sockets: list[socket.socket] | None = None) -> None:
        if early:
            signal.raise_signal(signal.SIGTERM)
        else:
            asyncio.get_running_loop().call_later(0.05, signal.raise_signal, signal.SIGTERM)
        await serve(sockets)
        told.append("ended")

    monkeypatch.setattr(server, "serve", serve_stopped)
    before = signal.signal(signal.SIGTERM, stop)
    try:
        with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(StoppedByTestError):
            serve_until_stopped(server, listener)
        assert told == ["ended", "stopped"]
        assert signal.getsignal(signal.SIGTERM) is stop
    finally:
        signal.signal(signal.SIGTERM, before)
