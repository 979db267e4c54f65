"""K-weighted energy on the 4 ms grid, ITU-R BS.1770-5 annex 1.

The two filters are recursive, one sample after the other, which numpy cannot vectorise along time. So every cell is a
lane of its own and all lanes step together: once from rest, to learn what state each cell hands on; the true state at
each start follows from those, as what a cell hands on fades to nothing within a few cells; once more from there.

Single precision is enough: against double it is off by 0.0005 LU at most (a 40 Hz tone), and it is 1.5 times faster.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lydsak.audio.samples import CELL_SAMPLES, Cells, Samples

# BS.1770-5 tables 1 and 2, for 48 kHz: b0 b1 b2 a1 a2.
_SHELF: Final = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
_HIGH_PASS: Final = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)

_State = NDArray[np.float32]
"""(4, lanes): the two delays of the shelf, then those of the high-pass."""
_Numbers = NDArray[np.floating[Any]]


def weigh_energies(samples: Samples) -> Cells:
    """The sum of K-weighted squares in each cell, added over the channels; before the first sample is silence.

    `samples` is a whole number of cells. Divided by the number of samples this is the mean square z of the standard;
    the weights of left, right and mono are 1.
    """
    energies = np.zeros(samples.shape[1] // CELL_SAMPLES, dtype=np.float32)
    for channel in samples:
        if channel.any():
            energies += _weigh_channel(channel)
    return energies


def _weigh_channel(channel: NDArray[np.float32]) -> Cells:
    lanes = np.ascontiguousarray(channel.reshape(-1, CELL_SAMPLES).T)
    rest = np.zeros((4, lanes.shape[1]), dtype=np.float32)
    _, handed_on = _step_lanes(lanes, rest)
    energies, _ = _step_lanes(lanes, _find_starts(handed_on))
    return energies


def _step_lanes(lanes: _Numbers, start: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Filter every lane from its start state; gives the energy of each and the state it ends in."""
    state = start.copy()
    energies = np.zeros(lanes.shape[1], dtype=lanes.dtype)
    weighted = np.empty_like(energies)
    shelved = np.empty_like(energies)
    scratch = np.empty_like(energies)
    for samples in lanes:
        _step_biquad(_SHELF, samples, shelved, state[0], state[1], scratch)
        _step_biquad(_HIGH_PASS, shelved, weighted, state[2], state[3], scratch)
        np.multiply(weighted, weighted, out=scratch)
        energies += scratch
    return energies, state


def _step_biquad(
    filter_: tuple[float, float, float, float, float],
    x: _Numbers,
    y: _Numbers,
    first: _Numbers,
    second: _Numbers,
    scratch: _Numbers,
) -> None:
    """One sample through a biquad in transposed direct form II; writes `y` and both delays in place."""
    b0, b1, b2, a1, a2 = filter_
    np.multiply(x, b0, out=y)
    y += first
    np.multiply(x, b1, out=first)
    first += second
    np.multiply(y, a1, out=scratch)
    first -= scratch
    np.multiply(x, b2, out=second)
    np.multiply(y, a2, out=scratch)
    second -= scratch


def _find_starts(handed_on: _State) -> _State:
    """The true state at each lane's start, from what each lane hands on when it starts at rest.

    state[k] = handed_on[k-1] + T state[k-1]. Doubling the reach each time, the sum over all lanes before takes a few
    steps; T shrinks a state to 0.38, so 64 lanes are all there is to hear of. In double precision, as T holds large
    numbers that nearly cancel.
    """
    starts = np.zeros_like(handed_on, dtype=np.float64)
    starts[:, 1:] = handed_on[:, :-1]
    transition = _find_transition()
    reach = 1
    while reach <= 32 and reach < starts.shape[1]:
        starts[:, reach:] += np.einsum("ij,jk->ik", transition, starts[:, :-reach])
        transition = np.einsum("ij,jk->ik", transition, transition)
        reach *= 2
    return starts.astype(np.float32)


@cache
def _find_transition() -> _Numbers:
    """What one silent cell makes of each unit state."""
    _, state = _step_lanes(np.zeros((CELL_SAMPLES, 4)), np.eye(4))
    return state
