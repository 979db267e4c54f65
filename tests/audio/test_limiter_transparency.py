"""What a listener would hear of the limiter: that it does not pump, does not distort, and does not click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from lydsak.audio.limiter import find_limited_peaks, limit_samples, plan_reduction
from lydsak.audio.samples import Samples, decibels, ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

CEILING = ratio(-1.5)
TIME = np.arange(96_000) / 48_000


def _make_bursts() -> tuple[NDArray[np.float64], Samples]:
    """A quiet tone, and the same with a burst of 20 ms, 6 dB over full scale, each half second."""
    quiet = 0.03 * np.sin(2 * np.pi * 400 * TIME)
    loud = quiet.copy()
    for start in range(24_000, 96_000, 24_000):
        loud[start : start + 960] += 2 * np.hanning(960) * np.sin(2 * np.pi * 3_000 * TIME[:960])
    return quiet, loud[None].astype(np.float32)


def _make_pulses(pitch: int) -> NDArray[np.float64]:
    """A sustained vowel: pulses at the pitch, each answered by three resonances; its highest peak at full scale."""
    pulses = np.zeros(len(TIME))
    pulses[:: 48_000 // pitch] = 1.0
    resonances = ((500, 60, 1.0), (1_500, 90, 0.6), (2_500, 120, 0.4))
    tones = [
        level * np.exp(-np.pi * width * TIME[:2_400]) * np.sin(2 * np.pi * at * TIME[:2_400])
        for at, width, level in resonances
    ]
    vowel = np.convolve(pulses, np.sum(tones, axis=0))[: len(TIME)]
    return np.asarray(vowel / np.abs(vowel).max())


def test_a_quiet_sound_is_back_a_tenth_of_a_second_after_a_burst() -> None:
    """Within 0.2 dB after 100 ms, untouched after 200 ms; and not touched until 20 ms before it."""
    quiet, loud = _make_bursts()

    limited = limit_samples(loud, CEILING)[0]

    for start in range(24_000, 96_000, 24_000):
        after = slice(start + 960 + 3_840, start + 960 + 3_840 + 960)
        assert np.abs(limited[after] - quiet[after]).max() <= 0.03 * (1 - ratio(-0.2))
        untouched = slice(start + 9_600, start + 24_000 - 960)
        assert (limited[untouched] == loud[0, untouched]).all()


@pytest.mark.parametrize("over", [1, 3, 6])
@pytest.mark.parametrize("pitch", [80, 100, 150, 220])
def test_a_sustained_vowel_is_not_modulated(pitch: int, over: int) -> None:
    """The level does not follow the single pulses of a voice: within 0.1 dB it stays where it is."""
    vowel = (_make_pulses(pitch) * ratio(over))[None].astype(np.float32)

    level = 20 * np.log10(1 - plan_reduction(find_limited_peaks(vowel, CEILING), CEILING))

    steady = level[50:-50]
    assert steady.max() - steady.min() < 0.1
    assert steady.mean() < -over


@pytest.mark.parametrize("frequency", [60, 100, 220, 1_000, 5_000])
@pytest.mark.parametrize("over", [1, 6])
def test_a_steady_tone_comes_out_a_tone(frequency: int, over: int) -> None:
    """All that is beside it is 100 dB below it: no harmonics, no sidebands."""
    tone = (ratio(over) * np.sin(2 * np.pi * frequency * TIME))[None].astype(np.float32)

    heard = limit_samples(tone, CEILING)[0, 24_000:72_000]

    powers = np.abs(np.fft.rfft(heard * np.blackman(len(heard)))) ** 2
    near = np.abs(np.fft.rfftfreq(len(heard), 1 / 48_000) - frequency) < 20
    assert 10 * np.log10(powers[~near].sum() / powers[near].sum()) < -100
    assert decibels(float(np.abs(heard).max())) == pytest.approx(-1.5, abs=0.1)


def test_the_level_goes_down_to_a_burst_without_a_step() -> None:
    """A tone that jumps over the ceiling: the gain is on its way before, a little a sample, and there in time."""
    jump = np.where(TIME < 1, 0.25, 2.0)
    low = (jump * np.sin(2 * np.pi * 200 * TIME))[None].astype(np.float32)

    limited = limit_samples(low, CEILING)[0]
    gain = limited[: 48_000 - 1] / np.where(np.abs(low[0, : 48_000 - 1]) > 0.05, low[0, : 48_000 - 1], np.nan)

    # Read where the tone is not near zero, 4 ms before the jump and more: the way down takes some 8 ms.
    known = gain[~np.isnan(gain)]
    assert np.abs(np.diff(known)).max() < 0.06
    assert known[-1] < 0.6
    assert known[0] == 1.0
