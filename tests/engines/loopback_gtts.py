"""Google Translate's speech service on loopback: a proxy that ends TLS, and what stands behind it.

The real gTTS package reaches it through HTTPS_PROXY, unpatched: it sends CONNECT translate.google.com:443, shakes hands
with a certificate made for the occasion, posts the form that the real service takes and gets MP3s of tones.

    python -m tests.engines.loopback_gtts -- lydsak build article.txt --engine gtts

runs a command in this way and prints what was asked for. `with LoopbackGtts() as service:` does it for tests;
`service.faults` says what goes wrong with the next requests.
"""

from __future__ import annotations

import base64
import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, Self, cast
from urllib.parse import parse_qs

import trustme

from tests.engines.loopback import Exchange, Listening, await_latency, make_mp3

HOST: Final = "translate.google.com"
RPC: Final = "jQ1olc"


class _Exchange(Exchange):
    """One connection: CONNECT, TLS, and the requests in it."""

    text: str

    def do_CONNECT(self) -> None:  # noqa: N802 - http.server's name
        self.service.hosts.append(self.path)
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.connection = self.service.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = cast("Any", self.connection.makefile("rb"))
        self.wfile = cast("Any", self.connection.makefile("wb", buffering=0))
        self.close_connection = False

    def do_POST(self) -> None:  # noqa: N802
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), strict_parsing=False)
        [[[rpc, parameter, _, _]]] = json.loads(form["f.req"][0])
        self.text, language, _, _ = json.loads(parameter)
        if rpc != RPC or not self.path.endswith("/_/TranslateWebserverUi/data/batchexecute") or len(self.text) > 100:
            self.send_error(400)
            return
        self.service.texts.append(self.text)
        self.service.languages.append(language)
        await_latency()
        fault = self.service.faults.popleft() if self.service.faults else None
        if fault:
            fault(self)
            return
        self.service.answered.append(self.text)
        self.answer(200, wrap_sound(make_mp3(self.text)))

    def finish(self) -> None:
        super().finish()
        if isinstance(self.connection, ssl.SSLSocket):
            self.connection.close()


class LoopbackGtts(Listening):
    """The service. `texts` are the parts asked for, faulty answers included."""

    exchange = _Exchange

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.languages: list[str] = []
        self.hosts: list[str] = []
        self.answered: list[str] = []
        """Those of `texts` that got sound."""
        self.tls = _make_tls()

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes a program reach the service."""
        return {"HTTPS_PROXY": self.url, "https_proxy": self.url, "NO_PROXY": "", "no_proxy": ""}

    @contextmanager
    def proxied(self) -> Iterator[Self]:
        """This process reaches the service, and no other, for a while."""
        before = {name: os.environ.get(name) for name in self.environment}
        os.environ.update(self.environment)
        try:
            yield self
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def answer_noise(exchange: _Exchange) -> None:
    """The right form around bytes that are no MP3."""
    exchange.answer(200, wrap_sound(bytes(range(256)) * 8))


def answer_binary(exchange: _Exchange) -> None:
    """Bytes that are no text at all."""
    exchange.answer(200, b"\xff\xfe" + bytes(range(256)))


def answer_short(exchange: _Exchange) -> None:
    """A whole MP3 of the first words only."""
    exchange.answer(200, wrap_sound(make_mp3(exchange.text[: len(exchange.text) // 8 + 1])))


def cut_form(exchange: _Exchange) -> None:
    """An answer that ends within the sound, as if that were all."""
    exchange.answer(200, wrap_sound(make_mp3(exchange.text))[:2_000])


def cut_line(exchange: _Exchange) -> None:
    """A connection that closes before the promised length."""
    exchange.answer(200, wrap_sound(make_mp3(exchange.text)), missing=1_000)


def wrap_sound(mp3: bytes) -> bytes:
    """The answer of batchexecute: a guard line, and the RPC's result as JSON in JSON."""
    result = json.dumps([base64.b64encode(mp3).decode()], separators=(",", ":"))
    rows = [["wrb.fr", RPC, result, None, None, None, "generic"], ["di", 20], ["af.httprm", 20, "0", 1]]
    content = json.dumps(rows, separators=(",", ":"))
    return f")]}}'\n\n{len(content)}\n{content}\n".encode()


@cache
def _make_tls() -> ssl.SSLContext:
    """A certificate that nobody's trust store knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(HOST).configure_cert(context)
    return context


@contextmanager
def offer() -> Iterator[str]:
    """The service, for as long as the contract is tested."""
    with LoopbackGtts() as service, service.proxied():
        yield "{}"


def main(arguments: list[str]) -> int:
    """Run the command after `--` beside the service, then print each request on a line."""
    command = arguments[arguments.index("--") + 1 :] if "--" in arguments else []
    if not command:
        sys.stderr.write("usage: python -m tests.engines.loopback_gtts -- COMMAND...\n")
        return 2
    with LoopbackGtts() as service:
        status = subprocess.run(command, env={**os.environ, **service.environment}, check=False).returncode
    lines = [f"{len(text):3} {text}" for text in service.texts]
    lines.append(f"{len(service.texts)} requests, {len(set(service.texts))} different, to {set(service.hosts)}")
    sys.stdout.write("\n".join(lines) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
