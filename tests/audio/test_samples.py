from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.samples import decibels, hold_silence, pad_to_cells, quantize_samples, ratio, read_samples


@given(st.lists(st.integers(-32_768, 32_767), max_size=50), st.sampled_from([1, 2]))
def test_reading_and_quantizing_give_the_same_samples_back(values: list[int], channels: int) -> None:
    """16-bit samples survive being numbers, whatever the number of channels."""
    pcm = np.array(values * channels, dtype="<i2").tobytes()

    assert quantize_samples(read_samples(pcm, channels)) == pcm


def test_channels_are_taken_apart() -> None:
    """Left and right lie side by side in bytes and one after the other in numbers."""
    pcm = np.array([16_384, -16_384, 8_192, 0], dtype="<i2").tobytes()

    assert read_samples(pcm, 2).tolist() == [[0.5, 0.25], [-0.5, 0.0]]


def test_what_passes_full_scale_is_held_there() -> None:
    """Samples never wrap round to the other sign."""
    loud = np.array([[1.5, -1.5]], dtype=np.float32)

    assert np.frombuffer(quantize_samples(loud), "<i2").tolist() == [32_767, -32_768]


@pytest.mark.parametrize(("length", "padded"), [(0, 0), (1, 192), (192, 192), (193, 384)])
def test_padding_reaches_the_next_cell(length: int, padded: int) -> None:
    """A started cell counts as whole, a whole one stays."""
    assert pad_to_cells(np.ones((2, length), dtype=np.float32)).shape == (2, padded)


def test_levels_and_ratios_are_each_other_s_inverse() -> None:
    """Half the amplitude is 6.02 dB down; nothing at all has no level."""
    assert decibels(0.5) == pytest.approx(-6.0206, abs=1e-4)
    assert ratio(decibels(0.3)) == pytest.approx(0.3)
    assert decibels(0.0) == -np.inf


def test_silence_is_as_long_as_asked_for() -> None:
    """On every channel."""
    silence = hold_silence(2, 7)
    assert silence.shape == (2, 7)
    assert silence.dtype == np.float32
    assert not silence.any()
