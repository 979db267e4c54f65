from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
import stamina

from lydsak.engines.base import Ask as Question
from lydsak.engines.base import AsksService, ServiceTerms
from lydsak.engines.online.keys import Secret
from lydsak.engines.online.options import OnlineOptions
from lydsak.engines.online.service import HttpEngine, SsmlEngine
from lydsak.errors import EngineError
from lydsak.model import Hz, Ms, Prosody, Speech, SpeechRequest, SpokenWord, VoiceInfo, WordMark
from tests.engines import loopback as faults
from tests.engines.conftest import Ask
from tests.engines.loopback import Loopback, Received, Reply, make_pcm, make_wav


class _Spoken(HttpEngine[OnlineOptions]):
    """The least that an engine adds: one request a word."""

    name = "spoken"
    fingerprint = "spoken 1"
    options = OnlineOptions
    limit = 20
    paces = (0.5, 2.0)
    rate = Hz(16_000)
    licence = "CC0"

    def __init__(self, options: OnlineOptions | None = None, url: str = "http://127.0.0.1:9") -> None:
        super().__init__(options)
        self.url = url

    def voices(self) -> tuple[str, ...]:
        return ("kari", "ola")

    def authorize(self) -> Mapping[str, Secret]:
        return {"X-Key": Secret("canary-key-4711")}

    def write_words(self, request: SpeechRequest) -> tuple[SpokenWord, ...]:
        return request.words

    def write_asks(self, request: SpeechRequest, text: str) -> tuple[Question, ...]:
        pace = request.prosody.pace
        return tuple(
            self.make_ask(self.url, word, {"X-Voice": request.voice.name}, characters=len(word), text=word, pace=pace)
            for word in text.split(" ")
        )

    def read_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
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


def test_text_without_letters_is_silence_that_nobody_is_asked_for(ask: Ask) -> None:
    """In the rate that the engine says, with an empty mark a word."""
    speech = _Spoken().speak(ask("spoken:ola", "–", "…"))
    assert (speech.pcm, speech.rate, speech.marks) == (b"", 16_000, (WordMark(Ms(0), Ms(0)),) * 2)


def test_pace_is_within_the_engines_limits_and_the_letters_go_by_it(ask: Ask) -> None:
    """A pace beyond them is refused before anything is sent; twice as fast, a text takes half the time."""
    engine, request = _Spoken(), ask("spoken:ola", "Blåbær")
    assert [question.letters for question in engine.list_asks(replace(request, prosody=Prosody(pace=2.0)))] == [3]
    with pytest.raises(EngineError, match=r"0\.5 to 2\.0 times") as caught:
        engine.list_asks(replace(request, prosody=Prosody(pace=2.1)))
    assert caught.value.code == "L441"


def test_answer_that_cannot_be_read_is_an_error(ask: Ask) -> None:
    """A fault in what was kept is told as one of the service's, not raised as it is."""
    with pytest.raises(EngineError, match="holds no sound") as caught:
        _Spoken().assemble_speech(ask("spoken:ola", "Blåbær"), [b"<html>"])
    assert caught.value.code == "L422"


def test_every_voice_has_the_licence_of_the_service() -> None:
    """An engine tells it once."""
    assert _Spoken().describe_voices() == (VoiceInfo("kari", licence="CC0"), VoiceInfo("ola", licence="CC0"))


def test_repeated_requests_take_turns_too(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that allows ten requests a minute counts those that it refused."""
    now = [1_000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr("time.sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    with Loopback(_speak) as service, stamina.set_testing(True, attempts=9, cap=True):
        service.faults.extend([faults.refuse(503)] * 3)
        _Spoken(OnlineOptions(requests_per_minute=10), service.url).speak(ask("spoken:ola", "Blåbær"))
    assert len(service.received) == 4
    assert now[0] >= 1_018.0


class _Marked(SsmlEngine[OnlineOptions], _Spoken):
    """The same for SSML."""


def test_refused_phoneme_is_named_in_ssml_alone() -> None:
    """A service that refuses all of a text for one symbol does not say so; other refusals stay what they are."""
    with Loopback(lambda _: Reply(b"bad", status=400)) as service:
        codes = [
            _fail(kind(OnlineOptions(attempts=1), service.url), body)
            for kind in (_Marked, _Spoken)
            for body in ('<phoneme ph="x">', "x")
        ]
    assert codes == ["L405", "L421", "L421", "L421"]


def _fail(engine: _Spoken, body: str) -> str:
    with pytest.raises(EngineError) as caught:
        engine.fetch_answer(engine.make_ask(engine.url, body, {}, characters=1, text="x"))
    return caught.value.code


def test_terms_are_those_of_the_options() -> None:
    """Build keeps to them, and counts with the price."""
    engine = _Spoken(OnlineOptions(concurrency=2, requests_per_minute=30, price=16))
    assert isinstance(engine, AsksService)
    assert engine.terms == ServiceTerms(2, 30, 16)
    assert engine.default_voice("nn") == "kari"
