from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from lydsak.engines.elevenlabs import ElevenLabsEngine, ElevenLabsOptions
from lydsak.engines.installed import read_options
from lydsak.errors import EngineError, SettingsError
from lydsak.model import PhoneticSpan, Prosody, SpokenWord
from tests.engines import loopback as faults
from tests.engines.conftest import Ask
from tests.engines.loopback import LETTER_MS, Fault, Loopback
from tests.engines.loopback_elevenlabs import GEORGE, KARI, KEY, NORA, answer_elevenlabs

VOICE = "elevenlabs:nora"
NAME = SpokenWord("ˈjeːnɪ-saken,", (PhoneticSpan(0, 6, "ipa"),))


pytestmark = pytest.mark.usefixtures("no_backoff")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """ElevenLabs on loopback, and its key in the environment."""
    monkeypatch.setenv("ELEVENLABS_API_KEY", KEY)
    with Loopback(answer_elevenlabs) as loopback:
        yield loopback


Make = Callable[..., ElevenLabsEngine]


@pytest.fixture
def make(service: Loopback) -> Make:
    """Make an engine of some options that asks the loopback."""

    def make_engine(**options: Any) -> ElevenLabsEngine:
        return ElevenLabsEngine(ElevenLabsOptions(base_url=service.url, voices={"nora": NORA, "kari": KARI}, **options))

    return make_engine


def test_marks_are_the_letters_own_times(service: Loopback, make: Make, ask: Ask) -> None:
    """A word sounds from its first letter to its last; dashes are silent, and pauses belong to no word."""
    speech = make().speak(ask(VOICE, "–", "God", "dag,", "\x01", "sju tusen", "år."))
    told = [(mark.start, mark.end) for mark in speech.marks[:-1]]
    assert told == [(LETTER_MS * first, LETTER_MS * last) for first, last in ((0, 0), (0, 3), (3, 6), (6, 6), (6, 14))]
    assert speech.marks[-1].start == LETTER_MS * 14
    assert not speech.estimated
    assert speech.rate == 24_000
    assert len(speech.pcm) / 2 / speech.rate == pytest.approx(16 * 0.070, abs=0.02)
    assert len(service.received) == 1


def test_pause_that_is_told_belongs_to_no_word(service: Loopback, make: Make, ask: Ask) -> None:
    """The time of a comma is between the marks."""

    def pause(exchange: Any) -> None:
        body = json.loads(answer_elevenlabs(exchange.received).body)
        times = body["alignment"]
        times["character_end_times_seconds"][2] -= 0.050
        exchange.answer(200, json.dumps(body).encode())

    service.faults.append(pause)
    first, second = make().speak(ask(VOICE, "Hei,", "Kari.")).marks
    assert (first.start, first.end, second.start) == (0, 160, 210)


def test_silence_around_speech_is_cut(service: Loopback, make: Make, ask: Ask) -> None:
    """A second of nothing before would add to the programme's own pauses; the marks move with the sound."""

    def wait(exchange: Any) -> None:
        body = json.loads(answer_elevenlabs(exchange.received).body)
        for edge in ("start", "end"):
            name = f"character_{edge}_times_seconds"
            body["alignment"][name] = [time + 1 for time in body["alignment"][name]]
        rest = bytes(2 * 24_000)
        body["audio_base64"] = b64encode(rest + b64decode(body["audio_base64"]) + rest).decode()
        exchange.answer(200, json.dumps(body).encode())

    plain = make().speak(ask(VOICE, "Hei,", "Kari."))
    service.faults.append(wait)
    late = make().speak(ask(VOICE, "Hei,", "Kari."))
    assert not late.estimated
    assert len(late.pcm) - len(plain.pcm) < 2 * 24 * 150
    lag = late.marks[0].start - plain.marks[0].start
    assert 0 <= lag <= 40
    assert late.marks[1].start - plain.marks[1].start == lag


def test_request_is_all_that_the_service_needs(service: Loopback, make: Make, ask: Ask) -> None:
    """Norwegian is enforced, numbers are left alone, the seed is fixed, and no other sentence is sent along."""
    make().speak(ask("elevenlabs:kari", "Blåbær", "er", "godt."))
    [received] = service.received
    assert received.path == f"/v1/text-to-speech/{KARI}/with-timestamps?output_format=pcm_24000"
    assert received.document == {
        "text": "Blåbær er godt.",
        "model_id": "eleven_flash_v2_5",
        "language_code": "no",
        "seed": 1,
        "apply_text_normalization": "off",
        "voice_settings": {
            "stability": 0.5,
            "similarity_boost": 0.75,
            "style": 0.0,
            "use_speaker_boost": True,
            "speed": 1.0,
        },
    }


@pytest.mark.parametrize(
    ("model", "settings", "told", "notations", "expressions"),
    [
        ("eleven_turbo_v2_5", 5, True, set(), {"pace"}),
        ("eleven_v3", 1, True, {"ipa"}, set()),
        ("eleven_multilingual_v2", 5, False, set(), {"pace"}),
    ],
)
def test_each_model_is_sent_what_it_takes(
    service: Loopback,
    make: Make,
    ask: Ask,
    model: str,
    settings: int,
    told: bool,
    notations: set[str],
    expressions: set[str],
) -> None:
    """The service refuses a language code to one model and most stabilities to another."""
    engine = make(model=model)
    assert engine.speak(ask(VOICE, "hei")).pcm
    assert len(service.received[0].document["voice_settings"]) == settings
    assert ("language_code" in service.received[0].document) is told
    assert (set(engine.notations), set(engine.expressions)) == (notations, expressions)


def test_article_gives_no_stage_directions(service: Loopback, make: Make, ask: Ask) -> None:
    """Neither `[laughs]` nor `<break/>` nor a slash that would begin phonemes reaches a model that obeys it."""
    words = ("[laughs]", '<break time="3s"/>', "og/eller", "/hei/")
    for model in ("eleven_v3", "eleven_flash_v2_5"):
        make(model=model).speak(ask(VOICE, *words))
    staged, plain = (received.document["text"] for received in service.received)
    assert not set("[]<>/") & set(staged)
    assert not set("[]<>") & set(plain)
    assert "og/eller" in plain


def test_phonemes_stand_between_slashes(service: Loopback, make: Make, ask: Ask) -> None:
    """eleven_v3 reads IPA in quoted slashes; the rest of the word is read as it is."""
    request = replace(ask(VOICE), words=(SpokenWord("I"), NAME, SpokenWord("nå.")))
    speech = make(model="eleven_v3").speak(request)
    assert service.received[0].document["text"] == 'I "/ˈjeːnɪ/"-saken, nå.'
    assert all(mark.end > mark.start for mark in speech.marks)


def test_pace_is_the_speed_setting(service: Loopback, make: Make, ask: Ask) -> None:
    """Within what the service takes it is asked for; beyond, the error says how far it goes and nothing is sent."""
    request = ask(VOICE, "Hei", "du.")
    make().speak(replace(request, prosody=Prosody(pace=0.9)))
    assert service.received[0].document["voice_settings"]["speed"] == 0.9
    for pace in (0.6, 1.3):
        with pytest.raises(EngineError, match=r"0\.7 to 1\.2") as caught:
            make().speak(replace(request, prosody=Prosody(pace=pace)))
        assert caught.value.code == "L441"
        assert caught.value.help
    assert len(service.received) == 1


def _drop_alignment(body: dict[str, Any]) -> None:
    body["alignment"] = None


def _change_character(body: dict[str, Any]) -> None:
    body["alignment"]["characters"][0] = "X"


def _drop_time(body: dict[str, Any]) -> None:
    body["alignment"]["character_end_times_seconds"].pop()


def _freeze_times(body: dict[str, Any]) -> None:
    body["alignment"]["character_start_times_seconds"] = [0.0] * len(body["alignment"]["characters"])


def _spoil_times(seconds: float) -> Callable[[dict[str, Any]], None]:
    def spoil(body: dict[str, Any]) -> None:
        for edge in ("start", "end"):
            body["alignment"][f"character_{edge}_times_seconds"][4] = seconds

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [_drop_alignment, _change_character, _drop_time, _freeze_times]
    + [_spoil_times(seconds) for seconds in (1e306, 1e308, -1.0)],
)
def test_times_that_cannot_be_are_not_believed(
    service: Loopback, make: Make, ask: Ask, spoil: Callable[[dict[str, Any]], None]
) -> None:
    """Times of other characters than were sent, or of none, are no reason to refuse the sound: marks are estimated."""

    def answer(exchange: Any) -> None:
        body = json.loads(answer_elevenlabs(exchange.received).body)
        spoil(body)
        exchange.answer(200, json.dumps(body).encode())

    service.faults.append(answer)
    speech = make().speak(ask(VOICE, "God", "dag."))
    assert speech.estimated
    assert all(mark.end > mark.start for mark in speech.marks)


@pytest.mark.parametrize(("form", "rate"), [("pcm_44100", 44_100), ("pcm_48000", 48_000), ("mp3_44100_128", 24_000)])
def test_sound_comes_in_the_form_asked_for(service: Loopback, make: Make, ask: Ask, form: str, rate: int) -> None:
    """Samples have the rate that was asked for, an MP3 its own (the stand-in's is 24 kHz)."""
    speech = make(format=form).speak(ask(VOICE, "God", "dag."))
    assert service.received[0].path.endswith(f"output_format={form}")
    assert speech.rate == rate
    assert len(speech.pcm) / 2 / rate == pytest.approx(6 * 0.070, abs=0.1)


def test_premade_voice_where_none_is_named(service: Loopback, ask: Ask) -> None:
    """The engine works as it comes; a table of voices takes the premade one's place."""
    engine = ElevenLabsEngine(ElevenLabsOptions(base_url=service.url))
    engine.speak(ask("elevenlabs:george", "hei"))
    assert f"/{GEORGE}/" in service.received[0].path
    assert engine.voices() == ("george",)
    own = ElevenLabsEngine(ElevenLabsOptions(voices={"nora": NORA, "kari": KARI}))
    assert own.voices() == ("nora", "kari")
    assert [voice.name for voice in own.describe_voices()] == ["nora", "kari"]
    with pytest.raises(EngineError, match="george") as caught:
        own.list_asks(ask("elevenlabs:george", "hei"))
    assert caught.value.code == "L403"


@pytest.mark.parametrize(
    "options",
    [
        {"model": "eleven_v3", "stability": 0.6},
        {"stability": 1.5},
        {"voices": {"nora": "../../v1/user"}},
        {"voices": {"no ra": NORA}},
        {"base_url": "https://key@evil.example"},
        {"format": "ulaw_8000"},
        {"seed": -1},
    ],
)
def test_option_that_the_service_would_refuse_is_told_at_once(options: dict[str, Any]) -> None:
    """Settings are checked where they are read, not when the first sentence is sent."""
    with pytest.raises(SettingsError) as caught:
        read_options("elevenlabs", ElevenLabsOptions, json.dumps(options))
    assert caught.value.code == "L108"


@pytest.mark.parametrize(("model", "limit"), [("eleven_v3", 5_000), ("eleven_multilingual_v2", 10_000), ("own", 5_000)])
def test_long_utterance_is_refused_unsent(service: Loopback, make: Make, ask: Ask, model: str, limit: int) -> None:
    """Each model has its limit; of one that is not known the least is believed."""
    engine = make(model=model)
    [fits] = engine.list_asks(ask(VOICE, "o" * limit))
    assert fits.characters == limit
    with pytest.raises(EngineError, match=model) as caught:
        engine.speak(ask(VOICE, "o" * limit, "o"))
    assert caught.value.code == "L404"
    assert service.received == []


def test_no_key_is_an_error_before_anything_is_sent(
    service: Loopback, make: Make, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable to set is named."""
    monkeypatch.delenv("ELEVENLABS_API_KEY")
    with pytest.raises(EngineError, match="ELEVENLABS_API_KEY") as caught:
        make().speak(ask(VOICE, "hei"))
    assert caught.value.code == "L426"
    assert service.received == []


def test_refused_key_is_told_once_and_never_shown(
    service: Loopback, make: Make, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service repeats the key in its answer; the error does not."""
    monkeypatch.setenv("ELEVENLABS_API_KEY", "wrong-key-of-somebody")
    with pytest.raises(EngineError, match=r"Invalid API key \*\*\*") as caught:
        make().speak(ask(VOICE, "hei"))
    assert caught.value.code == "L428"
    assert "wrong" not in f"{caught.value.message}{caught.value.help}"
    assert len(service.received) == 1


def test_voice_that_is_gone_is_told_in_the_services_words(service: Loopback, ask: Ask) -> None:
    """A voice can be taken out of the library: asking again would not bring it back."""
    engine = ElevenLabsEngine(ElevenLabsOptions(base_url=service.url, voices={"borte": "x1"}))
    with pytest.raises(EngineError, match="voice_id x1 was not found") as caught:
        engine.speak(ask("elevenlabs:borte", "hei"))
    assert caught.value.code == "L421"
    assert len(service.received) == 1


@pytest.mark.usefixtures("service")
def test_key_crosses_no_network_in_the_clear(ask: Ask) -> None:
    """An address with http:// elsewhere than on this machine is not asked."""
    with pytest.raises(EngineError) as caught:
        ElevenLabsEngine(ElevenLabsOptions(base_url="http://eleven.example")).speak(ask("elevenlabs:george", "hei"))
    assert caught.value.code == "L427"


def _answer(body: bytes) -> Fault:
    return lambda exchange: exchange.answer(200, body)


@pytest.mark.parametrize(
    "fault",
    [
        faults.answer_html,
        faults.answer_nothing,
        _answer(b'{"audio_base64": "AAAA"}'),
        _answer(b'{"audio_base64": ""}'),
        _answer(b'{"audio_base64": "no sound!"}'),
        _answer(b'{"detail": "none"}'),
    ],
)
def test_answer_without_sound_is_never_kept(service: Loopback, make: Make, ask: Ask, fault: Fault) -> None:
    """A page, half a sample, no sound or no base64 is asked again and believed never."""
    service.faults.extend([fault] * 3)
    with pytest.raises(EngineError) as caught:
        make().speak(ask(VOICE, "hei"))
    assert caught.value.code == "L422"
    assert len(service.received) == 3


@pytest.mark.parametrize("fault", [faults.refuse(429, "0"), faults.refuse(503), faults.cut_body])
def test_fault_that_passes_is_noted(service: Loopback, make: Make, ask: Ask, fault: Fault) -> None:
    """After too many requests at once, a busy service or a cut line, the sentence is asked for again."""
    service.faults.append(fault)
    engine = make()
    assert engine.speak(ask(VOICE, "hei")).pcm
    assert len(engine.take_notes()) == 1


def test_fingerprint_tells_what_is_heard(make: Make) -> None:
    """A voice behind a name, a model, a setting or a seed is heard; patience and keys are not."""
    plain = ElevenLabsEngine()
    assert plain.fingerprint == ElevenLabsEngine(ElevenLabsOptions(timeout=1, key_env="X", concurrency=9)).fingerprint
    heard: list[dict[str, Any]] = [
        {"model": "eleven_turbo_v2_5"},
        {"seed": 2},
        {"stability": 1.0},
        {"style": 0.1},
        {"format": "pcm_48000"},
        {"voices": {"george": NORA}},
    ]
    others = [ElevenLabsEngine(ElevenLabsOptions(**options)).fingerprint for options in heard]
    assert len({plain.fingerprint, make().fingerprint, *others}) == 2 + len(heard)
    assert KEY not in make().fingerprint
