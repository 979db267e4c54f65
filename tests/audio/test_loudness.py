from __future__ import annotations

import re
import subprocess
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.audio.loudness import (
    SILENCE,
    UnitLoudness,
    combine_loudness,
    measure_pcm,
    measure_unit,
    round_loudness,
)
from lydsak.model import Dbtp, Loudness, Lufs
from tests.audio.conftest import MakeVoice

Stretch = tuple[float, float]


def _make_tone(stretches: list[Stretch], channels: int = 2) -> bytes:
    """A 1 kHz tone at each level (dBFS) for so many seconds, the same on all channels."""
    envelope = np.concatenate([np.full(round(seconds * 48_000), 10 ** (level / 20)) for level, seconds in stretches])
    wave = envelope * np.sin(2 * np.pi * 1000 * np.arange(len(envelope)) / 48_000)
    return np.repeat(np.rint(wave * 32_767).astype("<i2"), channels).tobytes()


def test_one_channel_counts_once() -> None:
    """The same tone in mono is 3 LU less than in stereo."""
    assert combine_loudness([measure_unit(_make_tone([(-20, 5)], 1), 1)]).integrated == pytest.approx(-23.0, abs=0.1)


def test_short_term_maximum_finds_the_loudest_three_seconds() -> None:
    """Three loud seconds among quiet ones read as their own loudness."""
    tone = _make_tone([(-40, 5), (-20, 3.2), (-40, 5)])

    assert combine_loudness([measure_unit(tone, 2)]).short_term_max == pytest.approx(-20.0, abs=0.1)


def test_units_put_together_read_like_the_whole(make_voice: MakeVoice) -> None:
    """Measured unit by unit or all at once, the programme is the same: units end in silence, on the grid."""
    units = [make_voice(frames, seed=frames) for frames in (40, 111, 73)] + [bytes(50 * 2304)]

    apart = combine_loudness([measure_unit(unit, 1) for unit in units])
    whole = combine_loudness([measure_unit(b"".join(units), 1)])

    assert apart.integrated == pytest.approx(whole.integrated, abs=0.001)
    assert apart.range == pytest.approx(whole.range, abs=0.001)
    assert apart.short_term_max == pytest.approx(whole.short_term_max, abs=0.001)
    assert apart.true_peak == pytest.approx(whole.true_peak, abs=0.001)


@pytest.mark.parametrize("pcm", [b"", bytes(2304), bytes(2304 * 500)])
def test_silence_reads_as_the_absolute_gate(pcm: bytes) -> None:
    """Nothing to hear, of any length, is -70, never minus infinity, which JSON cannot hold."""
    measured = combine_loudness([measure_unit(pcm, 1)])

    assert (measured.integrated, measured.range, measured.short_term_max) == (SILENCE, 0.0, SILENCE)
    assert measured.true_peak == Dbtp(-70.0)


def test_nothing_at_all_reads_like_silence() -> None:
    """A programme without units is silent."""
    assert combine_loudness([]).integrated == SILENCE


@given(st.lists(st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32)), min_size=1))
def test_measures_survive_the_store(cells: list[tuple[float, float]]) -> None:
    """To a part in two thousand; the highest peak, where it is kept alone, to the bit."""
    unit = UnitLoudness(*np.array(cells, dtype=np.float32).T)
    highest = UnitLoudness(unit.energies, unit.peaks.max(keepdims=True))

    again, once = (UnitLoudness.from_bytes(one.to_bytes()) for one in (unit, highest))

    assert again.energies == pytest.approx(unit.energies, rel=5e-4, abs=1e-7)
    assert again.peaks == pytest.approx(unit.peaks, rel=5e-4, abs=1e-7)
    assert once.energies.tolist() == again.energies.tolist()
    assert once.peaks == pytest.approx(unit.peaks.max(), rel=5e-4, abs=1e-7)
    if len(cells) > 1:
        assert once.peaks.tolist() == [unit.peaks.max()]


@given(st.lists(st.integers(0, 20), min_size=1, max_size=12), st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_sound_in_blocks_measures_as_it_does_whole(cuts: list[int], channels: int) -> None:
    """However it is cut, at cells or beside them: the filters and the wave go on over the cuts.

    A last cell with a few samples in it is all but silent: single precision is a part of the loudest cell, not of it.
    """
    channels = min(channels, 2)
    noise = (
        np.random.default_rng(len(cuts)).integers(-9_000, 9_000, (sum(cuts) * 997, channels)).astype("<i2").tobytes()
    )
    ends = [0, *(2 * channels * 997 * end for end in accumulate(cuts))]

    whole = measure_unit(noise, channels)
    parts = measure_pcm([noise[start:end] for start, end in pairwise(ends)], channels)

    assert parts.energies == pytest.approx(whole.energies, rel=1e-3, abs=5e-5 * float(whole.energies.max(initial=0.1)))
    assert parts.peaks.max(initial=0.0) == pytest.approx(whole.peaks.max(initial=0.0), rel=1e-6)


@pytest.mark.debian("ffmpeg")
@pytest.mark.parametrize("channels", [1, 2])
def test_ffmpeg_s_meter_reads_the_same(make_voice: MakeVoice, tmp_path: Path, channels: int) -> None:
    """ebur128 of ffmpeg agrees within 0.1 LU on loudness and range, and within 0.1 dB on true peak."""
    voice = b"".join(make_voice(220, seed=seed, channels=channels, peak=0.2 * seed) for seed in (1, 2, 3, 4))
    path = tmp_path / "voice.wav"
    soundfile.write(path, np.frombuffer(voice, "<i2").reshape(-1, channels), 48_000)

    ours = combine_loudness([measure_unit(voice, channels)])

    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary")[2]
    integrated, spread, peak = (float(re.findall(rf"{name}:\s+(\S+)", report)[0]) for name in ("I", "LRA", "Peak"))
    assert ours.integrated == pytest.approx(integrated, abs=0.1)
    assert ours.range == pytest.approx(spread, abs=0.1)
    assert ours.true_peak == pytest.approx(peak, abs=0.1)


def test_what_is_told_does_not_depend_on_how_a_processor_adds() -> None:
    """The last digits of a sum do; silence stays what it is."""
    one = Loudness(Lufs(-15.958488595177522), 2.8747930212302837, Lufs(-14.553571956047811), Dbtp(-1.4457810588215887))
    other = Loudness(Lufs(-15.958488595177493), 2.8747930212302415, Lufs(-14.55357195604779), Dbtp(-1.445781058821562))
    assert one != other
    assert round_loudness(one) == round_loudness(other) == Loudness(Lufs(-15.958), 2.875, Lufs(-14.554), Dbtp(-1.446))
    silent = Loudness(SILENCE, 0.0, SILENCE, Dbtp(SILENCE))
    assert round_loudness(silent) == silent
