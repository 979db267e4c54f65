"""True peak: how high the wave goes between the samples, ITU-R BS.1770-5 annex 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lydsak.audio.samples import CELL_SAMPLES, Cells, Samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REACH: Final = 12
"""Samples to each side that one interpolated value is made from; the annex asks for 6."""
_PHASES: Final = (0.25, 0.5, 0.75)
"""Four times the house rate, as the annex asks for."""


def find_cell_peaks(samples: Samples, floor: float) -> Cells:
    """The highest peak of any channel in each cell.

    It is a true peak where samples reach `floor`, and a sample peak elsewhere: interpolating everything would cost
    more than all other measures together, and says nothing about the loudest place.
    `samples` is a whole number of cells.
    """
    magnitudes = np.abs(samples)
    peaks: Cells = magnitudes.reshape(len(samples), -1, CELL_SAMPLES).max(axis=(0, 2))
    for channel, magnitude in zip(samples, magnitudes, strict=True):
        positions = _find_crests(magnitude, floor)
        if len(positions):
            _raise_cells(peaks, positions, _interpolate_peaks(channel, positions))
    return peaks


def _find_crests(magnitude: NDArray[np.float32], floor: float) -> NDArray[np.intp]:
    """The samples at or above `floor` that no neighbour passes, and those before them: the wave peaks beside them."""
    crests = magnitude >= floor
    crests[1:] &= magnitude[1:] >= magnitude[:-1]
    crests[:-1] &= magnitude[:-1] >= magnitude[1:]
    crests[:-1] |= crests[1:]
    return np.flatnonzero(crests)


def _interpolate_peaks(channel: NDArray[np.float32], positions: NDArray[np.intp]) -> NDArray[np.float32]:
    """The highest interpolated magnitude between each position and the sample after it."""
    padded = np.pad(channel, _REACH)
    values = np.zeros((len(_PHASES), len(positions)), dtype=np.float32)
    for tap in range(2 * _REACH):
        neighbour = padded[positions + (tap + 1)]
        for phase in range(len(_PHASES)):
            values[phase] += _KERNEL[phase, tap] * neighbour
    highest: NDArray[np.float32] = np.abs(values).max(axis=0)
    return highest


def _raise_cells(peaks: Cells, positions: NDArray[np.intp], found: NDArray[np.float32]) -> None:
    cells = positions // CELL_SAMPLES
    first = np.flatnonzero(np.diff(cells, prepend=-1))
    here = cells[first]
    peaks[here] = np.maximum(peaks[here], np.maximum.reduceat(found, first))


def _make_kernel() -> NDArray[np.float32]:
    """A windowed sinc for each phase: row p, tap t weighs the sample t - 11 places after the position."""
    rows = []
    for phase in _PHASES:
        distance = np.arange(2 * _REACH) - (_REACH - 1) - phase
        row = np.sinc(distance) * np.i0(6.0 * np.sqrt(1 - (distance / _REACH) ** 2)) / np.i0(6.0)
        rows.append(row / row.sum())
    return np.array(rows, dtype=np.float32)


_KERNEL: Final = _make_kernel()
