from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.limiter import limit_samples, plan_reduction
from lydsak.audio.samples import decibels, ratio, read_samples
from lydsak.audio.true_peak import find_cell_peaks
from lydsak.model import Db, Dbtp
from tests.audio.conftest import MakeVoice
from tests.audio.sound import limit_whole


@given(st.lists(st.floats(0, 8, width=32), min_size=1, max_size=60))
def test_both_edges_of_a_cell_bring_its_peak_down_far_enough(peaks: list[float]) -> None:
    """Whatever comes before and after, the straight line over a cell never leaves its peak above the ceiling."""
    heights = np.array(peaks, dtype=np.float32)

    left = 1 - plan_reduction(heights, 1.0)

    assert len(left) == len(peaks) + 1
    assert (np.maximum(left[:-1], left[1:]) * heights <= 1.0 + 1e-3).all()


def test_the_level_comes_back_after_a_peak_without_a_step() -> None:
    """One loud cell: the reduction begins before it, lasts past it, fades, and ends."""
    peaks = np.full(100, 0.5, dtype=np.float32)
    peaks[50] = 2.0

    reduction = plan_reduction(peaks, 1.0)

    assert reduction[50:52] == pytest.approx([0.5, 0.5], abs=0.06)
    assert not reduction[:47].any()
    assert (np.diff(reduction[52:]) <= 0).all()
    assert not reduction[-2:].any()
    assert np.abs(np.diff(reduction)).max() < 0.3


@pytest.mark.parametrize("gain", [3.0, 9.0, 15.0])
@pytest.mark.parametrize("channels", [1, 2])
def test_the_true_peak_stays_under_the_ceiling(make_voice: MakeVoice, gain: float, channels: int) -> None:
    """At any gain the wave between the samples is held to a hundredth of a decibel, and comes close to the ceiling."""
    limited = limit_whole(make_voice(60, channels=channels), channels, Db(gain), Dbtp(-1.5))

    peak = decibels(float(find_cell_peaks(read_samples(limited, channels), floor=0.0).max()))
    assert -2.5 < peak <= -1.49


def test_both_channels_come_down_together() -> None:
    """A peak on the left lowers the right as well: the picture between the speakers stays where it is."""
    samples = np.full((2, 1920), 0.25, dtype=np.float32)
    samples[0] *= 8

    limited = limit_samples(samples, ceiling=1.0)

    assert limited[0] == pytest.approx(limited[1] * 8)
    assert limited[0].max() <= 1.0


def test_nothing_to_limit_is_nothing_changed(make_voice: MakeVoice) -> None:
    """Below the ceiling the samples are the same bytes; with gain they are the product, rounded."""
    voice = make_voice(20, peak=0.25)

    assert limit_whole(voice, 1, Db(0.0), Dbtp(-1.0)) == voice
    doubled = np.frombuffer(limit_whole(voice, 1, Db(20 * np.log10(2)), Dbtp(-1.0)), "<i2")
    assert np.abs(doubled - 2.0 * np.frombuffer(voice, "<i2")).max() <= 1


def test_sound_far_from_a_peak_is_left_alone() -> None:
    """The limiter touches the cells round a peak only."""
    tone = (0.3 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)).astype(np.float32)[None]
    loud = tone.copy()
    loud[0, 24_000] = 2.0

    limited = limit_samples(loud, ceiling=ratio(-1.0))

    assert (limited[0, :22_000] == loud[0, :22_000]).all()
    assert (limited[0, 36_000:] == loud[0, 36_000:]).all()
    assert limited.shape == loud.shape


def test_silence_stays_silence() -> None:
    """Gain makes nothing of nothing."""
    assert limit_whole(bytes(4608), 2, Db(24.0), Dbtp(-1.0)) == bytes(4608)
