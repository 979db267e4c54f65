from __future__ import annotations

import hashlib
import math
import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.engines.base import ChecksPhonemes
from lydsak.engines.espeak.engine import _ADAPTER, EspeakEngine
from lydsak.engines.espeak.library import EspeakLibrary, find_library
from lydsak.engines.espeak.tables import digest_tables
from lydsak.errors import EngineError
from lydsak.model import Notation, PhoneticSpan, Prosody, SpeechRequest, SpokenWord, Voice
from lydsak.text.lexicon.inflection import STEM_CUTS, say_inflection
from tests.engines.conftest import Ask

SENTENCES = tuple(
    f"{who} {what}"
    for who in ("Lederen i kinolaget sier", "I fjor, sju år etter,", "– Nei! Barna på Ås")
    for what in ("at det var verdt hver vaffel.", "ble huset malt på nytt, og skoene blåste bort.", "går?")
)

MANY = tuple(
    f"{who} {what} {when}."
    for who in ("Lederen", "– Nei, hun", "Kinolaget på Ås", "Ei av dem", "Per Eksempel, som vant,")
    for what in (
        "sa",
        "malte og snekret",
        "stekte vafler",
        "fikk sju stemmer",
        "gikk hjem",
        "ble skuffet",
        "sang",
        "lo",
    )
    for when in ("i fjor", "da lyset kom", "klokka fem", "hele kvelden", "uten å nøle")
)


def _make_request(text: str, voice: str = "nb") -> SpeechRequest:
    return SpeechRequest(Voice("espeak", voice), "nb", tuple(SpokenWord(word) for word in text.split()))


def _speak_shuffled(seed: int) -> dict[str, str]:
    engine = EspeakEngine()
    texts = random.Random(seed).sample(MANY, len(MANY))
    return {text: hashlib.sha256(engine.speak(_make_request(text)).pcm).hexdigest() for text in texts}


@pytest.fixture(scope="module")
def engine() -> EspeakEngine:
    """Make the engine once: it holds no state between utterances."""
    return EspeakEngine()


def test_same_bytes_in_any_order_and_any_process() -> None:
    """Speech is a function of text and voice: nothing said before, and no other process, changes a sample."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as workers:
        answers = [*workers.map(_speak_shuffled, range(2)), _speak_shuffled(2)]
    assert all(answer == answers[0] for answer in answers)
    assert len(set(answers[0].values())) == len(MANY) == 200


def test_threads_may_share_an_engine(engine: EspeakEngine) -> None:
    """Two threads in the library at once crash it; here they wait for each other and hear what one would."""
    alone = [engine.speak(_make_request(text)) for text in SENTENCES]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda text: engine.speak(_make_request(text)), SENTENCES)) == alone


def test_marks_follow_the_words(engine: EspeakEngine, ask: Ask) -> None:
    """A token of several spoken words has one mark; signs that sound nothing have an empty one."""
    speech = engine.speak(ask("espeak:nb", "«", "Sju tusen tre hundre", "–", "menn,", "kom", "hit.", "»"))
    lengths = [mark.end - mark.start for mark in speech.marks]
    assert [length > 0 for length in lengths] == [False, True, False, True, True, True, False]
    assert lengths[1] > 1_000
    assert all(before.end == after.start for before, after in zip(speech.marks, speech.marks[1:], strict=False))


def test_mark_is_where_the_word_is_heard(engine: EspeakEngine, ask: Ask) -> None:
    """What is said before a word moves its mark by exactly as much as it moves the word."""
    first = engine.speak(ask("espeak:nb", "Kari", "Nordmann", "lo."))
    second = engine.speak(ask("espeak:nb", "Kari", "Nordmann", "og", "Per", "lo."))
    assert first.marks[:1] == second.marks[:1]
    assert second.marks[2].end < second.marks[4].start


def test_corrected_words_have_their_marks(engine: EspeakEngine, ask: Ask) -> None:
    """Phonemes are longer than the letters they stand for; each mark is still its own word's, and of its size."""
    words = ("«Presidenten»", "og", "soldatene", "(i", "EU-parlamentet)", "kjente", "seg", "tjuefire", "år", "eldre.")
    marks = engine.speak(ask("espeak:nb", *words)).marks
    lengths = [mark.end - mark.start for mark in marks]
    assert len(marks) == len(words)
    assert all(length > 50 for length in lengths)
    assert max(lengths[0], lengths[4]) > 600 > max(lengths[1], lengths[6])


def test_characters_are_counted_not_bytes(engine: EspeakEngine, ask: Ask) -> None:
    """Letters of several bytes do not shift the marks of the words after them."""
    speech = engine.speak(ask("espeak:nb", "Æøå", "blåbærsyltetøy", "Ås", "nå", "ja."))
    assert all(mark.end > mark.start for mark in speech.marks)


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("hei\0 du", "hei  du"),
        ("hei \x0150S du", "hei 50S du"),
        ("hei [[v'ai]] du", "hei ((v'ai)) du"),
        ("hei\x85\u2028du", "hei  du"),
    ],
)
def test_text_commands_nothing(engine: EspeakEngine, ask: Ask, hostile: str, harmless: str) -> None:
    """NUL cuts nothing off, 0x01 starts no command, brackets are no phonemes."""
    assert engine.speak(ask("espeak:nb", hostile)).pcm == engine.speak(ask("espeak:nb", harmless)).pcm


def test_tags_are_words(engine: EspeakEngine, ask: Ask) -> None:
    """A tag out of an article opens no file and hides no word."""
    speech = engine.speak(ask("espeak:nb", "<audio", "src='/etc/passwd'>hei", "</audio>"))
    assert all(mark.end > mark.start for mark in speech.marks)


@pytest.mark.parametrize("text", ["A." * 192, "A.B." * 96, "Å." * 2_000, "A ." * 192, "_a." * 200, "e\u0301." * 400])
def test_rows_of_dotted_letters_abort_nothing(text: str) -> None:
    """The library's buffer for abbreviations holds 40 letters; the texts that overran it are spoken."""
    isolated = EspeakEngine(EspeakLibrary(find_library(), "fork"))
    assert isolated.speak(_make_request(text)).pcm


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(codec=None), min_size=1, max_size=30), max_size=8))
def test_any_text_is_spoken_with_marks_in_order(texts: list[str]) -> None:
    """No text of Unicode, lone surrogates included, stops the engine; marks are one a word, in order, in the speech."""
    request = SpeechRequest(Voice("espeak", "nb"), "nb", tuple(SpokenWord(text) for text in texts))
    speech = EspeakEngine(EspeakLibrary(find_library())).speak(request)
    assert len(speech.marks) == len(texts)
    edges = [edge for mark in speech.marks for edge in (mark.start, mark.end)]
    assert edges == sorted(edges)
    assert not edges or edges[-1] <= len(speech.pcm) // 2 * 1000 // speech.rate


def test_phonemes_are_checked_before_they_are_spoken(engine: EspeakEngine) -> None:
    """An editor's mistake is found without a sound being made."""
    assert isinstance(engine, ChecksPhonemes)
    engine.check_phonemes("jɛvˈɡeːnɪ", "ipa")
    engine.check_phonemes("jevg'e:ni:", "espeak")
    wrong: tuple[tuple[str, Notation], ...] = (("qɑ", "ipa"), ("å", "espeak"))
    for phonemes, notation in wrong:
        with pytest.raises(EngineError) as caught:
            engine.check_phonemes(phonemes, notation)
        assert caught.value.code == "L405"


@pytest.mark.parametrize("ending", STEM_CUTS)
def test_an_inflected_word_sounds_the_same_in_ipa_and_mnemonics(engine: EspeakEngine, ending: str) -> None:
    """The endings that are added by rule say one thing in two notations."""
    ipa, mnemonics = (f"vˈɪlm{say_inflection(ending, 'ipa')}", f"v'Ilm{say_inflection(ending, 'espeak')}")
    words = (
        SpokenWord(ipa, (PhoneticSpan(0, len(ipa), "ipa"),)),
        SpokenWord(mnemonics, (PhoneticSpan(0, len(mnemonics), "espeak"),)),
    )
    said = [engine.speak(SpeechRequest(Voice("espeak", "nb"), "nb", (word,))).pcm for word in words]
    assert said[0] == said[1]


def test_variants_are_voices(engine: EspeakEngine, ask: Ask) -> None:
    """`nb` is the default; variants sound different; every one that is offered speaks."""
    assert engine.voices()[0] == engine.default_voice("nn") == "nb"
    said = {engine.speak(ask(f"espeak:{voice}", "God", "dag.")).pcm for voice in engine.voices()}
    assert len(said) == len(engine.voices()) > 8


@pytest.mark.parametrize("voice", ["nn", "nb+", "nb+nobody", "nb+../../lang/gmq/sv", "en"])
def test_unknown_voice_is_refused(engine: EspeakEngine, ask: Ask, voice: str) -> None:
    """The library would speak on with its default; we do not, and name the voices."""
    with pytest.raises(EngineError) as caught:
        engine.speak(ask(f"espeak:{voice}", "hei"))
    assert caught.value.code == "L403"
    assert "nb+f3" in (caught.value.help or "")


def test_too_long_an_utterance_is_refused(engine: EspeakEngine) -> None:
    """A megabyte without a sentence end would take a minute: it is an error at once."""
    with pytest.raises(EngineError) as caught:
        engine.speak(_make_request("ja " * 10_000))
    assert caught.value.code == "L404"


def test_fingerprint_names_library_and_data(engine: EspeakEngine) -> None:
    """The fingerprint is stable, begins with the library's version and ends with our corrections'."""
    assert engine.fingerprint == EspeakEngine().fingerprint
    assert engine.fingerprint.startswith("espeak-ng 1.")
    assert engine.fingerprint.endswith(f"adapter {_ADAPTER} {digest_tables()}")
    assert "libespeak-ng" in engine.version


def _find_pitch(pcm: bytes, rate: int) -> float:
    """The median fundamental in Hz of the voiced parts, by autocorrelation."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float64)
    size = rate // 20
    shortest, longest = rate // 400, rate // 60
    found = []
    for start in range(0, len(samples) - 2 * size, size):
        frame = samples[start : start + 2 * size]
        power = np.dot(frame[:size], frame[:size])
        if power < size * 500**2:
            continue
        likeness = [np.dot(frame[:size], frame[lag : lag + size]) / power for lag in range(shortest, longest)]
        best = int(np.argmax(likeness))
        if likeness[best] > 0.6:
            found.append(rate / (best + shortest))
    return float(np.median(found))


@pytest.mark.parametrize("semitones", [-3.0, 2.0])
def test_pitch_is_heard_in_semitones(semitones: float) -> None:
    """The voice's fundamental moves as asked for, and the length of what it says stays."""
    request = _make_request("Ferja går over fjorden nå, og alle ombord er glade.")
    engine = EspeakEngine()
    usual, moved = engine.speak(request), engine.speak(replace(request, prosody=Prosody(pitch=semitones)))
    ratio = _find_pitch(moved.pcm, moved.rate) / _find_pitch(usual.pcm, usual.rate)
    assert 12 * math.log2(ratio) == pytest.approx(semitones, abs=0.6)
    assert len(moved.pcm) == pytest.approx(len(usual.pcm), rel=0.03)
