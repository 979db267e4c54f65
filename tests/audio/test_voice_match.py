from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from lydsak.audio.loudness import combine_loudness, measure_unit
from lydsak.audio.voice_match import match_loudness, match_voices

if TYPE_CHECKING:
    from lydsak.audio.loudness import UnitLoudness


def _make_tone(amplitude: float, seconds: float = 2.0) -> bytes:
    time = np.arange(round(seconds * 48_000)) / 48_000
    wave: bytes = (amplitude * 32_767 * np.sin(2 * np.pi * 1_000 * time)).astype("<i2").tobytes()
    return wave


def _measure(amplitude: float, seconds: float = 2.0) -> UnitLoudness:
    return measure_unit(_make_tone(amplitude, seconds), 1)


def test_the_louder_voice_is_turned_down_to_the_softer() -> None:
    """Twice the amplitude is 6 dB; no voice is turned up, so nothing is ever cut."""
    gains = match_voices({"a": [_measure(0.5)], "b": [_measure(0.25), _measure(0.25)]})
    assert gains == {"a": -6.0, "b": 0.0}


def test_gains_are_steps_so_that_an_edit_seldom_changes_them() -> None:
    """What differs by less than a quarter of a decibel stays as it is."""
    assert match_voices({"a": [_measure(0.5)], "b": [_measure(0.49)]}) == {"a": 0.0, "b": 0.0}
    assert match_voices({"a": [_measure(0.5)], "b": [_measure(0.47)]}) == {"a": -0.5, "b": 0.0}


def test_a_whisper_does_not_take_the_others_with_it() -> None:
    """12 dB at most: below, samples of 16 bits lose what makes them clean."""
    assert match_voices({"a": [_measure(0.9)], "b": [_measure(0.01)]})["a"] == -12.0


def test_what_is_silent_stays() -> None:
    """A voice that says nothing sets nobody's level."""
    assert match_voices({"a": [_measure(0.5)], "b": [_measure(0.0)], "c": []}) == {"a": 0.0, "b": 0.0, "c": 0.0}


def test_samples_are_heard_at_one_loudness() -> None:
    """Within a step of what the softest has."""
    matched = match_loudness({"a": _make_tone(0.8), "b": _make_tone(0.2)})
    loudness = {name: combine_loudness([measure_unit(pcm, 1)]).integrated for name, pcm in matched.items()}
    assert loudness["a"] == pytest.approx(loudness["b"], abs=0.26)
    assert matched["b"] == _make_tone(0.2)
