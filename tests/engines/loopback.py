"""An HTTP service on loopback that speaks tones: what stands behind each online engine in the tests, and its faults.

A protocol (`loopback_azure.py` and its like) checks what it is sent as the service's documentation has it and answers
with `make_wav` or its like. `Loopback.faults` says what goes wrong with the next requests.
"""

from __future__ import annotations

import json
import math
import os
import struct
import sys
import threading
import time
from array import array
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Protocol, Self, cast

import lameenc

RATE: Final = 24_000
LETTER_MS: Final = 70


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer as it goes."""

    body: bytes
    type: str = "application/octet-stream"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Answers(Protocol):
    """What a fault works with: the request, the service and the way to answer."""

    @property
    def service(self) -> Any: ...

    close_connection: bool

    def answer(self, status: int, body: bytes, headers: Mapping[str, str] = {}, *, missing: int = 0) -> None: ...


Fault = Callable[[Any], None]
"""Answers an exchange in the wrong way."""


class Listening:
    """A server on a port of this machine, from `with` to its end."""

    exchange: type[BaseHTTPRequestHandler]

    def __init__(self) -> None:
        self.faults: deque[Fault | None] = deque()
        """What befalls the next requests, in order; None is none."""
        self.released = threading.Event()
        """Set at the end, so that a stalled answer does not outlive its test."""

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), self.exchange)
        self._server.service = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    service: Any

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away (a timeout) is what some tests are about."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Exchange(BaseHTTPRequestHandler):
    """One connection, and how it is answered."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def service(self) -> Any:
        return cast("_Server", self.server).service

    def answer(self, status: int, body: bytes, headers: Mapping[str, str] = {}, *, missing: int = 0) -> None:
        """Send an answer; `missing` bytes are promised and never sent."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) + missing))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        if missing:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


class _ServiceExchange(Exchange):
    received: Received

    def setup(self) -> None:
        super().setup()
        with self.service.lock:
            self.service.connections += 1

    def do_POST(self) -> None:
        self._respond()

    def do_GET(self) -> None:
        self._respond()

    def _respond(self) -> None:
        service: Loopback = self.service
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.received = Received(self.command, self.path, dict(self.headers), body)
        with service.lock:
            service.open += 1
            service.busiest = max(service.busiest, service.open)
            service.received.append(self.received)
            fault = service.faults.popleft() if service.faults else None
        try:
            await_latency()
            if fault:
                fault(self)
                return
            reply = service.protocol(self.received)
            if reply.status == 200:
                with service.lock:
                    service.answered.append(self.received)
            self.answer(reply.status, reply.body, {"Content-Type": reply.type, **reply.headers})
        finally:
            with service.lock:
                service.open -= 1


class Loopback(Listening):
    """A service that takes requests. `received` has every one, `answered` those that got sound."""

    exchange = _ServiceExchange

    def __init__(self, protocol: Callable[[Received], Reply]) -> None:
        super().__init__()
        self.protocol = protocol
        self.received: list[Received] = []
        self.answered: list[Received] = []
        self.connections = 0
        self.busiest = 0
        """Requests that were open at the same time, at most."""
        self.open = 0
        self.lock = threading.Lock()


def refuse(status: int, retry_after: str | None = None) -> Fault:
    """An HTTP status, perhaps with Retry-After."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return lambda exchange: exchange.answer(status, b"no", headers)


def answer_html(exchange: Answers) -> None:
    """A page of something on the way, with status 200."""
    exchange.answer(200, b"<!doctype html>\n<title>Before you continue</title>", {"Content-Type": "text/html"})


def answer_nothing(exchange: Answers) -> None:
    """An empty body with status 200."""
    exchange.answer(200, b"")


def answer_drip(exchange: Any) -> None:
    """A byte now and then, each soon enough for a timeout that looks at silences alone."""
    exchange.send_response(200)
    exchange.send_header("Content-Length", "1000000")
    exchange.end_headers()
    while not exchange.service.released.wait(0.02):
        exchange.wfile.write(b"\0")


def answer_endlessly(exchange: Any) -> None:
    """A body that does not end."""
    exchange.send_response(200)
    exchange.end_headers()
    while not exchange.service.released.is_set():
        exchange.wfile.write(bytes(1_000_000))


def stall(exchange: Answers) -> None:
    """No answer for as long as the service runs."""
    exchange.service.released.wait()
    exchange.close_connection = True


def cut_body(exchange: Any) -> None:
    """The right answer, and a connection that closes before its end."""
    reply = exchange.service.protocol(exchange.received)
    exchange.answer(200, reply.body[: len(reply.body) // 2], missing=len(reply.body))


def await_latency() -> None:
    """As long as LYDSAK_LOOPBACK_LATENCY says, in seconds: for benchmarks, not for tests."""
    time.sleep(float(os.environ.get("LYDSAK_LOOPBACK_LATENCY", "0")))


def count_letters(text: str) -> int:
    """Letters and digits: what the tones are long by."""
    return sum(character.isalnum() for character in text)


@lru_cache(maxsize=256)
def make_pcm(text: str, rate: int = RATE, pace: float = 1.0) -> bytes:
    """A tone as 16-bit samples, 70 ms a letter, its pitch by the text."""
    milliseconds = round(max(1, count_letters(text)) * LETTER_MS / pace)
    period = rate // (110 + sum(text.encode()) % 8 * 20)
    wave = [round(8_000 * math.sin(2 * math.pi * index / period)) for index in range(period)]
    return array("h", wave * (milliseconds * rate // 1000 // period)).tobytes()


def make_wav(text: str, rate: int = RATE, *, size: int | None = None, pace: float = 1.0) -> bytes:
    """The tone as a WAV file; `size` goes into its headers instead of the true ones (0xFFFFFFFF: not known)."""
    pcm = make_pcm(text, rate, pace)
    riff, data = (len(pcm) + 36, len(pcm)) if size is None else (size, size)
    return (
        struct.pack(
            "<4sI4s4sIHHIIHH4sI", b"RIFF", riff, b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16, b"data", data
        )
        + pcm
    )


@lru_cache(maxsize=256)
def make_mp3(text: str) -> bytes:
    """The tone as an MP3 of 24 kHz, mono, 64 kbit/s."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(7)
    encoder.silence()
    return bytes(encoder.encode(make_pcm(text))) + bytes(encoder.flush())
