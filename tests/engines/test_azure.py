from __future__ import annotations

import io
import json
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from lydsak.engines.azure import AzureEngine, AzureOptions
from lydsak.engines.installed import read_options
from lydsak.errors import EngineError, SettingsError
from lydsak.model import PhoneticSpan, Prosody, SpeechRequest, SpokenWord
from tests.engines import loopback as faults
from tests.engines.conftest import Ask
from tests.engines.loopback import Fault, Loopback, make_pcm
from tests.engines.loopback_azure import KEY, NAMESPACE, PATH, answer_azure

VOICE = "azure:nb-NO-PernilleNeural"


pytestmark = pytest.mark.usefixtures("no_backoff")


@pytest.fixture
def azure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Azure Speech on loopback, and its key in the environment."""
    monkeypatch.setenv("AZURE_SPEECH_KEY", KEY)
    with Loopback(answer_azure) as service:
        yield service


@pytest.fixture
def engine(azure: Loopback) -> AzureEngine:
    """Make an engine that asks the loopback."""
    return AzureEngine(AzureOptions(endpoint=azure.url + PATH))


def _say(request: SpeechRequest, **changes: object) -> SpeechRequest:
    return replace(request, **changes)  # type: ignore[arg-type]


def _read_body(service: Loopback) -> ET.Element:
    return ET.fromstring(service.received[-1].body)


def test_one_request_at_48_khz_for_an_utterance(azure: Loopback, engine: AzureEngine, ask: Ask) -> None:
    """The words are in the voice's element, the sound comes in the house's own rate, and marks are estimated."""
    speech = engine.speak(ask(VOICE, "–", "God", "dag,", "Norge."))
    assert len(azure.received) == 1
    assert "".join(_read_body(azure).itertext()) == "– God dag, Norge."
    assert azure.received[0].headers["X-Microsoft-OutputFormat"] == "riff-48khz-16bit-mono-pcm"
    assert speech.rate == 48_000
    assert speech.estimated
    assert [mark.end > mark.start for mark in speech.marks] == [False, True, True, True]
    assert len(speech.pcm) / 2 / speech.rate == pytest.approx(11 * 0.070, abs=0.02)


def test_silence_around_speech_is_cut(azure: Loopback, engine: AzureEngine, ask: Ask) -> None:
    """A second of nothing before and after would add to the programme's own pauses and spoil the marks."""
    rest, tone = bytes(2 * 48_000), make_pcm("hei", 48_000)
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setparams((1, 2, 48_000, 0, "NONE", ""))
        wav.writeframes(rest + tone + rest)
    azure.faults.append(lambda exchange: exchange.answer(200, file.getvalue()))
    speech = engine.speak(ask(VOICE, "hei"))
    assert tone in speech.pcm
    assert len(speech.pcm) < len(tone) + len(rest) // 4
    assert speech.marks[0].end == len(speech.pcm) // 2 // 48


def test_article_cannot_speak_ssml(azure: Loopback, engine: AzureEngine, ask: Ask) -> None:
    """What looks like a tag is read as text: the service would refuse these elements."""
    words = ("<audio", 'src="https://example.org/a.wav"/>', "</voice><voice", "name='x'>", "&amp;")
    engine.speak(ask(VOICE, *words))
    assert "".join(_read_body(azure).itertext()) == " ".join(words)
    assert {element.tag for element in _read_body(azure).iter()} == {f"{NAMESPACE}speak", f"{NAMESPACE}voice"}


def test_phonemes_pitch_and_pace_are_asked_for(azure: Loopback, engine: AzureEngine, ask: Ask) -> None:
    """IPA goes into a phoneme element, semitones and the multiplier into prosody."""
    name = SpokenWord("ˈjeːnɪ", (PhoneticSpan(0, 6, "ipa"),))
    request = _say(ask(VOICE), words=(SpokenWord("Hei,"), name), prosody=Prosody(pitch=-1.5, pace=1.2))
    engine.speak(request)
    prosody = _read_body(azure)[0][0]
    assert prosody.attrib == {"rate": "1.2", "pitch": "-1.5st"}
    assert prosody[0].attrib == {"alphabet": "ipa", "ph": "ˈjeːnɪ"}


def test_phoneme_that_the_voice_lacks_is_named(azure: Loopback, engine: AzureEngine, ask: Ask) -> None:
    """The service refuses all of the text for one phoneme; the error says what to do, and it is not asked again."""
    word = SpokenWord("ʘa", (PhoneticSpan(0, 2, "ipa"),))
    with pytest.raises(EngineError, match="no sound for one of the phonemes") as caught:
        engine.speak(_say(ask(VOICE), words=(word,)))
    assert caught.value.code == "L405"
    assert "{shown|said}" in (caught.value.help or "")
    assert len(azure.received) == 1


def test_what_is_charged_is_what_azure_counts(engine: AzureEngine, ask: Ask) -> None:
    """Text and markup within the voice, but neither speak nor voice; Chinese characters twice."""
    plain = ask(VOICE, "R&D", "for", "Xi", "习")
    [one] = engine.list_asks(plain)
    [other] = engine.list_asks(_say(plain, prosody=Prosody(pace=2)))
    assert one.characters == len("R&amp;D for Xi 习") + 1
    assert other.characters == one.characters + len('<prosody rate="2"></prosody>')


def test_voices_of_ones_own_and_multilingual_ones(azure: Loopback, engine: AzureEngine, ask: Ask) -> None:
    """A voice that lydsak.toml adds can be used; one of many languages is told which one to speak."""
    request = ask("azure:en-US-AvaMultilingualNeural", "Hei")
    with pytest.raises(EngineError) as caught:
        engine.speak(request)
    assert caught.value.code == "L403"
    more = AzureEngine(AzureOptions(endpoint=azure.url + PATH, voices=("en-US-AvaMultilingualNeural",)))
    more.speak(request)
    assert _read_body(azure)[0][0].tag == f"{NAMESPACE}lang"
    assert [voice.name for voice in more.describe_voices()] == list(more.voices())
    assert more.default_voice("nn") == "nb-NO-PernilleNeural"


def test_service_of_the_region_is_asked(ask: Ask) -> None:
    """Without an address of one's own, the region names the host; nothing is sent to find out."""
    [found] = AzureEngine(AzureOptions(region="westeurope")).list_asks(ask(VOICE, "hei"))
    url = json.loads(found.content)["url"]
    assert url == "https://westeurope.tts.speech.microsoft.com/cognitiveservices/v1"


def test_custom_voice_is_asked_at_its_deployment(ask: Ask) -> None:
    """Another host of the region, or one's own address; another's voice is another voice."""
    deployed = AzureEngine(AzureOptions(deployment="0b3c-4d"))
    [found] = deployed.list_asks(ask(VOICE, "hei"))
    url = json.loads(found.content)["url"]
    assert url == "https://norwayeast.voice.speech.microsoft.com/cognitiveservices/v1?deploymentId=0b3c-4d"
    own = AzureEngine(AzureOptions(deployment="0b3c-4d", endpoint="https://own.example/v1"))
    [found] = own.list_asks(ask(VOICE, "hei"))
    assert json.loads(found.content)["url"] == "https://own.example/v1?deploymentId=0b3c-4d"
    assert len({engine.fingerprint for engine in (AzureEngine(), deployed, own)}) == 3


@pytest.mark.parametrize("region", ["evil.example/", "a@b", "NorwayEast", ""])
def test_region_is_a_name_and_no_address(region: str) -> None:
    """A typing slip cannot send the key to another host."""
    with pytest.raises(SettingsError) as caught:
        read_options("azure", AzureOptions, json.dumps({"region": region}))
    assert caught.value.code == "L108"


def test_no_key_is_an_error_before_anything_is_sent(
    azure: Loopback, engine: AzureEngine, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable to set is named."""
    monkeypatch.delenv("AZURE_SPEECH_KEY")
    with pytest.raises(EngineError, match="AZURE_SPEECH_KEY") as caught:
        engine.speak(ask(VOICE, "hei"))
    assert caught.value.code == "L426"
    assert azure.received == []


def test_refused_key_is_told_once_and_never_shown(
    azure: Loopback, engine: AzureEngine, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service repeats the key in its answer; the error does not."""
    monkeypatch.setenv("AZURE_SPEECH_KEY", "wrong-key-of-somebody")
    with pytest.raises(EngineError, match=r"401 .*\*\*\*") as caught:
        engine.speak(ask(VOICE, "hei"))
    assert caught.value.code == "L428"
    assert "wrong" not in f"{caught.value.message}{caught.value.help}"
    assert len(azure.received) == 1


def test_key_may_come_from_another_variable_or_a_file(
    azure: Loopback, ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Either works; neither is in the fingerprint or in what is kept."""
    monkeypatch.delenv("AZURE_SPEECH_KEY")
    monkeypatch.setenv("OUR_KEY", KEY)
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    file.chmod(0o600)
    address = azure.url + PATH
    for options in (
        AzureOptions(endpoint=address, key_env="OUR_KEY"),
        AzureOptions(endpoint=address, key_file=str(file)),
    ):
        engine = AzureEngine(options)
        assert engine.speak(ask(VOICE, "hei")).pcm
        [found] = engine.list_asks(ask(VOICE, "hei"))
        assert KEY not in found.content + engine.fingerprint


@pytest.mark.usefixtures("azure")
def test_key_crosses_no_network_in_the_clear(ask: Ask) -> None:
    """An address with http:// elsewhere than on this machine is not asked."""
    with pytest.raises(EngineError) as caught:
        AzureEngine(AzureOptions(endpoint="http://speech.example/v1")).speak(ask(VOICE, "hei"))
    assert caught.value.code == "L427"


def test_fault_that_passes_is_noted(azure: Loopback, engine: AzureEngine, ask: Ask) -> None:
    """After a 429 it is asked again, and the producer hears of it once."""
    azure.faults.append(faults.refuse(429, "0"))
    assert engine.speak(ask(VOICE, "hei")).pcm
    assert ["429" in note for note in engine.take_notes()] == [True]
    assert engine.take_notes() == ()


@pytest.mark.parametrize("fault", [faults.answer_html, faults.answer_nothing])
def test_answer_without_sound_is_never_kept(azure: Loopback, engine: AzureEngine, ask: Ask, fault: Fault) -> None:
    """Something that answers in the service's place is asked as often as is allowed, and believed never."""
    azure.faults.extend([fault] * 3)
    with pytest.raises(EngineError) as caught:
        engine.speak(ask(VOICE, "hei"))
    assert caught.value.code == "L422"
    assert len(azure.received) == 3


def test_fingerprint_tells_what_is_heard() -> None:
    """An address of one's own may have other voices; neither region nor patience nor voices change a sound."""
    plain = AzureEngine().fingerprint
    assert plain == AzureEngine(AzureOptions(region="westeurope", timeout=1, voices=("x",), key_env="X")).fingerprint
    assert plain != AzureEngine(AzureOptions(endpoint="https://own.example/v1")).fingerprint


def test_long_utterance_is_refused_unsent(azure: Loopback, engine: AzureEngine, ask: Ask) -> None:
    """What could be cut off at ten minutes of sound is not asked for."""
    with pytest.raises(EngineError) as caught:
        engine.speak(ask(VOICE, *["ord"] * 1_001))
    assert caught.value.code == "L404"
    assert azure.received == []
