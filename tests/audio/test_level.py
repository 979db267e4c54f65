from __future__ import annotations

import numpy as np
import pytest

from lydsak.audio.level import choose_level
from lydsak.model import Db


def _make_tone(amplitude: float, *, channels: int = 1, seconds: int = 2) -> bytes:
    wave = amplitude * 32767 * np.sin(2 * np.pi * 997 * np.arange(48_000 * seconds) / 48_000)
    return np.repeat(np.rint(wave).astype(np.int16), channels).tobytes()


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(("amplitude", "gain"), [(0.1, -3.0), (0.2, -9.0), (0.05, 3.0)])
def test_music_is_set_below_speech_by_loudness(channels: int, amplitude: float, gain: float) -> None:
    """Music measures 3 LU less than the speech as it is heard in the programme, mono or stereo."""
    music = _make_tone(amplitude, channels=channels)
    assert choose_level(music, [_make_tone(0.1)], channels) == gain


def test_recording_is_set_level_with_speech() -> None:
    """A recording with words is as loud as the voice around it."""
    assert choose_level(_make_tone(0.4), [_make_tone(0.1), _make_tone(0.1)], 1, below=Db(0.0)) == Db(-12.0)


def test_silence_is_left_alone() -> None:
    """Neither a silent asset nor an opening without speech leads to an endless gain."""
    tone = _make_tone(0.1)
    assert choose_level(bytes(96_000), [tone], 1) == Db(0.0)
    assert choose_level(tone, [], 1) == Db(0.0)
