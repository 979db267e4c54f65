from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.voice_chain.levels import draw_gain, find_levels, find_speech_level

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _make_tone(seconds: float, level: float, frequency: float = 500) -> NDArray[np.float32]:
    time = np.arange(round(seconds * 48_000)) / 48_000
    tone: NDArray[np.float32] = np.float32(np.sqrt(2) * 10 ** (level / 20)) * np.sin(
        2 * np.pi * frequency * time
    ).astype(np.float32)
    return tone


@pytest.mark.parametrize("level", [-60.0, -20.0, -3.0])
def test_a_steady_tone_has_its_level_everywhere(level: float) -> None:
    """By root mean square, but for the ends, where the window looks out into silence."""
    assert find_levels(_make_tone(0.4, level))[2:-2] == pytest.approx(level, abs=0.05)


def test_pauses_do_not_count_in_the_level_of_speech() -> None:
    """Half silence, half tone: the tone's level."""
    speech = np.concatenate([_make_tone(1, -20), np.zeros(48_000, np.float32)])

    assert find_speech_level(find_levels(speech)) == pytest.approx(-20, abs=0.1)


@given(st.lists(st.floats(0, 12), min_size=1, max_size=40))
def test_a_gain_moves_without_a_step(reductions: list[float]) -> None:
    """One factor a sample, between the least and the most that was asked for; no sample far from the one before."""
    gain = draw_gain(np.array(reductions))

    assert len(gain) == 192 * len(reductions)
    assert 10 ** (-max(reductions) / 20) - 1e-6 <= gain.min() <= gain.max() <= 10 ** (-min(reductions) / 20) + 1e-6
    assert np.abs(np.diff(gain)).max() <= 1.001 / 192
