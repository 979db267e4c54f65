"""Levels on the 4 ms grid, and gains from there back to samples without a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lydsak.audio.samples import CELL_SAMPLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WINDOW: Final = np.array([1, 2, 3, 2, 1]) / 9
"""Cells that one level is a mean of: 20 ms, longer than the pitch period of any voice."""
_FLOOR: Final = 1e-12
"""-120 dB: less than the noise of 16 bits."""
_GATE: Final = 0.1
"""As in BS.1770-5: what lies 10 dB below the mean is a pause."""
_RAMP: Final = ((np.arange(CELL_SAMPLES) + 0.5) / CELL_SAMPLES).astype(np.float32)


def find_levels(wave: NDArray[np.float32]) -> NDArray[np.float64]:
    """The level round each cell in dB, by root mean square; `wave` is a whole number of cells."""
    cells = wave.reshape(-1, CELL_SAMPLES)
    energies = np.einsum("ij,ij->i", cells, cells).astype(np.float64) / CELL_SAMPLES
    smooth = np.convolve(energies, _WINDOW, mode="full")[2:-2]
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(smooth, _FLOOR))
    return levels


def find_speech_level(levels: NDArray[np.float64]) -> float:
    """The level of an utterance without its pauses, in dB."""
    energies = 10 ** (levels / 10)
    spoken = energies[energies >= _GATE * energies.mean()]
    return 10 * float(np.log10(spoken.mean()))


def draw_gain(reductions: NDArray[np.float64]) -> NDArray[np.float32]:
    """A factor for each sample from the reduction of each cell in dB, in straight lines from edge to edge."""
    padded = np.pad(reductions, 1, mode="edge")
    edges = (10 ** (-(padded[:-1] + padded[1:]) / 40)).astype(np.float32)
    before, after = edges[:-1, None], edges[1:, None]
    gain: NDArray[np.float32] = (before + (after - before) * _RAMP).reshape(-1)
    return gain
