from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.clip import render_clip
from lydsak.model import HOUSE_RATE, Hz, Ms, Speech, WordMark


def _make_tone(rate: int, samples: int, level: float = 0.5, frequency: float = 440) -> bytes:
    wave = level * np.sin(2 * np.pi * frequency * np.arange(samples) / rate)
    return np.rint(wave * 32_767).astype("<i2").tobytes()


@given(st.sampled_from([16_000, 22_050, 24_000, 44_100, 48_000]), st.integers(0, 30_000))
def test_a_clip_is_as_long_as_it_says_and_loses_nothing(rate: int, samples: int) -> None:
    """Of any rate and length, a clip is a whole number of milliseconds, less than one longer than the speech."""
    pcm, info = render_clip(Speech(_make_tone(rate, samples), Hz(rate), ()))

    assert len(pcm) == info.duration * 48 * 2
    assert samples * 1000 / rate <= info.duration + 0.03
    assert info.duration < samples * 1000 / rate + 1.03


def test_speech_at_the_house_rate_is_only_padded() -> None:
    """Its samples stay; silence fills the last millisecond."""
    tone = _make_tone(48_000, 100)

    pcm, info = render_clip(Speech(tone, HOUSE_RATE, ()))

    assert pcm == tone + bytes(44 * 2)
    assert info.duration == 3


def test_resampling_keeps_pitch_and_level() -> None:
    """A tone from 22.05 kHz is the same tone at 48 kHz, to 60 dB below it."""
    pcm, _ = render_clip(Speech(_make_tone(22_050, 22_050), Hz(22_050), ()))

    heard = np.frombuffer(pcm, "<i2")[4_800:43_200] / 32_767
    wanted = 0.5 * np.sin(2 * np.pi * 440 * np.arange(4_800, 43_200) / 48_000)
    assert np.abs(heard - wanted).max() < 0.0005


def test_a_voice_at_full_scale_is_not_cut_where_resampling_raises_it() -> None:
    """No run of samples sits at full scale: the wave was brought down, not chopped."""
    square = np.where(np.arange(22_050) // 25 % 2, 32_767, -32_768).astype("<i2").tobytes()

    samples = np.frombuffer(render_clip(Speech(square, Hz(22_050), ()))[0], "<i2").astype(int)

    at_full_scale = np.abs(samples) >= 32_767
    assert np.count_nonzero(at_full_scale[1:] & at_full_scale[:-1]) < 10


def test_marks_stay_and_end_with_the_clip() -> None:
    """Marks are milliseconds already; one that an engine puts past the end is drawn back to it."""
    marks = (WordMark(Ms(0), Ms(40)), WordMark(Ms(60), Ms(130)))

    _, info = render_clip(Speech(_make_tone(16_000, 1_600), Hz(16_000), marks, estimated=True))

    assert info.marks == (WordMark(Ms(0), Ms(40)), WordMark(Ms(60), Ms(100)))
    assert info.estimated


def test_the_same_speech_gives_the_same_bytes() -> None:
    """Resampling adds no dither."""
    speech = Speech(_make_tone(22_050, 11_111, level=0.99), Hz(22_050), ())

    assert render_clip(speech) == render_clip(speech)


@pytest.mark.parametrize("pcm", [b"", b"\x01"])
def test_no_speech_is_an_empty_clip(pcm: bytes) -> None:
    """An utterance that is silent has no samples; half a sample is none."""
    assert render_clip(Speech(pcm, Hz(22_050), ()))[0] == b""
