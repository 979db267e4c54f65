"""What services and the network between can answer wrongly, one row each, over the engines that ask in two ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cache
from typing import Any

import pytest
import stamina

from lydsak.engines.installed import load_engine
from lydsak.errors import EngineError
from lydsak.model import Speech
from tests.engines import loopback as faults
from tests.engines import loopback_faults as more
from tests.engines.conftest import Ask
from tests.engines.loopback import Fault, Listening, Loopback, make_mp3, make_wav
from tests.engines.loopback_gtts import LoopbackGtts
from tests.engines.loopback_speech_api import make_protocol

TEXT = "Sju tusen menn, kvinner og barn kom til byen i går kveld."
WORDS = tuple(TEXT.split())
ATTEMPTS = 2
REDIRECTS = 31
"""requests follows 30; gTTS lets it."""
GZIPPED = {"Content-Encoding": "gzip"}


@dataclass(frozen=True)
class Row:
    """A fault that lasts, and the error that it comes to with speech-api and with gtts."""

    name: str
    fault: Fault
    speech_api: str
    gtts: str
    options: dict[str, float] = field(default_factory=dict)


SOON = {"timeout": 0.3}
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ROWS = (
    Row("429", faults.refuse(429), "L421", "L421"),
    Row("429, at once", faults.refuse(429, "0"), "L421", "L421"),
    Row("429, in a second", faults.refuse(429, "1"), "L421", "L421"),
    Row("429, in the past", faults.refuse(429, formatdate(0, usegmt=True)), "L421", "L421"),
    Row("429, in years", faults.refuse(429, formatdate(4e9, usegmt=True)), "L421", "L421"),
    Row("429, no time at all", faults.refuse(429, "soon"), "L421", "L421"),
    Row("429, more than a number holds", faults.refuse(429, "9" * 400), "L421", "L421"),
    Row("500", faults.refuse(500), "L421", "L421"),
    Row("503", faults.refuse(503), "L421", "L421"),
    Row("404 as text", more.answer_body(b"not here", 404, {"Content-Type": "text/plain"}), "L421", "L421"),
    Row("204", more.answer_body(b"", 204), "L421", "L422"),
    Row("a page", faults.answer_html, "L422", "L422"),
    Row("nothing", faults.answer_nothing, "L422", "L422"),
    Row("JSON", more.answer_body(more.JSON_ERROR, headers={"Content-Type": "application/json"}), "L422", "L422"),
    Row("garbage", more.answer_body(bytes(range(256)) * 40), "L422", "L422"),
    Row("cut", more.send_raw(HEAD + b"Content-Length: 90000\r\n\r\nRIFF"), "L420", "L420"),
    Row("a length that is no number", more.send_raw(HEAD + b"Content-Length: many\r\n\r\nRIFF"), "L422", "L422"),
    Row("a length below nought", more.send_raw(HEAD + b"Content-Length: -9\r\n\r\nRIFF"), "L422", "L422"),
    Row("a chunk of no size", more.send_raw(CHUNKED + b"zz\r\nRIFF\r\n"), "L420", "L420"),
    Row("a chunk cut", more.send_raw(CHUNKED + b"99\r\nRIFF"), "L420", "L420"),
    Row("no HTTP", more.send_raw(b"\0\1RIFF\r\n\r\n"), "L420", "L420"),
    Row("a head too long", more.send_raw(HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n"), "L420", "L420"),
    Row("heads too many", more.send_raw(HEAD + b"X: x\r\n" * 200 + b"\r\n"), "L420", "L420"),
    Row("closed", more.close_unanswered, "L420", "L420"),
    Row("reset", more.reset_connection, "L420", "L420"),
    Row("reset within", more.reset_within, "L420", "L420"),
    Row("stalled", faults.stall, "L420", "L420", SOON),
    Row("half open", more.stay_half_open, "L420", "L420", SOON),
    Row("drip", faults.answer_drip, "L425", "L425", {"deadline": 0.5}),
    Row("redirects", more.redirect_in_a_circle, "L421", "L420"),
    Row("silence", more.answer_sound(lambda text: make_wav(text)[:44] + bytes(90_000)), "L422", "L422"),
    Row("a third of the sound", more.answer_sound(lambda text: make_mp3(text[: len(text) // 3])), "L423", "L423"),
    Row("too much sound", more.answer_sound(lambda text: make_mp3(text * 9)), "L423", "L423"),
    Row("half a WAV", more.answer_sound(lambda text: make_wav(text)[:9_000]), "L422", "L422"),
    Row("gzip that is none", more.answer_body(b"RIFF", headers=GZIPPED), "L420", "L420"),
)


class _Bombs:
    """Made when they are thrown."""

    gzip = staticmethod(cache(more.make_gzip_bomb))
    flac = staticmethod(cache(lambda: more.make_flac_bomb(0.2)))


# gTTS unpacks before we see it: its deadline and memory end that. A FLAC is refused by its length or its memory,
# whichever is met first.
BOMBS = (
    Row(
        "gzip bomb",
        lambda exchange: exchange.answer(200, _Bombs.gzip(), GZIPPED),
        "L422 L425",
        "L425",
        {"deadline": 1.0},
    ),
    Row("FLAC bomb", more.answer_sound(lambda _: _Bombs.flac()), "L422 L423 L425", "L422 L423 L425"),
)


@pytest.fixture(autouse=True)
def _no_backoff(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ask again without waiting; no key of the developer's own."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with stamina.set_testing(True, attempts=ATTEMPTS):
        yield


@dataclass(frozen=True)
class Asked:
    """A service, a way to ask it, and how many requests it got."""

    service: Listening
    speak: Callable[[dict[str, float]], Speech]
    count: Callable[[], int]


@contextmanager
def _serve_speech_api(ask: Ask) -> Iterator[Asked]:
    with Loopback(make_protocol()) as service:

        def speak(options: dict[str, float]) -> Speech:
            given: dict[str, Any] = {"base_url": f"{service.url}/v1", "attempts": ATTEMPTS, **options}
            return load_engine("speech-api", json.dumps(given)).speak(ask("speech-api:alloy", *WORDS))

        yield Asked(service, speak, lambda: len(service.received))


@contextmanager
def _serve_gtts(ask: Ask) -> Iterator[Asked]:
    with LoopbackGtts() as service, service.proxied():

        def speak(options: dict[str, float]) -> Speech:
            return load_engine("gtts", json.dumps({"attempts": ATTEMPTS, **options})).speak(ask("gtts:no", *WORDS))

        yield Asked(service, speak, lambda: len(service.texts))


@pytest.mark.parametrize("row", [*ROWS, *BOMBS], ids=lambda row: row.name)
@pytest.mark.parametrize("engine", ["speech-api", "gtts"])
def test_fault_is_an_error_and_nothing_is_kept_of_it(ask: Ask, engine: str, row: Row) -> None:
    """A code and what to do about it, after a few requests; the next healthy answer is heard as if nothing had been."""
    with (_serve_speech_api if engine == "speech-api" else _serve_gtts)(ask) as asked:
        asked.service.faults.extend([row.fault] * ATTEMPTS * REDIRECTS)
        with pytest.raises(EngineError) as caught:
            asked.speak(row.options)
        assert caught.value.code in (row.speech_api if engine == "speech-api" else row.gtts).split()
        assert caught.value.help
        assert caught.value.message.isprintable()
        redirected = (engine, row.name) == ("gtts", "redirects")
        assert 1 <= asked.count() <= ATTEMPTS * (REDIRECTS if redirected else 1)
        asked.service.faults.clear()
        after = asked.speak({})
    with (_serve_speech_api if engine == "speech-api" else _serve_gtts)(ask) as healthy:
        assert after == healthy.speak({})
