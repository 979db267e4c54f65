from __future__ import annotations

from array import array

import pytest

from lydsak.engines.tone import ToneEngine
from lydsak.errors import EngineError
from tests.engines.conftest import Ask


def test_marks_are_exactly_where_the_tone_is(ask: Ask) -> None:
    """Between marks there is silence; within each, sound that begins and ends without a click."""
    speech = ToneEngine().speak(ask("tone:mid", "God", "–", "morgen,", "Norge!"))
    samples = array("h", speech.pcm)
    per_ms = speech.rate // 1000
    for mark in speech.marks:
        tone = samples[mark.start * per_ms : mark.end * per_ms]
        assert any(tone) == (mark.end > mark.start)
        assert not tone or abs(tone[0]) + abs(tone[-1]) < 500
        for index in range(mark.start * per_ms, mark.end * per_ms):
            samples[index] = 0
    assert not any(samples)
    assert speech.marks[1].start == speech.marks[1].end
    assert not speech.estimated


def test_words_and_voices_differ(ask: Ask) -> None:
    """A wrong word, or a wrong voice, is heard by a test."""
    engine = ToneEngine()
    said = [engine.speak(ask(f"tone:{voice}", word)).pcm for voice in engine.voices() for word in ("ost", "mus")]
    assert len(set(said)) == len(said)


def test_unknown_voice_is_refused(ask: Ask) -> None:
    """A voice that is not there is an error that names those that are."""
    with pytest.raises(EngineError, match="bass") as caught:
        ToneEngine().speak(ask("tone:bass", "hei"))
    assert caught.value.help == "voices: mid, low, high"
