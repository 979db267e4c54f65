from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import msgspec
import pytest

from lydsak.engines.base import Ask as Question
from lydsak.engines.base import AsksService, ServiceTerms
from lydsak.engines.online.keys import Secret
from lydsak.engines.online.service import HttpEngine, OnlineOptions
from lydsak.errors import EngineError
from lydsak.model import Hz, Ms, Speech, SpeechRequest, WordMark
from tests.engines.conftest import Ask
from tests.engines.loopback import Loopback, Received, Reply, make_pcm, make_wav


class _Spoken(HttpEngine):
    """The least that an engine adds: one request a word."""

    name = "spoken"
    fingerprint = "spoken 1"
    limit = 20

    def __init__(self, options: OnlineOptions, url: str = "http://127.0.0.1:9") -> None:
        super().__init__(options)
        self.url = url

    def voices(self) -> tuple[str, ...]:
        return ("kari", "ola")

    def authorize(self) -> Mapping[str, Secret]:
        return {"X-Key": Secret("canary-key-4711")}

    def list_asks(self, request: SpeechRequest) -> tuple[Question, ...]:
        self.check_request(request)
        return tuple(
            self.make_ask(
                self.url, word.text, {"X-Voice": request.voice.name}, characters=len(word.text), text=word.text
            )
            for word in request.words
        )

    def assemble_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        sounds = [self.read_sound(answer) for answer in answers]
        marks = tuple(WordMark(Ms(0), Ms(0)) for _ in request.words)
        return Speech(b"".join(sound.pcm for sound in sounds), Hz(24_000), marks)


def _speak(request: Received) -> Reply:
    return Reply(make_wav(request.body.decode()))


def test_each_ask_is_sent_once_in_order_with_the_key(ask: Ask) -> None:
    """Body and headers go as the engine wrote them, and the key is added on the way."""
    with Loopback(_speak) as service:
        speech = _Spoken(OnlineOptions(), service.url).speak(ask("spoken:ola", "Blåbær", "og", "is"))
    assert speech.pcm == make_pcm("Blåbær") + make_pcm("og") + make_pcm("is")
    assert [request.body.decode() for request in service.received] == ["Blåbær", "og", "is"]
    assert {request.headers["X-Voice"] for request in service.received} == {"ola"}
    assert {request.headers["X-Key"] for request in service.received} == {"canary-key-4711"}


def test_ask_tells_all_but_the_key(ask: Ask) -> None:
    """What decides the answer is in it, in an order that does not change; the key is not."""
    (question,) = _Spoken(OnlineOptions()).list_asks(ask("spoken:ola", "Blåbær!"))
    assert json.loads(question.content) == {
        "body": "Blåbær!",
        "headers": {"X-Voice": "ola"},
        "url": "http://127.0.0.1:9",
    }
    assert (question.characters, question.letters) == (7, 6)
    assert "canary" not in repr(question)


def test_ask_for_no_sound_is_not_listened_to() -> None:
    """An answer that is a list of word times, say, is kept as it comes."""
    with Loopback(lambda _: Reply(b"[]")) as service:
        engine = _Spoken(OnlineOptions(), service.url)
        assert engine.fetch_answer(engine.make_ask(service.url, "hei", {}, characters=3)) == b"[]"


def test_unknown_voice_and_long_text_are_refused(ask: Ask) -> None:
    """Before anything is sent."""
    engine = _Spoken(OnlineOptions())
    with pytest.raises(EngineError) as voice:
        engine.speak(ask("spoken:per", "hei"))
    assert (voice.value.code, voice.value.help) == ("L403", "voices: kari, ola")
    with pytest.raises(EngineError) as length:
        engine.speak(ask("spoken:ola", "x" * 21))
    assert length.value.code == "L404"


def test_terms_are_those_of_the_options() -> None:
    """Build keeps to them, and counts with the price."""
    engine = _Spoken(OnlineOptions(concurrency=2, requests_per_minute=30, price=16))
    assert isinstance(engine, AsksService)
    assert engine.terms == ServiceTerms(2, 30, 16)
    assert engine.default_voice("nn") == "kari"


@pytest.mark.parametrize(
    "options",
    [
        {"concurrency": 0},
        {"concurrency": 65},
        {"timeout": 0},
        {"deadline": -1},
        {"attempts": 0},
        {"price": -1},
        {"requests_per_minute": 0},
        {"key": "secret"},
    ],
)
def test_options_out_of_bounds_are_refused(options: dict[str, object]) -> None:
    """Above all a key: lydsak.toml is no place for one."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(options, OnlineOptions)
