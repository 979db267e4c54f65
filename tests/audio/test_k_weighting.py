from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.audio.k_weighting import weigh_energies

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CELL = 192


def _weigh_plainly(channel: NDArray[np.float64]) -> NDArray[np.float64]:
    """BS.1770-5 annex 1 as it is written: one sample after the other, in double precision, direct form I."""
    filters = (
        ((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)),
        ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)),
    )
    x = channel
    for (b0, b1, b2), (a1, a2) in filters:
        fed = b0 * x
        fed[1:] += b1 * x[:-1]
        fed[2:] += b2 * x[:-2]
        y = [0.0, 0.0]
        for value in fed:
            y.append(value - a1 * y[-1] - a2 * y[-2])
        x = np.array(y[2:])
    energies: NDArray[np.float64] = np.square(x).reshape(-1, _CELL).sum(axis=1)
    return energies


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), cells=st.integers(1, 40), offset=st.floats(-0.5, 0.5))
def test_lanes_give_what_the_standard_s_filters_give(seed: int, cells: int, offset: float) -> None:
    """Stepping all cells side by side equals filtering one sample at a time, also with a constant offset."""
    samples = np.random.default_rng(seed).uniform(-0.5, 0.5, cells * _CELL).astype(np.float32) + np.float32(offset)

    assert weigh_energies(samples[None]) == pytest.approx(_weigh_plainly(samples.astype(np.float64)), rel=2e-3)


def test_a_low_tone_carries_over_many_cells() -> None:
    """38 Hz, where the high-pass remembers longest."""
    tone = np.sin(2 * np.pi * 38 * np.arange(200 * _CELL) / 48_000).astype(np.float32)

    assert weigh_energies(tone[None]) == pytest.approx(_weigh_plainly(tone.astype(np.float64)), rel=2e-3)


def test_channels_add_up() -> None:
    """Two channels with the same sound have twice the energy of one."""
    one = np.random.default_rng(3).uniform(-1, 1, (1, 10 * _CELL)).astype(np.float32)

    assert weigh_energies(np.vstack([one, one])) == pytest.approx(2 * weigh_energies(one))


def test_silence_has_no_energy() -> None:
    """Exactly none."""
    assert not weigh_energies(np.zeros((1, 5 * _CELL), dtype=np.float32)).any()
