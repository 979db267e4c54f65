from __future__ import annotations

import base64
import json
import struct
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lydsak.engines.google import GoogleEngine, GoogleOptions
from lydsak.errors import EngineError
from lydsak.model import PhoneticSpan, Prosody, SpeechRequest, SpokenWord
from tests.engines import loopback as faults
from tests.engines.conftest import Ask
from tests.engines.loopback import Fault, Loopback, make_wav
from tests.engines.loopback_google import KEY, TOKEN, answer_google

VOICE = "google:nb-NO-Wavenet-F"
CHIRP = "google:nb-NO-Chirp3-HD-Kore"
NAME = SpokenWord("ˈjeːnɪ", (PhoneticSpan(0, 6, "ipa"),))


pytestmark = pytest.mark.usefixtures("no_backoff")


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Google's service on loopback, and an API key in the environment."""
    monkeypatch.setenv("GOOGLE_API_KEY", KEY)
    monkeypatch.delenv("GOOGLE_ACCESS_TOKEN", raising=False)
    with Loopback(answer_google) as service:
        yield service


@pytest.fixture
def engine(google: Loopback) -> GoogleEngine:
    """Make an engine that asks the loopback."""
    return GoogleEngine(GoogleOptions(endpoint=google.url))


def _say(request: SpeechRequest, *words: SpokenWord, prosody: Prosody = Prosody()) -> SpeechRequest:  # noqa: B008
    return replace(request, words=words or request.words, prosody=prosody)


def _answer(content: bytes) -> Fault:
    return lambda exchange: exchange.answer(200, content)


def test_marks_are_the_times_that_the_service_tells(google: Loopback, engine: GoogleEngine, ask: Ask) -> None:
    """Each word starts where its mark was heard, 70 ms a letter here; the dash takes no time and no mark."""
    speech = engine.speak(ask(VOICE, "–", "God", "dag,", "Norge."))
    assert not speech.estimated
    assert [mark.start for mark in speech.marks] == [0, 0, 210, 420]
    assert [mark.end for mark in speech.marks[:-1]] == [0, 210, 420]
    assert speech.marks[-1].end == len(speech.pcm) // 2 * 1000 // speech.rate
    document = google.received[0].document
    assert document["input"]["ssml"].count("<mark ") == 3
    assert document["audioConfig"] == {"audioEncoding": "LINEAR16"}


def test_times_that_are_missing_are_estimated(google: Loopback, engine: GoogleEngine, ask: Ask) -> None:
    """The sound is kept where its times are not told, and the marks are owned to be guesses."""
    sound = base64.b64encode(make_wav("Goddag")).decode()
    google.faults.append(_answer(json.dumps({"audioContent": sound, "timepoints": [{"markName": "w1"}]}).encode()))
    speech = engine.speak(ask(VOICE, "God", "dag."))
    assert speech.estimated
    assert all(mark.end > mark.start for mark in speech.marks)


@pytest.mark.parametrize("seconds", [1e306, 1e308, -0.5, 60.0])
def test_times_that_cannot_be_are_estimated(google: Loopback, engine: GoogleEngine, ask: Ask, seconds: float) -> None:
    """The answer is kept and can be assembled, now and in every later build."""
    sound = base64.b64encode(make_wav("Goddag")).decode()
    points = [{"markName": "w0"}, {"markName": "w1", "timeSeconds": seconds}]
    google.faults.append(_answer(json.dumps({"audioContent": sound, "timepoints": points}).encode()))
    speech = engine.speak(ask(VOICE, "God", "dag"))
    assert speech.estimated
    assert all(mark.end > mark.start for mark in speech.marks)


def test_silence_before_speech_is_cut_and_the_times_with_it(google: Loopback, engine: GoogleEngine, ask: Ask) -> None:
    """A sound that begins with 200 ms of nothing loses 170 of them, and each word starts as much earlier."""
    wav = make_wav("Goddag")
    late = wav[:44] + bytes(2 * 24_000 // 5) + wav[44:]
    sizes = struct.pack("<I", len(late) - 8), struct.pack("<I", len(late) - 44)
    sound = base64.b64encode(late[:4] + sizes[0] + late[8:40] + sizes[1] + late[44:]).decode()
    points = [{"markName": "w0", "timeSeconds": 0.2}, {"markName": "w1", "timeSeconds": 0.41}]
    google.faults.append(_answer(json.dumps({"audioContent": sound, "timepoints": points}).encode()))
    speech = engine.speak(ask(VOICE, "God", "dag."))
    assert not speech.estimated
    assert [mark.start for mark in speech.marks] == [30, 240]
    assert len(speech.pcm) == len(late) - 44 - 2 * 24 * 170


def test_article_cannot_speak_ssml(google: Loopback, engine: GoogleEngine, ask: Ask) -> None:
    """What looks like a tag is read as text, a mark too: the service would refuse it, or tell its time."""
    speech = engine.speak(ask(VOICE, '<mark name="w0"/>', "</speak>", "&amp;", "]]>"))
    assert not speech.estimated
    assert "&lt;mark name=" in google.received[0].document["input"]["ssml"]


def test_phonemes_pitch_and_pace_are_asked_for(google: Loopback, engine: GoogleEngine, ask: Ask) -> None:
    """IPA goes into the text; how the voice strays is said beside it, where it costs no characters."""
    speech = engine.speak(_say(ask(VOICE), SpokenWord("Hei,"), NAME, prosody=Prosody(pitch=-1.5, pace=1.25)))
    document = google.received[0].document
    assert '<phoneme alphabet="ipa" ph="ˈjeːnɪ">' in document["input"]["ssml"]
    assert document["audioConfig"] == {"audioEncoding": "LINEAR16", "speakingRate": 1.25, "pitch": -1.5}
    assert not speech.estimated


def test_phoneme_that_the_voice_lacks_is_named(google: Loopback, engine: GoogleEngine, ask: Ask) -> None:
    """A bad request with phonemes in it says so, once."""
    with pytest.raises(EngineError, match="no sound for one of the phonemes") as caught:
        engine.speak(_say(ask(VOICE), SpokenWord("ʘa", (PhoneticSpan(0, 2, "ipa"),))))
    assert caught.value.code == "L405"
    assert len(google.received) == 1


def test_chirp_reads_plain_text(google: Loopback, engine: GoogleEngine, ask: Ask) -> None:
    """It would ignore marks, so it gets none, and its times are estimated; its pace can be changed."""
    speech = engine.speak(_say(ask(CHIRP, "R&D", "[pause", "long]", "<b>\x01"), prosody=Prosody(pace=1.5)))
    document = google.received[0].document
    assert document["input"] == {"text": "R&D [pause long] <b> "}
    assert document["audioConfig"]["speakingRate"] == 1.5
    assert "enableTimePointing" not in document
    assert speech.estimated


@pytest.mark.parametrize(
    ("words", "prosody", "code"),
    [((NAME,), Prosody(), "L405"), ((SpokenWord("hei"),), Prosody(pitch=2), "L440")],
)
def test_chirp_is_not_asked_for_what_it_lacks(
    google: Loopback, engine: GoogleEngine, ask: Ask, words: tuple[SpokenWord, ...], prosody: Prosody, code: str
) -> None:
    """Phonemes would be read as letters and a pitch refused; the error names a voice that can."""
    with pytest.raises(EngineError) as caught:
        engine.speak(_say(ask(CHIRP), *words, prosody=prosody))
    assert caught.value.code == code
    assert "nb-NO-Wavenet-F" in (caught.value.help or "")
    assert google.received == []


def test_what_is_charged_leaves_out_marks(engine: GoogleEngine, ask: Ask) -> None:
    """Every tag but mark counts, and in plain text every character."""
    [marked] = engine.list_asks(ask(VOICE, "R&D", "nå"))
    [plain] = engine.list_asks(ask(CHIRP, "R&D", "nå"))
    assert marked.characters == len("<speak>R&amp;D nå</speak>")
    assert plain.characters == len("R&D nå")


def test_more_bytes_than_the_service_takes_are_not_sent(google: Loopback, engine: GoogleEngine, ask: Ask) -> None:
    """5,000 bytes with tags are the limit of the service; up to it, it answers."""
    assert engine.speak(ask(VOICE, *["åååååååå"] * 140)).pcm
    with pytest.raises(EngineError, match="5000") as caught:
        engine.speak(ask(VOICE, *["åååååååå"] * 150))
    assert caught.value.code == "L404"
    assert len(google.received) == 1


def test_voice_brings_its_language(google: Loopback, ask: Ask) -> None:
    """A voice of another locale that lydsak.toml adds is asked for with that locale."""
    engine = GoogleEngine(GoogleOptions(endpoint=google.url, voices=("en-US-Chirp3-HD-Kore",)))
    engine.speak(ask("google:en-US-Chirp3-HD-Kore", "hei"))
    assert google.received[0].document["voice"] == {"languageCode": "en-US", "name": "en-US-Chirp3-HD-Kore"}
    assert [voice.name for voice in engine.describe_voices()] == list(engine.voices())
    assert len(engine.voices()) == 35


def test_access_token_does_where_there_is_no_key(google: Loopback, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a service account gets one; the project that pays can be named, and the token is in nothing that is kept."""
    monkeypatch.delenv("GOOGLE_API_KEY")
    monkeypatch.setenv("GOOGLE_ACCESS_TOKEN", TOKEN)
    engine = GoogleEngine(GoogleOptions(endpoint=google.url, project="avisa"))
    assert engine.speak(ask(VOICE, "hei")).pcm
    headers = google.received[0].headers
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["X-Goog-User-Project"] == "avisa"
    assert "X-Goog-Api-Key" not in headers
    assert TOKEN not in engine.list_asks(ask(VOICE, "hei"))[0].content + engine.fingerprint


def test_no_key_is_an_error_before_anything_is_sent(
    google: Loopback, engine: GoogleEngine, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable to set is named."""
    monkeypatch.delenv("GOOGLE_API_KEY")
    with pytest.raises(EngineError, match="GOOGLE_API_KEY") as caught:
        engine.speak(ask(VOICE, "hei"))
    assert caught.value.code == "L426"
    assert google.received == []


@pytest.mark.parametrize(("variable", "status"), [("GOOGLE_API_KEY", "400"), ("GOOGLE_ACCESS_TOKEN", "401")])
def test_refused_key_is_told_once(
    google: Loopback, engine: GoogleEngine, ask: Ask, monkeypatch: pytest.MonkeyPatch, variable: str, status: str
) -> None:
    """A key that is none gets a 400, a token that is over a 401: both are told as a refused key, and not shown."""
    monkeypatch.delenv("GOOGLE_API_KEY")
    monkeypatch.setenv(variable, "wrong-key-of-somebody")
    with pytest.raises(EngineError, match=status) as caught:
        engine.speak(_say(ask(VOICE), NAME))
    assert caught.value.code == "L428"
    assert "wrong" not in f"{caught.value.message}{caught.value.help}"
    assert len(google.received) == 1


@pytest.mark.parametrize(
    "fault",
    [
        faults.answer_html,
        faults.answer_nothing,
        _answer(b"{}"),
        _answer(b'{"audioContent": "\xff"}'),
        _answer(b'{"audioContent": "no base64!"}'),
        _answer(b'{"audioContent": "bm8gd2F2"}'),
    ],
    ids=["html", "nothing", "no field", "no UTF-8", "no base64", "no WAV"],
)
def test_answer_without_sound_is_never_kept(google: Loopback, engine: GoogleEngine, ask: Ask, fault: Fault) -> None:
    """Whatever comes in the place of sound is asked for again, and believed never."""
    google.faults.extend([fault] * 3)
    with pytest.raises(EngineError) as caught:
        engine.speak(ask(VOICE, "hei"))
    assert caught.value.code == "L422"
    assert len(google.received) == 3


def test_kept_answer_that_has_rotted_is_an_error(engine: GoogleEngine, ask: Ask) -> None:
    """A store may be damaged: no traceback."""
    with pytest.raises(EngineError) as caught:
        engine.assemble_speech(ask(VOICE, "hei"), [b"{"])
    assert caught.value.code == "L422"


def test_fingerprint_tells_what_is_heard() -> None:
    """Neither region nor project nor patience nor more voices change a sound."""
    other = GoogleOptions(endpoint="https://eu-texttospeech.googleapis.com", project="x", timeout=1, voices=("x",))
    assert GoogleEngine().fingerprint == GoogleEngine(other).fingerprint
