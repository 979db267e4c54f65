"""The signals by which EBU Tech 3341 (2016, table 1) and Tech 3342 (table 1) tell whether a meter is one.

Cases 6 (five channels) and 7 and 8 (recordings) are left out; true peaks, cases 15 to 23, are in test_true_peak.py.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from lydsak.audio.loudness import SILENCE, Hops, combine_loudness, measure_samples
from lydsak.audio.samples import Samples
from lydsak.model import Loudness

Stretch = tuple[float, float]
"""Level in dBFS, and seconds; what is 200 dB down is silence."""
NOTHING = -200.0

INTEGRATED: dict[str, tuple[list[Stretch], float]] = {
    "1": ([(-23, 20)], -23.0),
    "2": ([(-33, 20)], -33.0),
    "3": ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
    "4": ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
    "5": ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
}
RANGES: dict[str, tuple[list[float], float]] = {
    "1": ([-20, -30], 10.0),
    "2": ([-20, -15], 5.0),
    "3": ([-40, -20], 20.0),
    "4": ([-50, -35, -20, -35, -50], 15.0),
}


def _make_tone(stretches: list[Stretch]) -> Samples:
    """A 1 kHz tone in both channels, at each level for so many seconds."""
    envelope = np.concatenate([np.full(round(seconds * 48_000), 10 ** (level / 20)) for level, seconds in stretches])
    wave = envelope * np.sin(2 * np.pi * 1000 * np.arange(len(envelope)) / 48_000)
    return np.array([wave, wave], dtype=np.float32)


def _measure(tone: Samples) -> Loudness:
    return combine_loudness([measure_samples(tone)])


@pytest.mark.parametrize("case", INTEGRATED)
def test_integrated_loudness(case: str) -> None:
    """Cases 1 to 5 of Tech 3341 read within 0.1 LU: the filter is right, and both gates work."""
    stretches, expected = INTEGRATED[case]

    assert _measure(_make_tone(stretches)).integrated == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("case", RANGES)
def test_loudness_range(case: str) -> None:
    """Cases 1 to 4 of Tech 3342 read within 1 LU."""
    levels, expected = RANGES[case]

    assert _measure(_make_tone([(level, 20) for level in levels])).range == pytest.approx(expected, abs=1.0)


def test_short_term_loudness_is_constant_where_the_energy_is() -> None:
    """Case 9 of Tech 3341: any three seconds hold the same, wherever the window begins."""
    hops = Hops()
    hops.add_cells(measure_samples(_make_tone([(-20, 1.34), (-30, 1.66)] * 5)).energies)

    readings = -0.691 + 10 * np.log10(hops.slide_windows(30))
    assert np.abs(readings + 23.0).max() <= 0.1


@pytest.mark.parametrize("delay", [0.15 * number for number in range(20)])
def test_short_term_maximum(delay: float) -> None:
    """Case 10 of Tech 3341: three seconds of tone are found whole, wherever they begin."""
    tone = _make_tone([(NOTHING, delay), (-23, 3), (NOTHING, 1)])

    assert _measure(tone).short_term_max == pytest.approx(-23.0, abs=0.1)


def test_short_term_maxima_one_after_the_other() -> None:
    """Case 11 of Tech 3341: each of twenty tones, a decibel louder than the one before, is read as it ends."""
    for number in range(20):
        delay = 0.15 * number
        before: list[Stretch] = [(NOTHING, 0.15 * n) for n in range(number)]
        tones: list[Stretch] = [(-38 + n, 3) for n in range(number)]
        after: list[Stretch] = [(NOTHING, 3 - 0.15 * n) for n in range(number)]
        earlier = [stretch for group in zip(before, tones, after, strict=True) for stretch in group]

        tone = _make_tone([*earlier[-6:], (NOTHING, delay), (-38 + number, 3), (NOTHING, 3 - delay)])

        assert _measure(tone).short_term_max == pytest.approx(-38 + number, abs=0.1)


def test_momentary_loudness_is_constant_where_the_energy_is() -> None:
    """Case 12 of Tech 3341: any 400 ms hold the same."""
    hops = Hops()
    hops.add_cells(measure_samples(_make_tone([(-20, 0.18), (-30, 0.22)] * 25)).energies)

    readings = -0.691 + 10 * np.log10(hops.slide_windows(4)[10:])
    assert np.abs(readings + 23.0).max() <= 0.1


@pytest.mark.debian("ffmpeg")
@pytest.mark.parametrize("case", [*(f"3341-{case}" for case in INTEGRATED), *(f"3342-{case}" for case in RANGES)])
def test_ffmpeg_reads_the_same_of_every_signal(case: str, tmp_path: Path) -> None:
    """Integrated loudness and range within 0.1 LU of ebur128's, true peak within 0.1 dB."""
    document, _, number = case.partition("-")
    levels, ranges = INTEGRATED.get(number), RANGES.get(number)
    stretches = levels[0] if document == "3341" and levels else [(level, 20.0) for level in (ranges or ([], 0))[0]]
    tone = _make_tone(stretches)
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone.T, 48_000, subtype="FLOAT")

    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary")[2]

    integrated, spread, peak = (float(re.findall(rf"{name}:\s+(\S+)", report)[0]) for name in ("I", "LRA", "Peak"))
    ours = _measure(tone)
    assert ours.integrated == pytest.approx(integrated, abs=0.1)
    assert ours.range == pytest.approx(spread, abs=0.1)
    assert ours.true_peak == pytest.approx(peak, abs=0.1)
    assert ours.integrated > SILENCE
