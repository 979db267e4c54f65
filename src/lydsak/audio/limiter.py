"""A look-ahead true-peak limiter on the 4 ms grid.

How far the level must come down is known for each cell. That is held while it fades (so that the level does not follow
the single glottal pulses of a voice), begun two to three cells early, and smoothed; between the cells' edges it moves
in straight lines. Cells with nothing to bring down are not touched. The curve needs the cells' peaks only, so
`loudness` can tell beforehand what limiting will cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lydsak.audio.samples import CELL_SAMPLES, Cells, Samples, pad_to_cells
from lydsak.audio.true_peak import find_cell_peaks

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RELEASE_CELLS: Final = 5.0
"""20 ms to fall to 1/e: longer than most pitch periods, so that the wave keeps its shape; much shorter than a syllable,
so that nothing pumps. 60 ms would take 1 dB more from a voice at -16 LUFS."""
_OVERSHOOT: Final = 0.6
"""Nothing under this part of the ceiling is taken to pass it between two samples."""
_NOTHING: Final = 1e-4
"""A reduction below 0.001 dB."""


def limit_samples(samples: Samples, ceiling: float) -> Samples:
    """The samples with their true peak held at `ceiling`, a linear value."""
    padded = pad_to_cells(samples)
    peaks = find_limited_peaks(padded, ceiling)
    if not (peaks > ceiling).any():
        return samples
    limited = padded.copy()
    reduce_level(limited, plan_reduction(peaks, ceiling))
    return limited[:, : samples.shape[1]]


def find_limited_peaks(samples: Samples, ceiling: float) -> Cells:
    """The peaks that `plan_reduction` needs to know: true ones where they may pass the ceiling."""
    return find_cell_peaks(samples, floor=ceiling * _OVERSHOOT)


def reduce_level(samples: Samples, edges: NDArray[np.float32]) -> None:
    """Take from samples, a whole number of cells, what was planned for their edges; in place."""
    cells = samples.reshape(len(samples), -1, CELL_SAMPLES)
    touched = np.flatnonzero((edges[:-1] > 0) | (edges[1:] > 0))
    before, after = edges[touched, None], edges[touched + 1, None]
    cells[:, touched] *= 1 - (before + (after - before) * _RAMP)


def plan_reduction(peaks: Cells, ceiling: float) -> NDArray[np.float32]:
    """How much of the level is taken away at each edge of the cells, 0 to 1: one value more than there are cells."""
    wanted = 1 - ceiling / np.maximum(peaks, ceiling)
    held = np.pad(_hold_release(wanted), 3)
    # Edge k lies between cells k-1 and k. It and its neighbours must each know both of them: so each edge looks two
    # cells to either side, and any weighted mean of three edges is enough for the cells between.
    widest = np.maximum.reduce([held[shift : len(held) - 3 + shift] for shift in range(4)])
    edges = (widest[:-2] + 2 * widest[1:-1] + widest[2:]) / 4
    return np.where(edges > _NOTHING, edges, 0).astype(np.float32)


def _hold_release(wanted: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Let each reduction fade exponentially: the highest of all that came before, each faded by its age."""
    ages = np.arange(len(wanted)) / _RELEASE_CELLS
    with np.errstate(divide="ignore"):
        levels = np.log(wanted.astype(np.float64)) + ages
    faded: NDArray[np.float64] = np.exp(np.maximum.accumulate(levels) - ages)
    return faded


_RAMP: Final = ((np.arange(CELL_SAMPLES) + 0.5) / CELL_SAMPLES).astype(np.float32)
