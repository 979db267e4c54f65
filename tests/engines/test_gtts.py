from __future__ import annotations

import json
import logging
import pickle
import ssl
import urllib.request
from email.utils import formatdate

import pytest

from lydsak.engines.gtts import GttsEngine, GttsOptions
from lydsak.engines.installed import read_options
from lydsak.errors import EngineError, SettingsError
from tests.engines import loopback as faults
from tests.engines import loopback_gtts as loopback
from tests.engines.conftest import Ask
from tests.engines.loopback import Fault
from tests.engines.loopback_gtts import LoopbackGtts

SENTENCE = (
    "Men han var først. Kl. fjorten tretti gikk dr. Hansen, som hadde ventet siden klokka ti, ut av salen; der, i gata,"
    " sto hundre og førti mennesker: barn, voksne og gamle – alle med lue."
)
LONG = tuple(SENTENCE.split())


pytestmark = pytest.mark.usefixtures("no_backoff")


@pytest.fixture
def engine() -> GttsEngine:
    """Make an engine that waits for a busy machine."""
    return GttsEngine(GttsOptions(timeout=30))


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": -1},
        {"price": -3},
        {"tld": "com@evil"},
        {"tld": "com/"},
        {"tld": "no\n"},
        {"tld": "com:80"},
        {"tld": ""},
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, object]) -> None:
    """Above all an end of Google's name that leads elsewhere."""
    with pytest.raises(SettingsError):
        read_options("gtts", GttsOptions, json.dumps(options))


@pytest.mark.parametrize("tld", ["com", "no", "co.uk", "com.au"])
def test_google_of_another_country_may_be_asked(tld: str) -> None:
    """A fingerprint of its own comes with it."""
    options = read_options("gtts", GttsOptions, json.dumps({"tld": tld}))
    assert f" {tld} " in GttsEngine(options).fingerprint


def test_every_word_is_sent_once_in_order(service: LoopbackGtts, engine: GttsEngine, ask: Ask) -> None:
    """Nothing of a long sentence is lost on the way: no full stop after «først» or «dr», no comma at a cut."""
    engine.speak(ask("gtts:no", *LONG))
    assert " ".join(service.texts) == " ".join(LONG)
    assert all(len(text) <= 100 for text in service.texts)
    assert service.texts[0].endswith((".", ",", ";", ":"))
    assert set(service.languages) == {"no"}
    assert set(service.hosts) == {"translate.google.com:443"}


def test_sound_of_all_parts_with_estimated_marks(service: LoopbackGtts, engine: GttsEngine, ask: Ask) -> None:
    """The parts' sounds are joined; each word's mark lies within its own part's time."""
    speech = engine.speak(ask("gtts:no", *LONG))
    seconds = len(speech.pcm) / 2 / speech.rate
    letters = sum(character.isalnum() for word in LONG for character in word)
    assert seconds == pytest.approx(letters * 0.070, abs=0.15 * len(service.texts))
    assert speech.estimated
    assert len(speech.marks) == len(LONG)
    assert all(one.end == two.start for one, two in zip(speech.marks, speech.marks[1:], strict=False))
    assert speech.marks[-1].end == pytest.approx(seconds * 1000, abs=2 * len(service.texts))
    first = len(service.texts[0].split())
    assert speech.marks[first].start / 1000 == pytest.approx(
        sum(character.isalnum() for character in service.texts[0]) * 0.070, abs=0.15
    )


def test_silent_words_get_empty_marks(service: LoopbackGtts, engine: GttsEngine, ask: Ask) -> None:
    """A dash or an emptied control character is no word; a sentence without letters is not even asked for."""
    speech = engine.speak(ask("gtts:no", "–", "Hei", "\x01", "du."))
    assert [mark.end > mark.start for mark in speech.marks] == [False, True, False, True]
    silence = engine.speak(ask("gtts:no", "–", "…"))
    assert silence.pcm == b""
    assert [mark.end for mark in silence.marks] == [0, 0]
    assert service.texts == ["– Hei du."]


@pytest.mark.parametrize(
    "fault",
    [
        faults.refuse(429, "1"),
        faults.refuse(429, formatdate(usegmt=True)),
        faults.refuse(503),
        faults.answer_html,
        faults.answer_nothing,
        loopback.answer_noise,
        loopback.answer_binary,
        loopback.answer_short,
        loopback.cut_form,
        loopback.cut_line,
    ],
)
def test_passing_fault_is_asked_again_for_that_part_alone(
    service: LoopbackGtts, engine: GttsEngine, ask: Ask, fault: Fault
) -> None:
    """A fault in part two costs one more request; parts that were answered are not fetched again."""
    good = engine.speak(ask("gtts:no", *LONG))
    clean = list(service.texts)
    service.texts.clear()
    service.faults.extend([None, fault])
    assert engine.speak(ask("gtts:no", *LONG)) == good
    assert service.texts == [clean[0], clean[1], *clean[1:]]


@pytest.mark.parametrize(
    ("fault", "code", "says"),
    [
        (faults.refuse(429), "L421", "429 Too Many Requests"),
        (faults.refuse(503), "L421", "503 Service Unavailable"),
        (faults.answer_html, "L422", "holds no sound"),
        (faults.answer_nothing, "L422", "holds no sound"),
        (loopback.answer_noise, "L422", "holds no sound"),
        (loopback.cut_line, "L420", "no answer"),
        (loopback.answer_short, "L423", "for 13 letters"),
    ],
)
def test_lasting_fault_is_an_error_after_a_few_attempts(
    service: LoopbackGtts, engine: GttsEngine, ask: Ask, fault: Fault, code: str, says: str
) -> None:
    """HTML, silence, noise and half a sentence never become speech; the error says what came, and what to do."""
    service.faults.extend([fault] * 9)
    with pytest.raises(EngineError, match=says) as caught:
        engine.speak(ask("gtts:no", "Hei,", "hallo", "der", "nå."))
    assert caught.value.code == code
    assert caught.value.help
    assert len(service.texts) == 3
    assert pickle.loads(pickle.dumps(caught.value)).code == code


def test_silent_server_ends(service: LoopbackGtts, ask: Ask) -> None:
    """A connection that hangs is given up after the timeout, and tried again."""
    service.faults.extend([faults.stall] * 3)
    with pytest.raises(EngineError, match="ReadTimeout") as caught:
        GttsEngine(GttsOptions(timeout=0.1)).speak(ask("gtts:no", "hei"))
    assert caught.value.code == "L420"
    assert service.hosts == ["translate.google.com:443"] * 3


@pytest.mark.parametrize("fault", [faults.refuse(403), faults.refuse(400), faults.refuse(429, "3600")])
def test_refusal_that_will_not_pass_is_not_asked_again(
    service: LoopbackGtts, engine: GttsEngine, ask: Ask, fault: Fault
) -> None:
    """A service that says no, or not for an hour, is asked once."""
    service.faults.append(fault)
    with pytest.raises(EngineError) as caught:
        engine.speak(ask("gtts:no", "hei"))
    assert caught.value.code == "L421"
    assert len(service.texts) == 1


def test_no_network_is_an_error(engine: GttsEngine, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is not online hears that, and of the voice that works offline."""
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(EngineError, match="got no answer") as caught:
        engine.speak(ask("gtts:no", "hei"))
    assert caught.value.code == "L420"
    assert "espeak" in (caught.value.help or "")


def test_retries_print_nothing(
    service: LoopbackGtts, engine: GttsEngine, ask: Ask, capfd: pytest.CaptureFixture[str]
) -> None:
    """A retry in the midst of a build writes nothing over its progress."""
    service.faults.append(faults.refuse(503))
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    try:
        engine.speak(ask("gtts:no", "hei"))
    finally:
        root.handlers = handlers
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("service")
def test_engine_admits_that_certificates_are_not_checked(engine: GttsEngine, ask: Ask) -> None:
    """A certificate of nobody's is good enough for gTTS, and not for a client that checks; the engine says so."""
    engine.speak(ask("gtts:no", "hei"))
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen("https://translate.google.com/", context=ssl.create_default_context(), timeout=5)
    assert not engine.certificates_checked


def test_unknown_voice_is_refused(engine: GttsEngine, ask: Ask) -> None:
    """Bokmål and Nynorsk share the one voice, by the service's own name."""
    assert engine.voices() == (engine.default_voice("nb"),) == (engine.default_voice("nn"),)
    with pytest.raises(EngineError) as caught:
        engine.speak(ask("gtts:nb", "hei"))
    assert caught.value.code == "L403"
