"""More ways in which a service, or something between, answers wrongly: below HTTP, within it, and in the sound."""

from __future__ import annotations

import gzip
import io
import json
import socket
import struct
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import soundfile

from tests.engines.loopback import Fault
from tests.engines.loopback_gtts import wrap_sound


def send_raw(*pieces: bytes) -> Fault:
    """These bytes on the line, whatever they are, and the end of the connection."""

    def answer(exchange: Any) -> None:
        exchange.close_connection = True
        for piece in pieces:
            exchange.wfile.write(piece)

    return answer


def answer_body(body: bytes, status: int = 200, headers: Mapping[str, str] = {}, *, missing: int = 0) -> Fault:
    """A whole HTTP answer."""
    return lambda exchange: exchange.answer(status, body, headers, missing=missing)


def reset_connection(exchange: Any) -> None:
    """TCP RST in the place of an answer (SO_LINGER of 0 seconds)."""
    exchange.close_connection = True
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.connection.close()


def reset_within(exchange: Any) -> None:
    """TCP RST after the first bytes of the body."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + bytes(100))
    reset_connection(exchange)


def close_unanswered(exchange: Any) -> None:
    """The connection ends without a byte."""
    exchange.close_connection = True


def stay_half_open(exchange: Any) -> None:
    """Part of a head, and nothing more for as long as the service runs."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    exchange.service.released.wait()
    exchange.close_connection = True


def redirect_in_a_circle(exchange: Any) -> None:
    """To where it was asked."""
    exchange.answer(307, b"", {"Location": exchange.path})


def make_gzip_bomb(size: int = 100_000_000) -> bytes:
    """A small body that unpacks to a large one."""
    return gzip.compress(bytes(size), 1)


def make_flac_bomb(hours: float = 2.0) -> bytes:
    """Silence is nearly nothing as FLAC."""
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", 48_000, 1, "PCM_16", format="FLAC") as flac:
        for _ in range(round(hours * 60)):
            flac.write(np.zeros(60 * 48_000, "int16"))
    return file.getvalue()


JSON_ERROR: Final = json.dumps({"error": {"message": "quota exceeded"}}).encode()


def answer_sound(make: Callable[[str], bytes]) -> Fault:
    """Another sound than the right one of the text, packed as the exchange's own service packs its sounds."""

    def answer(exchange: Any) -> None:
        if hasattr(exchange, "text"):  # Google Translate's
            exchange.answer(200, wrap_sound(make(exchange.text)))
        else:
            exchange.answer(200, make(exchange.received.document["input"]))

    return answer
