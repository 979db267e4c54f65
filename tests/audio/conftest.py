"""Sound that the tests of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RATE = 48_000
_FRAME = 1152

MakeVoice = Callable[..., bytes]


@pytest.fixture
def make_voice() -> MakeVoice:
    """A maker of units that behave like speech: pulses through resonances, in syllables, silent frames at both ends."""

    def make(frames: int, *, seed: int = 1, channels: int = 1, peak: float = 0.97) -> bytes:
        rng = np.random.default_rng(seed)
        length = (frames - 2) * _FRAME
        pulses = np.zeros(length)
        pulses[np.cumsum(rng.integers(420, 560, length // 560))] = 1.0
        spoken = np.convolve(pulses, _make_throat(), mode="full")[:length]
        spoken += 0.002 * rng.standard_normal(length)
        syllables = np.repeat(rng.uniform(0.1, 1.0, length // 9_600 + 1), 9_600)[:length]
        spoken *= syllables * np.abs(np.sin(np.pi * np.arange(length) / 9_600)) ** 0.5
        spoken *= peak / np.abs(spoken).max()
        unit = np.pad(np.rint(spoken * 32_767), _FRAME).astype("<i2")
        return np.repeat(unit, channels).tobytes()

    return make


def _make_throat() -> NDArray[np.float64]:
    """The answer of a throat to one pulse: a few decaying resonances."""
    time = np.arange(960) / _RATE
    formants = ((500, 60, 1.0), (1500, 90, 0.6), (2500, 120, 0.4), (3500, 150, 0.2))
    tones = [level * np.exp(-np.pi * width * time) * np.sin(2 * np.pi * at * time) for at, width, level in formants]
    throat: NDArray[np.float64] = np.sum(tones, axis=0)
    return throat
