"""What every installed engine promises, strangers' included."""

from __future__ import annotations

import platform
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from lydsak.engines.base import RATES, AsksService, ChangesProsody, Engine
from lydsak.engines.installed import installed_engines, load_engine
from lydsak.errors import EngineError
from lydsak.model import HOUSE_RATE, Language, Notation, PhoneticSpan, Prosody, SpeechRequest, SpokenWord, Voice
from tests.engines.offers import OFFERS, offer_engine

ROOT = Path(__file__).resolve().parents[2]
WORKING = [entry.name for entry in installed_engines() if entry.problem is None]
PHONETIC: dict[Notation, str] = {"ipa": "ˈsʋæɖlɪn", "espeak": "jEvg'e:ni:"}
UTTERANCES = (
    ("God", "dag."),
    ("–", "Sju tusen tre hundre", "menn,", "kvinner", "og", "barn", "kom", "«i går»."),
    ("Å", "ja!"),
    ("…", "–"),
    ("<b>Hei</b>", "[[du]]", "der\0", "{nå}", "&amp;", "\x01", "😀", "\ud800"),
    (),
)


@dataclass(frozen=True)
class Candidate:
    """An engine under test, and how to make another like it."""

    engine: Engine
    options: str

    def make_another(self) -> Engine:
        return load_engine(self.engine.name, self.options)


@pytest.fixture(params=WORKING)
def candidate(request: pytest.FixtureRequest) -> Iterator[Candidate]:
    """Load each engine in turn, with what it needs."""
    with offer_engine(request.param) as options:
        engine = load_engine(request.param, options)
        if engine.online and request.param not in OFFERS:
            pytest.skip("a stranger's service, which is not here")
        yield Candidate(engine, options)


@pytest.fixture
def engine(candidate: Candidate) -> Engine:
    """The engine alone."""
    return candidate.engine


def _ask(engine: Engine, words: tuple[str, ...], language: Language = "nb") -> SpeechRequest:
    voice = Voice(engine.name, engine.default_voice(language))
    return SpeechRequest(voice, language, tuple(SpokenWord(word) for word in words))


def test_every_engine_of_the_house_is_tested() -> None:
    """A library that is missing would test fewer engines and stay green; Intel Macs alone have no wheel for piper."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    untested = set(project["entry-points"]["lydsak.engines"]) - set(WORKING)
    intel_mac = sys.platform == "darwin" and platform.machine() == "x86_64"
    assert untested <= ({"piper"} if intel_mac else set()), "install the dependency group `test`: make test"


def test_name_is_the_one_it_is_found_by(engine: Engine) -> None:
    """`espeak:nb` leads back to the engine that named it."""
    assert engine.name in WORKING


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_default_voice_is_among_the_voices(engine: Engine, language: Language) -> None:
    """Both languages have a default, and it can be asked for by name."""
    assert engine.default_voice(language) in engine.voices()
    assert engine.voices()[0] == engine.default_voice("nb")
    assert len(set(engine.voices())) == len(engine.voices())


@pytest.mark.parametrize("words", UTTERANCES)
def test_one_mark_a_word_in_order_within_the_speech(engine: Engine, words: tuple[str, ...]) -> None:
    """Any text gives whole samples and a mark for each word; what sounds nothing has an empty one."""
    speech = engine.speak(_ask(engine, words))
    assert len(speech.pcm) % 2 == 0
    assert speech.rate in RATES
    assert speech.rate <= HOUSE_RATE  # of ours: what is above it is thrown away
    assert len(speech.marks) == len(words)
    edges = [edge for mark in speech.marks for edge in (mark.start, mark.end)]
    assert edges == sorted(edges)
    assert not edges or edges[-1] <= len(speech.pcm) // 2 * 1000 // speech.rate


def test_words_sound(engine: Engine) -> None:
    """Each plain word takes time, and there is sound in the samples."""
    speech = engine.speak(_ask(engine, UTTERANCES[0]))
    assert all(mark.end > mark.start for mark in speech.marks)
    assert any(speech.pcm)


def test_speech_is_a_function_of_the_request(candidate: Candidate) -> None:
    """The same request gives the same speech, whatever was said before and by whichever instance."""
    requests = [_ask(candidate.engine, words) for words in UTTERANCES]
    forth = [candidate.engine.speak(request) for request in requests]
    back = [candidate.make_another().speak(request) for request in reversed(requests)]
    assert forth == back[::-1]


def test_fingerprint_is_stable(candidate: Candidate) -> None:
    """Two instances agree: what one worker spoke, another finds in the store."""
    assert candidate.engine.fingerprint == candidate.make_another().fingerprint
    assert candidate.engine.fingerprint.isprintable()


def test_unknown_voice_is_an_engine_error(engine: Engine) -> None:
    """No engine speaks on in another voice than the one asked for."""
    request = SpeechRequest(Voice(engine.name, "no such voice"), "nb", (SpokenWord("hei"),))
    with pytest.raises(EngineError) as caught:
        engine.speak(request)
    assert caught.value.code == "L403"
    assert engine.voices()[0] in (caught.value.help or "")


def test_phonetic_words_are_heard_where_they_are_taken(engine: Engine) -> None:
    """An engine that takes a phonetic notation gives such a word its time, like any other."""
    if not engine.notations:
        pytest.skip("takes no phonemes: such a request never reaches it")
    for notation, word in PHONETIC.items():
        if notation in engine.notations:
            half = SpokenWord(f"{word}-krigen,", (PhoneticSpan(0, len(word), notation),))
            whole = SpokenWord(word, (PhoneticSpan(0, len(word), notation),))
            request = _ask(engine, ("Da", "kom"))
            speech = engine.speak(replace(request, words=(*request.words, whole, half)))
            assert all(mark.end > mark.start for mark in speech.marks)


def test_pace_is_heard_where_it_is_taken(engine: Engine) -> None:
    """An engine that says it can speak faster does."""
    if not isinstance(engine, ChangesProsody) or "pace" not in engine.expressions:
        pytest.skip("changes no pace: such a request never reaches it")
    request = _ask(engine, ("Sju", "tusen", "tre", "hundre", "mennesker", "kom."))
    usual = engine.speak(request)
    brisk = engine.speak(replace(request, prosody=Prosody(pace=1.2)))
    assert len(brisk.pcm) / brisk.rate < 0.9 * len(usual.pcm) / usual.rate


def test_answers_are_kept_apart_from_speech(engine: Engine) -> None:
    """Of an online engine each request can be told, made and kept alone, and together they are what `speak` says."""
    if not isinstance(engine, AsksService):
        pytest.skip("asks no service")
    request = _ask(engine, UTTERANCES[1])
    asks = engine.list_asks(request)
    assert asks
    assert asks == engine.list_asks(request)
    assert all(ask.characters > 0 for ask in asks)
    answers = [engine.fetch_answer(ask) for ask in asks]
    assert engine.assemble_speech(request, answers) == engine.speak(request)
    assert engine.list_asks(_ask(engine, UTTERANCES[3])) == ()
    assert engine.take_notes() == ()
