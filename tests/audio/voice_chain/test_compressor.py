from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from lydsak.audio.voice_chain.compressor import Compressor, compress_level, curve_reduction
from lydsak.model import Db, Ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

SETTINGS = Compressor(threshold=Db(-4.0), ratio=3.0, knee=Db(6.0), attack=Ms(20), release=Ms(200))


def _make_steps(levels: list[tuple[float, float]]) -> NDArray[np.float32]:
    """A tone at each level (dB, rms) for so many seconds."""
    envelope = np.concatenate([np.full(round(s * 48_000), np.sqrt(2) * 10 ** (level / 20)) for level, s in levels])
    return (envelope * np.sin(2 * np.pi * 1_000 * np.arange(len(envelope)) / 48_000)).astype(np.float32)


def _follow_gain(before: NDArray[np.float32], after: NDArray[np.float32]) -> NDArray[np.float64]:
    """In dB, each 4 ms."""
    energies = [np.square(wave.reshape(-1, 192).astype(np.float64)).sum(axis=1) for wave in (after, before)]
    gain: NDArray[np.float64] = 10 * np.log10(energies[0] / energies[1])
    return gain


@pytest.mark.parametrize(
    ("level", "reduction"),
    [
        (-30.0, 0.0),
        (-7.0, 0.0),  # the knee begins
        (-4.0, 0.5),  # at the threshold: (1 - 1/3) * (6/2)² / (2 * 6)
        (-1.0, 2.0),  # the knee ends: 3 dB over, 2/3 of them
        (8.0, 8.0),  # 12 dB over come out as 4
    ],
)
def test_the_static_curve(level: float, reduction: float) -> None:
    """Nothing below the knee, a third above it, a parabola between."""
    assert curve_reduction(np.array([level]), SETTINGS)[0] == pytest.approx(reduction)


def test_it_comes_and_goes_in_its_times() -> None:
    """After a rise two thirds of the way are made in the attack's time, after a fall in the release's."""
    tone = _make_steps([(-20, 2), (-10, 2), (-20, 2)])

    gain = _follow_gain(tone, compress_level(tone, SETTINGS))

    low, high = gain[490], gain[990]
    assert high < low - 3
    down = (gain[500:] <= low + (high - low) * (1 - 1 / np.e)).argmax() * 4
    up = (gain[1_000:] >= high + (low - high) * (1 - 1 / np.e)).argmax() * 4
    assert down == pytest.approx(20, abs=8)
    assert up == pytest.approx(200, abs=30)


def test_an_even_voice_is_left_alone() -> None:
    """A tone 8 dB below the loudest syllable stays as it is until that comes."""
    tone = _make_steps([(-30, 1), (-12, 1)])

    gain = _follow_gain(tone, compress_level(tone, SETTINGS))

    assert np.abs(gain[:240]).max() < 0.01
    assert gain[400:].max() < -1


def test_the_sound_has_no_click() -> None:
    """Beside the tone, what comes out has nothing 60 dB below it: no step in the gain, no ripple at its frequency."""
    tone = _make_steps([(-20, 2), (-8, 2), (-20, 2)])
    # The rise and the fall themselves are no fault of the compressor's: it is looked at where the tone is steady.
    heard = compress_level(tone, SETTINGS)[48_000 * 2 + 9_600 : 48_000 * 3]

    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    frequencies = np.fft.rfftfreq(len(heard), 1 / 48_000)
    beside = np.abs(frequencies - 1_000) > 100

    assert spectrum[beside].max() < spectrum.max() * 1e-3
