from __future__ import annotations

import numpy as np
import pytest

from lydsak.audio.samples import Samples, decibels, pad_to_cells
from lydsak.audio.true_peak import find_cell_peaks


def _make_tone(frequency: float, phase: float, level: float, length: int = 4_800) -> Samples:
    """A tone that fades in and out, as the tests of EBU Tech 3341 ask for."""
    time = np.arange(length) / 48_000
    fade = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / 960)
    tone = level * np.sin(2 * np.pi * frequency * time + np.radians(phase)) * fade
    return np.array([tone], dtype=np.float32)


@pytest.mark.parametrize(
    ("part", "phase", "level", "expected"),
    [(4, 0, 0.5, -6.0), (4, 45, 0.5, -6.0), (6, 60, 0.5, -6.0), (8, 67.5, 0.5, -6.0), (4, 45, 1.41, 3.0)],
)
def test_ebu_tech_3341_true_peaks(part: int, phase: float, level: float, expected: float) -> None:
    """Cases 15 to 19 of EBU Tech 3341 read +0.2/-0.4 dB of what they are, however the samples fall on the wave."""
    peaks = find_cell_peaks(_make_tone(48_000 / part, phase, level), floor=0.25)

    assert expected - 0.4 <= decibels(float(peaks.max())) <= expected + 0.2


def _make_burst(offset: int) -> Samples:
    """A sine of fs/6 at half scale with one period of fs/4 at full scale in it, made at 4 fs and brought to fs.

    The lowpass is a brick wall in the spectrum; `offset` samples at 4 fs are left out before each kept one.
    """
    slow, fast = 2 * np.pi / (6 * 4), 2 * np.pi / (4 * 4)
    before = 0.5 * np.sin(slow * np.arange(24 * 200))
    period = np.sin(fast * np.arange(16))
    wave = np.concatenate([before, period, before])
    fade = np.minimum(1, np.minimum(np.arange(len(wave)), np.arange(len(wave))[::-1]) / 960)
    spectrum = np.fft.rfft(wave * fade)
    spectrum[len(wave) // 8 :] = 0
    return np.array([np.fft.irfft(spectrum, len(wave))[offset::4]], dtype=np.float32)


@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_ebu_tech_3341_true_peaks_of_a_burst(offset: int) -> None:
    """Cases 20 to 23 of EBU Tech 3341: one high wave reads 0 dBTP +0.2/-0.4 dB, wherever samples fall on it."""
    burst = pad_to_cells(_make_burst(offset))

    assert -0.4 <= decibels(float(find_cell_peaks(burst, floor=0.25).max())) <= 0.2


@pytest.mark.parametrize("frequency", [997, 4_000, 8_000, 12_000, 15_000])
def test_a_tone_reads_its_amplitude_at_any_frequency_that_mp3_keeps(frequency: int) -> None:
    """The kernel is flat: within 0.1 dB up to 15 kHz, over all phases."""
    heights = [decibels(float(find_cell_peaks(_make_tone(frequency, p, 0.8), 0.0).max())) for p in range(0, 180, 15)]

    assert max(heights) == pytest.approx(decibels(0.8), abs=0.1)
    assert min(heights) == pytest.approx(decibels(0.8), abs=0.7 if frequency > 8_000 else 0.2)


def test_a_peak_is_found_in_its_own_cell() -> None:
    """A single click raises the cell it stands in and no other."""
    samples = np.zeros((1, 1920), dtype=np.float32)
    samples[0, 192 * 4 + 90] = 0.5

    peaks = find_cell_peaks(samples, floor=0.4)

    assert np.flatnonzero(peaks).tolist() == [4]
    assert peaks[4] == 0.5


def test_the_louder_channel_counts() -> None:
    """Peaks are the highest of all channels, cell by cell."""
    samples = np.zeros((2, 384), dtype=np.float32)
    samples[0, 10], samples[1, 200] = 0.3, 0.7

    assert find_cell_peaks(samples, floor=0.1).tolist() == pytest.approx([0.3, 0.7])
