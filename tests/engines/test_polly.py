from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from botocore.session import Session

from lydsak.engines.installed import read_options
from lydsak.engines.polly import PollyEngine, PollyOptions
from lydsak.errors import EngineError, SettingsError
from lydsak.model import PhoneticSpan, Prosody, SpokenWord
from tests.engines import loopback as faults
from tests.engines.conftest import Ask
from tests.engines.loopback import LETTER_MS, Fault, Loopback, make_pcm
from tests.engines.loopback_polly import KEY, KEY_ID, KEYS, TOKEN, answer_polly, read_text

VOICE = "polly:Ida"
NAME = SpokenWord("ˈjeːnɪ-saken,", (PhoneticSpan(0, 6, "ipa"),))
Make = Callable[..., PollyEngine]


pytestmark = pytest.mark.usefixtures("no_backoff")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Amazon Polly on loopback, and a key to it in the environment."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with Loopback(answer_polly) as loopback:
        yield loopback


@pytest.fixture
def make(service: Loopback) -> Make:
    """Make an engine of some options that asks the loopback."""
    return lambda **options: PollyEngine(PollyOptions(endpoint=service.url, **options))


def _read_ssml(service: Loopback) -> str:
    text: str = service.received[-1].document["Text"]
    return text


def test_marks_are_the_times_that_polly_tells(make: Make, ask: Ask) -> None:
    """Bytes of the document lead back to words, past escapes, letters of two bytes and words within a word."""
    speech = make().speak(ask(VOICE, "–", "Å", "R&D", "<år>", "sju tusen", "\x01", "blåbær."))
    assert [mark.start for mark in speech.marks] == [LETTER_MS * letters for letters in (0, 0, 1, 3, 5, 13, 13)]
    assert [mark.end > mark.start for mark in speech.marks] == [False, True, True, True, True, False, True]
    assert not speech.estimated


def test_silence_around_speech_is_cut(service: Loopback, make: Make, ask: Ask) -> None:
    """A second of nothing before would add to the programme's own pauses; the marks move with the sound."""
    rest = np.zeros(24_000, "<i2")
    tone = np.frombuffer(make_pcm("God dag."), "<i2")
    file = io.BytesIO()
    soundfile.write(file, np.concatenate([rest, tone, rest]), 24_000, format="OGG", subtype="VORBIS")
    times = b"".join(
        b'{"time":%d,"type":"word","start":%d}\n' % (1000 + LETTER_MS * letters, at)
        for letters, at in ((0, 7), (3, 11))
    )
    bodies = [file.getvalue(), times]
    service.faults.extend([lambda exchange: exchange.answer(200, bodies.pop(0))] * 2)
    speech = make().speak(ask(VOICE, "God", "dag."))
    assert not speech.estimated
    assert 0 <= speech.marks[0].start <= 40
    assert speech.marks[1].start - speech.marks[0].start == 3 * LETTER_MS
    assert len(speech.pcm) < 2 * len(tone) + len(rest) // 2


@pytest.mark.parametrize(("voice", "engine", "rate"), [("Ida", "neural", 24_000), ("Liv", "standard", 22_050)])
def test_each_voice_by_its_own_engine_and_rate(
    service: Loopback, make: Make, ask: Ask, voice: str, engine: str, rate: int
) -> None:
    """Two requests, for the sound and for the times; the sound has as many samples as it was made of."""
    speech = make().speak(ask(f"polly:{voice}", "God", "dag."))
    sound, times = (received.document for received in service.received)
    common = {
        "Engine": engine,
        "LanguageCode": "nb-NO",
        "Text": "<speak>God dag.</speak>",
        "TextType": "ssml",
        "VoiceId": voice,
    }
    assert sound == {**common, "OutputFormat": "ogg_vorbis", "SampleRate": str(rate)}
    assert times == {**common, "OutputFormat": "json", "SpeechMarkTypes": ["word"]}
    assert speech.rate == rate
    assert len(speech.pcm) / 2 / rate == pytest.approx(6 * 0.070, abs=0.02)


def test_voices_and_formats_are_in_amazons_own_model() -> None:
    """The service model that botocore carries names all that is asked for."""
    shapes = Session().get_component("data_loader").load_service_model("polly", "service-2")["shapes"]
    assert set(PollyEngine().voices()) <= set(shapes["VoiceId"]["enum"])
    assert "nb-NO" in shapes["LanguageCode"]["enum"]
    assert {"neural", "standard"} <= set(shapes["Engine"]["enum"])
    assert {"ogg_vorbis", "json"} <= set(shapes["OutputFormat"]["enum"])


def test_times_can_be_left_out(service: Loopback, make: Make, ask: Ask) -> None:
    """They cost as much as the sound: without them marks are estimated and half is charged."""
    request = ask(VOICE, "God", "dag.")
    timed, plain = make(), make(timings=False)
    assert sum(found.characters for found in timed.list_asks(request)) == 2 * len("God dag.")
    assert [found.characters for found in plain.list_asks(request)] == [len("God dag.")]
    assert plain.speak(request).estimated
    assert len(service.received) == 1
    assert timed.fingerprint != plain.fingerprint


def test_phonemes_and_pace_are_asked_for(service: Loopback, make: Make, ask: Ask) -> None:
    """IPA goes into a phoneme element, the pace in per cent into prosody; tags are not charged for."""
    request = replace(ask(VOICE), words=(SpokenWord("I"), NAME, SpokenWord("nå.")), prosody=Prosody(pace=1.25))
    speech = make().speak(request)
    assert _read_ssml(service) == (
        '<speak><prosody rate="125%">I <phoneme alphabet="ipa" ph="ˈjeːnɪ">ˈjeːnɪ</phoneme>-saken, nå.'
        "</prosody></speak>"
    )
    assert make().list_asks(request)[0].characters == len("I ˈjeːnɪ-saken, nå.")
    assert not speech.estimated
    assert all(mark.end > mark.start for mark in speech.marks)


@pytest.mark.parametrize("pace", [0.1, 2.5])
def test_pace_that_polly_lacks_is_refused_unsent(service: Loopback, make: Make, ask: Ask, pace: float) -> None:
    """The error says how far it goes."""
    with pytest.raises(EngineError, match=r"0\.2 to 2\.0") as caught:
        make().speak(replace(ask(VOICE, "hei"), prosody=Prosody(pace=pace)))
    assert caught.value.code == "L441"
    assert service.received == []


def test_article_cannot_speak_ssml(service: Loopback, make: Make, ask: Ask) -> None:
    """What looks like a tag is read as text: the service would refuse these elements."""
    words = ('<audio src="https://example.org/a"/>', "</speak><speak>", "&amp;", "\ufffe", "<break time='9s'/>")
    make().speak(ask(VOICE, *words))
    assert read_text(_read_ssml(service)) == " ".join(word for word in words if word != "\ufffe")


def test_session_token_is_signed_and_sent(
    service: Loopback, make: Make, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys of a role come with a token, which the service wants under the signature."""
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    assert make().speak(ask(VOICE, "hei")).pcm
    assert service.answered[0].headers["X-Amz-Security-Token"] == TOKEN


def test_wrong_key_is_told_once_and_never_shown(
    service: Loopback,
    make: Make,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The service repeats what was signed, token and all; neither the error nor any log does."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "somebody-elses-secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    with caplog.at_level(logging.DEBUG), pytest.raises(EngineError, match=r"does not match: \*\*\*") as caught:
        make().speak(ask(VOICE, "hei"))
    assert caught.value.code == "L428"
    assert len(service.received) == 1
    told = f"{caught.value.message}{caught.value.help}{caplog.text}"
    assert TOKEN not in told
    assert "somebody" not in told


def test_nothing_of_a_key_is_kept(make: Make, ask: Ask) -> None:
    """What names an answer in the store holds neither key nor signature, and is the same tomorrow."""
    engine = make()
    kept = "".join(found.content for found in engine.list_asks(ask(VOICE, "hei"))) + engine.fingerprint
    assert not any(secret in kept for secret in (KEY_ID, KEY, "Authorization", "X-Amz-Date"))


@pytest.mark.parametrize(
    ("environment", "options", "code", "says"),
    [
        ({"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}, {}, "L426", "there is none"),
        ({"AWS_SECRET_ACCESS_KEY": None}, {}, "L427", "AWS_SECRET_ACCESS_KEY"),
        ({"AWS_SECRET_ACCESS_KEY": f"{KEY}\n"}, {}, "L427", "no key"),
        ({}, {"profile": "redaksjon"}, "L427", "redaksjon"),
    ],
)
def test_key_that_is_none_is_an_error_before_anything_is_sent(
    service: Loopback,
    make: Make,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str | None],
    options: dict[str, str],
    code: str,
    says: str,
) -> None:
    """None, half a one, one with a line break and a profile that is not there are told apart."""
    for name, value in environment.items():
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)
    with pytest.raises(EngineError, match=says) as caught:
        make(**options).speak(ask(VOICE, "hei"))
    assert caught.value.code == code
    assert "AWS_ACCESS_KEY_ID" in (caught.value.help or "")
    assert KEY not in caught.value.message
    with pytest.raises(EngineError):
        make(**options).authorize()
    if code == "L426" or options:
        assert says in (make(**options).find_obstacle() or "")
    assert service.received == []


def test_key_of_a_profile(
    service: Loopback, make: Make, ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A profile of the usual file is taken before the environment's key."""
    file = tmp_path / "credentials"
    file.write_text(f"[redaksjon]\naws_access_key_id = {KEY_ID}\naws_secret_access_key = {KEY}\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    engine = make(profile="redaksjon")
    assert engine.authorize() == {}
    assert engine.find_obstacle() is None
    assert engine.speak(ask(VOICE, "hei")).pcm
    assert len(service.answered) == 2


def _say(status: int, message: str, kind: str = "InvalidSsmlException") -> Fault:
    headers = {"x-amzn-ErrorType": f"{kind}:http://internal.amazon.com/coral/com.amazonaws.polly/"}
    return lambda exchange: exchange.answer(status, json.dumps({"message": message}).encode(), headers)


@pytest.mark.parametrize(
    "fault", [_say(400, "Rate exceeded", "ThrottlingException"), faults.refuse(503), faults.cut_body]
)
def test_fault_that_passes_is_noted(service: Loopback, make: Make, ask: Ask, fault: Fault) -> None:
    """AWS tells of too many requests with a status of 400; they are made again like others."""
    service.faults.append(fault)
    engine = make()
    assert engine.speak(ask(VOICE, "hei")).pcm
    assert len(engine.take_notes()) == 1
    assert len(service.received) == 3


def test_refused_phonemes_are_named(service: Loopback, make: Make, ask: Ask) -> None:
    """A document that is refused for a phoneme is not asked for again; without one the service's words stand."""
    service.faults.extend([_say(400, "Invalid SSML request")] * 2)
    with pytest.raises(EngineError, match="no sound for one of the phonemes") as caught:
        make().speak(replace(ask(VOICE), words=(NAME,)))
    assert caught.value.code == "L405"
    with pytest.raises(EngineError, match="InvalidSsmlException: Invalid SSML request") as caught:
        make().speak(ask(VOICE, "hei"))
    assert caught.value.code == "L421"
    assert len(service.received) == 2


@pytest.mark.parametrize(
    "answer", [b"", b"<html>", b'{"time": "soon", "type": "word"}', b'{"time":6,"type":"sentence"}']
)
def test_answer_without_times_is_never_kept(service: Loopback, make: Make, ask: Ask, answer: bytes) -> None:
    """It is asked for again, then the error says how to do without."""
    service.faults.extend([None, *[lambda exchange: exchange.answer(200, answer)] * 3])
    with pytest.raises(EngineError, match="no times of words") as caught:
        make().speak(ask(VOICE, "hei"))
    assert caught.value.code == "L422"
    assert "timings" in (caught.value.help or "")
    assert len(service.received) == 4


@pytest.mark.parametrize("fault", [faults.answer_html, faults.answer_nothing])
def test_answer_without_sound_is_never_kept(service: Loopback, make: Make, ask: Ask, fault: Fault) -> None:
    """Something that answers in the service's place is asked as often as is allowed, and believed never."""
    service.faults.extend([fault] * 3)
    with pytest.raises(EngineError) as caught:
        make().speak(ask(VOICE, "hei"))
    assert caught.value.code == "L422"
    assert len(service.received) == 3


def test_word_without_a_time_leaves_all_estimated(service: Loopback, make: Make, ask: Ask) -> None:
    """Where Polly tells of fewer words than there are, none of its times is trusted."""
    line = b'{"time":0,"type":"word","start":7,"end":10,"value":"God"}'
    service.faults.extend([None, lambda exchange: exchange.answer(200, line)])
    speech = make().speak(ask(VOICE, "God", "dag."))
    assert speech.estimated
    assert all(mark.end > mark.start for mark in speech.marks)


def test_long_utterance_is_refused_unsent(service: Loopback, make: Make, ask: Ask) -> None:
    """3,000 characters of text and 6,000 with the tags are what Polly takes."""
    ipa = SpokenWord("a" * 40, (PhoneticSpan(0, 40, "ipa"),))
    for request in (ask(VOICE, *["ord"] * 751), replace(ask(VOICE), words=(ipa,) * 60)):
        with pytest.raises(EngineError, match="characters in one utterance") as caught:
            make().speak(request)
        assert caught.value.code == "L404"
    assert service.received == []


def test_service_of_the_region_is_asked(ask: Ask) -> None:
    """Without an address of one's own, the region names the host; nothing is sent to find out."""
    found, _ = PollyEngine(PollyOptions(region="eu-north-1")).list_asks(ask(VOICE, "hei"))
    assert json.loads(found.content)["url"] == "https://polly.eu-north-1.amazonaws.com/v1/speech"


@pytest.mark.parametrize(
    "options", [{"region": "evil.example/"}, {"region": ""}, {"key_file": "~/key"}, {"key_env": "K"}, {"voices": []}]
)
def test_option_that_polly_lacks_is_told(options: dict[str, Any]) -> None:
    """A region is a name and no address, and keys are found the way of AWS."""
    with pytest.raises(SettingsError) as caught:
        read_options("polly", PollyOptions, json.dumps(options))
    assert caught.value.code == "L108"


def test_no_network_is_asked_for_what_is_missing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """`lydsak voices` lists the engine without asking the machine's surroundings for a role, as botocore would."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with Loopback(answer_polly) as surroundings:
        monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", surroundings.url)
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", surroundings.url)
        assert "there is none" in (make().find_obstacle() or "")
        assert surroundings.received == []


def test_missing_package_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without botocore the engine is listed, and says what to install."""
    assert PollyEngine.find_problem() is None
    monkeypatch.setitem(sys.modules, "botocore", None)
    assert 'pip install "lydsak[polly]"' in (PollyEngine.find_problem() or "")


def test_fingerprint_tells_what_is_heard() -> None:
    """An address of one's own may have other voices; neither region nor patience change a sound."""
    plain = PollyEngine().fingerprint
    assert plain == PollyEngine(PollyOptions(region="eu-north-1", timeout=1, profile="x")).fingerprint
    assert plain != PollyEngine(PollyOptions(endpoint="https://own.example")).fingerprint
    assert [voice.name for voice in PollyEngine().describe_voices()] == ["Ida", "Liv"]
