from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.audio.voice_chain.filters import split_sibilants
from lydsak.model import Hz


@pytest.mark.parametrize("frequency", [20, 40, 80, 160, 320, 1_000, 8_000])
def test_the_response_is_that_of_a_butterworth_filter(frequency: int) -> None:
    """|H|² = 1 / (1 + (tan(w0/2) / tan(w/2))⁴), the bilinear transform of the analogue one: 3 dB down at 80 Hz."""
    tone = np.sin(2 * np.pi * frequency * np.arange(96_000) / 48_000).astype(np.float32)

    heard = split_sibilants(tone, Hz(80))[0][24_000:72_000]

    warped = np.tan(np.pi * 80 / 48_000) / np.tan(np.pi * frequency / 48_000)
    assert np.sqrt(2 * np.mean(heard**2)) == pytest.approx(1 / np.sqrt(1 + warped**4), abs=2e-4)


def test_it_is_the_recursive_filter() -> None:
    """Sample by sample the same as the difference equation (Audio EQ Cookbook, Q 1/√2), over the joins of blocks."""
    noise = np.random.default_rng(1).normal(0, 0.2, 40_000)
    angle = 2 * np.pi * 80 / 48_000
    alpha = np.sin(angle) / np.sqrt(2)
    b = np.array([(1 + np.cos(angle)) / 2, -(1 + np.cos(angle)), (1 + np.cos(angle)) / 2]) / (1 + alpha)
    a = np.array([-2 * np.cos(angle), 1 - alpha]) / (1 + alpha)
    wanted = np.zeros(len(noise) + 2)
    before = np.concatenate([np.zeros(2), noise])
    for n in range(2, len(wanted)):
        wanted[n] = b @ before[n - 2 : n + 1][::-1] - a @ wanted[n - 2 : n][::-1]

    assert split_sibilants(noise.astype(np.float32), Hz(80))[0] == pytest.approx(wanted[2:], abs=1e-5)


def test_a_constant_offset_goes() -> None:
    """What is left of it after a tenth of a second is below 16 bits."""
    assert np.abs(split_sibilants(np.full(9_600, 0.5, np.float32), Hz(80))[0][4_800:]).max() < 1 / 65_536


@pytest.mark.parametrize(
    ("frequency", "part"), [(1_000, 0), (4_000, 0), (5_000, 0.5), (7_000, 1), (9_000, 0.5), (11_000, 0)]
)
def test_the_band_is_that_of_sibilants(frequency: int, part: float) -> None:
    """Whole at 5.5 to 8.5 kHz, half at its edges, nothing a kilohertz beyond; and in phase with the wave."""
    tone = np.sin(2 * np.pi * frequency * np.arange(48_000) / 48_000).astype(np.float32)

    cleared, band = split_sibilants(tone, Hz(80))

    assert band[9_600:38_400] == pytest.approx(part * cleared[9_600:38_400], abs=1e-3)


@given(st.integers(1, 60_000), st.integers(0, 2))
@settings(max_examples=30)
def test_blocks_leave_no_trace(length: int, seed: int) -> None:
    """Cut anywhere, a longer wave has the same beginning: nothing depends on where blocks end."""
    noise = np.random.default_rng(seed).normal(0, 0.2, 60_000 + 960).astype(np.float32)

    cut, whole = (split_sibilants(wave, Hz(80)) for wave in (noise[: length + 960], noise))

    for one, other in zip(cut, whole, strict=True):
        assert len(one) == length + 960
        assert one[:length] == pytest.approx(other[:length], abs=3e-5)
