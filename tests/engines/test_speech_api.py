from __future__ import annotations

import json
import pickle
import traceback
from collections.abc import Iterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import pytest
import stamina

from lydsak.engines.installed import load_engine, read_options
from lydsak.engines.online.patience import Fault as OnlineFault
from lydsak.engines.speech_api import SpeechApiEngine, SpeechApiOptions
from lydsak.errors import EngineError, SettingsError
from lydsak.model import Prosody
from tests.engines import loopback as faults
from tests.engines.conftest import Ask
from tests.engines.loopback import Fault, Loopback, Reply, make_pcm, make_wav
from tests.engines.loopback_speech_api import make_protocol

KEY = "sk-canary-4711-never-to-be-seen"
WORDS = ("Sju", "tusen", "menn,", "kvinner", "og", "barn", "kom.")
TEXT = " ".join(WORDS)


@pytest.fixture(autouse=True)
def _no_backoff(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ask again without waiting, three times in all; no key of the developer's own."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def service() -> Iterator[Loopback]:
    """Set up a server that wants no key."""
    with Loopback(make_protocol()) as loopback:
        yield loopback


@pytest.fixture
def engine(service: Loopback) -> SpeechApiEngine:
    """Make an engine that asks it."""
    return make_engine(service)


def make_engine(service: Loopback, **options: object) -> SpeechApiEngine:
    """An engine with its options as lydsak.toml would give them."""
    given = json.dumps({"base_url": f"{service.url}/v1", **options})
    return SpeechApiEngine(read_options("speech-api", SpeechApiOptions, given))


def test_request_is_what_the_reference_asks_for(service: Loopback, ask: Ask) -> None:
    """Model, input, voice and format, and of the others only what lydsak.toml says."""
    make_engine(service, voices=["nova", "alloy"]).speak(ask("speech-api:nova", *WORDS))
    make_engine(service, model="gpt-4o-mini-tts", instructions="Rolig, på «norsk».", speed=1.5).speak(
        ask("speech-api:alloy", *WORDS)
    )
    assert service.received[0].document == {"model": "tts-1", "input": TEXT, "voice": "nova", "response_format": "wav"}
    assert service.received[1].document == {
        "model": "gpt-4o-mini-tts",
        "input": TEXT,
        "voice": "alloy",
        "response_format": "wav",
        "instructions": "Rolig, på «norsk».",
        "speed": 1.5,
    }


@pytest.mark.parametrize("kind", ["wav", "flac", "pcm"])
def test_lossless_formats_give_the_same_samples(service: Loopback, ask: Ask, kind: str) -> None:
    """What the server made comes through bit by bit, whatever it was wrapped in."""
    speech = make_engine(service, format=kind).speak(ask("speech-api:alloy", *WORDS))
    assert speech.pcm == make_pcm(TEXT)
    assert speech.rate == 24_000
    assert speech.estimated
    assert speech.marks[-1].end == len(speech.pcm) // 48


def test_mp3_is_read(service: Loopback, ask: Ask) -> None:
    """A server that makes no WAV is good enough."""
    speech = make_engine(service, format="mp3").speak(ask("speech-api:alloy", *WORDS))
    assert len(speech.pcm) / 2 / speech.rate == pytest.approx(len(make_pcm(TEXT)) / 2 / 24_000, abs=0.15)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, None])
def test_wav_of_unknown_size_is_read_whole(ask: Ask, size: int | None) -> None:
    """A server that streams does not know how long its WAV will be."""
    with Loopback(make_protocol(wav_size=size)) as service:
        assert make_engine(service).speak(ask("speech-api:alloy", *WORDS)).pcm == make_pcm(TEXT)


def test_pcm_may_end_in_half_a_sample_and_has_the_configured_rate(service: Loopback, ask: Ask) -> None:
    """Bare samples tell no rate, and a stream of them may be cut anywhere."""
    service.protocol = lambda _: Reply(make_pcm(TEXT, 16_000) + b"\x07", "audio/pcm")
    speech = make_engine(service, format="pcm", rate=16_000).speak(ask("speech-api:alloy", *WORDS))
    assert (speech.pcm, speech.rate) == (make_pcm(TEXT, 16_000), 16_000)


@pytest.mark.parametrize(
    "body", [b"<html>" + b"p" * 90_000, b'{"error": "' + b"p" * 90_000 + b'"}', bytes(90_000), b""]
)
def test_pcm_that_is_text_or_silence_is_no_sound(service: Loopback, ask: Ask, body: bytes) -> None:
    """Bare samples have no head to know them by: a long page would be noise of the right length."""
    service.protocol = lambda _: Reply(body, "audio/pcm")
    with pytest.raises(EngineError, match="holds no sound") as caught:
        make_engine(service, format="pcm").speak(ask("speech-api:alloy", *WORDS))
    assert caught.value.code == "L422"


def test_wav_where_bare_samples_were_asked_for(service: Loopback, ask: Ask) -> None:
    """A server that ignores response_format is understood, and its head is not heard as a click."""
    service.protocol = lambda _: Reply(make_wav(TEXT, 16_000), "audio/wav")
    speech = make_engine(service, format="pcm").speak(ask("speech-api:alloy", *WORDS))
    assert (speech.pcm, speech.rate) == (make_pcm(TEXT, 16_000), 16_000)


def test_silence_around_speech_is_cut(service: Loopback, ask: Ask) -> None:
    """But for 30 ms before and 80 ms after."""
    silence = bytes(2 * 24_000)
    service.protocol = lambda _: Reply(silence + make_pcm(TEXT) + silence, "audio/pcm")
    speech = make_engine(service, format="pcm").speak(ask("speech-api:alloy", *WORDS))
    assert len(speech.pcm) == pytest.approx(len(make_pcm(TEXT)) + 2 * 24 * 110, abs=2 * 48)
    assert speech.marks[-1].end == len(speech.pcm) // 48


def test_markup_in_an_article_is_no_command(service: Loopback, engine: SpeechApiEngine, ask: Ask) -> None:
    """Kokoro's pauses and phonemes, and tags, reach it as mere words."""
    engine.speak(ask("speech-api:alloy", "[Kokoro](/kˈOkəɹO/)", "[pause:9s]", "<break", "time='9s'/>", "sa\0hun."))
    assert not set(service.received[0].document["input"]) & set("[]<>\0")
    assert "Kokoro" in service.received[0].document["input"]


def test_pace_goes_into_speed_within_what_is_allowed(service: Loopback, ask: Ask) -> None:
    """The voice's own speed times the request's, from 0.25 to 4."""
    engine = make_engine(service, speed=2.0)
    for pace in (0.5, 1.25, 3.0, 0.1):
        engine.speak(replace(ask("speech-api:alloy", *WORDS), prosody=Prosody(pace=pace)))
    speeds = [request.document.get("speed") for request in service.received]
    assert speeds == [None, 2.5, 4.0, 0.25]


def test_too_long_is_refused_before_it_is_sent(service: Loopback, engine: SpeechApiEngine, ask: Ask) -> None:
    """4096 characters are taken, one more is not."""
    assert engine.speak(ask("speech-api:alloy", "å" * 4_096)).pcm
    with pytest.raises(EngineError, match="4097 characters") as caught:
        engine.speak(ask("speech-api:alloy", "å" * 4_097))
    assert caught.value.code == "L404"
    assert len(service.received) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"voices": []},
        {"voices": ["nova", "nova"]},
        {"voices": [""]},
        {"base_url": "ftp://127.0.0.1"},
        {"base_url": "http://user:secret@127.0.0.1/v1"},
        {"base_url": "https:///v1"},
        {"base_url": "http://127.0.0.1/v1?key=secret"},
        {"format": "opus"},
        {"speed": 4.1},
        {"rate": 7_999},
        {"api_key": "secret"},
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, object]) -> None:
    """A key in an address would be kept and shown; two voices of one name are one."""
    with pytest.raises(SettingsError, match=r"engines\.speech-api") as caught:
        load_engine("speech-api", json.dumps(options))
    assert caught.value.code == "L108"
    assert "secret" not in caught.value.message


def test_fingerprint_tells_what_is_heard_and_nothing_else(service: Loopback, tmp_path: Path) -> None:
    """Another model or server is another voice; more patience or a key is not."""
    usual = make_engine(service).fingerprint
    heard: list[dict[str, object]] = [
        {"model": "x"},
        {"speed": 1.1},
        {"format": "pcm"},
        {"format": "pcm", "rate": 8_000},
        {"instructions": "\n"},
    ]
    others = {make_engine(service, **options).fingerprint for options in heard}
    assert len(others | {usual}) == len(heard) + 1
    assert all(other.isprintable() for other in others)
    patient = make_engine(
        service, timeout=1, deadline=2, concurrency=9, key_env="A", key_file=str(tmp_path), price=1, rate=8_000
    )
    assert patient.fingerprint == usual


def test_openais_own_voices_tell_that_they_end() -> None:
    """Whoever lists the voices sees it."""
    engine = SpeechApiEngine(SpeechApiOptions(base_url="https://api.openai.com/v1"))
    assert all("2027-01-06" in voice.licence for voice in engine.describe_voices())
    assert not any("2027" in voice.licence for voice in SpeechApiEngine().describe_voices())


def test_openais_key_is_sent_to_openai_alone(service: Loopback, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A local server does not get OPENAI_API_KEY for being there; OpenAI's own does not go without."""
    hosted = SpeechApiEngine(SpeechApiOptions(base_url="https://api.openai.com/v1"))
    with pytest.raises(EngineError, match="OPENAI_API_KEY is not set") as caught:
        hosted.authorize()
    assert caught.value.code == "L426"
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert hosted.authorize()["Authorization"].reveal() == f"Bearer {KEY}"
    make_engine(service).speak(ask("speech-api:alloy", *WORDS))
    assert "Authorization" not in service.received[0].headers


def test_key_file_is_not_outdone_by_openais_key(tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with a key file gets that key, and never OpenAI's."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    file.chmod(0o600)
    with Loopback(make_protocol(KEY)) as service:
        assert make_engine(service, key_file=str(file)).speak(ask("speech-api:alloy", *WORDS)).pcm


def test_named_variable_that_is_not_set_is_an_error(service: Loopback, ask: Ask) -> None:
    """Who names key_env wants a key sent."""
    with pytest.raises(EngineError, match="NEWSROOM_KEY is not set") as caught:
        make_engine(service, key_env="NEWSROOM_KEY").speak(ask("speech-api:alloy", *WORDS))
    assert caught.value.code == "L426"
    assert service.received == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.refuse(429, "0"),
        faults.refuse(429, formatdate(usegmt=True)),
        faults.refuse(408),
        faults.refuse(500),
        faults.refuse(503),
        faults.answer_html,
        faults.answer_nothing,
        faults.cut_body,
        lambda exchange: exchange.answer(200, b'{"error": {"message": "busy"}}', {"Content-Type": "application/json"}),
        lambda exchange: exchange.answer(200, make_wav("Sj")),
        lambda exchange: exchange.answer(200, make_wav(TEXT)[:-9_000]),
        lambda exchange: exchange.answer(200, make_wav(TEXT)[:44] + bytes(len(make_wav(TEXT)) - 44)),
    ],
    ids=["429", "429-date", "408", "500", "503", "html", "empty", "cut", "json", "short", "cut-wav", "silence"],
)
def test_passing_fault_is_asked_again_and_noted(
    service: Loopback, engine: SpeechApiEngine, ask: Ask, fault: Fault
) -> None:
    """What is no speech of this text is never taken for it; the producer is told what was tried again."""
    service.faults.append(fault)
    assert engine.speak(ask("speech-api:alloy", *WORDS)).pcm == make_pcm(TEXT)
    assert len(service.received) == 2
    assert [note.endswith("asked again (2 of 5)") for note in engine.take_notes()] == [True]
    assert engine.take_notes() == ()


@pytest.mark.parametrize(
    ("fault", "code", "says"),
    [
        (faults.refuse(429), "L421", "429 Too Many Requests"),
        (faults.refuse(503), "L421", "503 Service Unavailable"),
        (faults.answer_html, "L422", "holds no sound: <!doctype html>"),
        (faults.answer_nothing, "L422", "holds no sound"),
        (faults.cut_body, "L420", "got no answer"),
        (lambda exchange: exchange.answer(200, make_wav("Sj")), "L423", "0.1 s of sound for 28 letters"),
    ],
    ids=["429", "503", "html", "empty", "cut", "short"],
)
def test_lasting_fault_is_an_error_after_a_few_attempts(
    service: Loopback, engine: SpeechApiEngine, ask: Ask, fault: Fault, code: str, says: str
) -> None:
    """The error says what came and what to do, and crosses to another process whole."""
    service.faults.extend([fault] * 9)
    with pytest.raises(EngineError, match=says) as caught:
        engine.speak(ask("speech-api:alloy", *WORDS))
    assert caught.value.code == code
    assert caught.value.help
    assert len(service.received) == 3
    assert pickle.loads(pickle.dumps(caught.value)).code == code


@pytest.mark.parametrize("status", [400, 403, 404, 413, 422])
def test_refusal_that_will_not_pass_is_not_asked_again(
    service: Loopback, engine: SpeechApiEngine, ask: Ask, status: int
) -> None:
    """The same request would be refused again."""
    service.faults.append(faults.refuse(status))
    with pytest.raises(EngineError, match=f"{status} ") as caught:
        engine.speak(ask("speech-api:alloy", *WORDS))
    assert caught.value.code == "L421"
    assert len(service.received) == 1


def test_servers_own_words_are_shown(service: Loopback, ask: Ask) -> None:
    """An error in OpenAI's form says what is wrong better than its status."""
    engine = make_engine(service, voices=["kari"])
    with pytest.raises(EngineError, match=r"400 Bad Request \(no voice kari\)"):
        engine.speak(ask("speech-api:kari", *WORDS))


def test_redirect_does_not_get_the_key(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is for the address in lydsak.toml, not for wherever its server points."""
    monkeypatch.setenv("NEWSROOM_KEY", KEY)
    with Loopback(make_protocol(KEY)) as service, Loopback(make_protocol(KEY)) as other:
        place = {"Location": f"{other.url}/v1/audio/speech"}
        service.faults.append(lambda exchange: exchange.answer(307, b"", place))
        with pytest.raises(EngineError, match="307 Temporary Redirect"):
            make_engine(service, key_env="NEWSROOM_KEY").speak(ask("speech-api:alloy", *WORDS))
        assert len(service.received) == 1
        assert other.received == []


def test_refused_key_is_asked_once_and_shown_nowhere(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that repeats the key it was sent does not get it into the error, its traceback or the recipe."""
    monkeypatch.setenv("NEWSROOM_KEY", KEY)
    with Loopback(make_protocol("sk-another")) as service:
        engine = make_engine(service, key_env="NEWSROOM_KEY")
        with pytest.raises(EngineError, match="Incorrect API key provided") as caught:
            engine.speak(ask("speech-api:alloy", *WORDS))
        assert caught.value.code == "L428"
        assert len(service.received) == 1
        assert service.received[0].headers["Authorization"] == f"Bearer {KEY}"
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(caught.value.help)
    kept = str(engine.list_asks(ask("speech-api:alloy", *WORDS))) + engine.fingerprint + str(engine.take_notes())
    for text in (shown, kept):
        assert KEY not in text
        assert KEY[:6] not in text
        assert KEY[-6:] not in text


def test_answer_is_what_is_kept(service: Loopback, engine: SpeechApiEngine, ask: Ask) -> None:
    """An answer can be put into the store and made speech of later, without the server."""
    request = ask("speech-api:alloy", "–", *WORDS)
    (question,) = engine.list_asks(request)
    assert question.characters == len(f"– {TEXT}")
    answer = engine.fetch_answer(question)
    speech = engine.assemble_speech(request, [answer])
    assert len(service.received) == 1
    assert [mark.end > mark.start for mark in speech.marks] == [False] + [True] * len(WORDS)
    with pytest.raises(EngineError) as caught:
        engine.assemble_speech(request, [answer[:20]])
    assert caught.value.code == "L422"


def test_check_of_an_answer_is_a_fault_that_may_pass(service: Loopback, engine: SpeechApiEngine, ask: Ask) -> None:
    """One attempt by itself tells a fault, not yet an error."""
    service.faults.append(faults.answer_nothing)
    (question,) = engine.list_asks(ask("speech-api:alloy", *WORDS))
    with pytest.raises(OnlineFault) as caught:
        engine.send_ask(question)
    assert caught.value.again is True
