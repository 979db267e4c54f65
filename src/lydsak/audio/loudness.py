"""Loudness by ITU-R BS.1770-5, EBU Tech 3341 and 3342, and the gain that brings a programme to its target.

Units are measured alone, in any order and process, and put together afterwards: `UnitLoudness` is small and can be
cached. How a build uses this:

1. `measure_unit(pcm, channels)` for every mixed unit, as it is; cached by the unit.
2. `choose_gain(units, target, ceiling)` once, with the units in order: a pure function of the programme.
3. `master.master_unit(pcm, channels, gain, ceiling, bitrate)` for every unit; cached by (unit, gain, ceiling, bitrate).
   It gives the MP3 frames, and the loudness as decoded from them.
4. `combine_loudness` of what step 3 measured is what the episode reports. `choose_gain` foresees the limiter's share,
   so it is on target at the first go; should a sound ever defeat it, `correct_gain` gives another, and step 3 is done
   again, once.

None of these steps looks at an earlier build, so a clean build and an incremental one choose the same gain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lydsak.audio.k_weighting import weigh_energies
from lydsak.audio.limiter import limit_samples, plan_reduction
from lydsak.audio.samples import CELL_SAMPLES, Cells, Samples, decibels, pad_to_cells, ratio, read_samples
from lydsak.audio.true_peak import find_cell_peaks
from lydsak.model import Db, Dbtp, Loudness, Lufs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SILENCE: Final = Lufs(-70.0)
"""The absolute gate: a programme with nothing above it has no loudness, and is given this one."""
GAIN_STEP: Final = 0.5
TOLERANCE: Final = 0.5
"""How far from its target a programme may be, in LU."""
ENCODING_HEADROOM: Final = Db(0.5)
"""How far below the ceiling samples are held before encoding; MP3 at 96 kbit/s seldom adds more to a peak."""

_OFFSET: Final = -0.691
_HOP_CELLS: Final = 25
_MOMENTARY_HOPS: Final = 4
_SHORT_TERM_HOPS: Final = 30
_HIGHEST_PUSH: Final = 6.0
"""Limiting any harder to reach the target would be heard."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitLoudness:
    """K-weighted energies and peaks of a unit on the 4 ms grid."""

    energies: Cells
    peaks: Cells

    def to_bytes(self) -> bytes:
        """Little-endian float32: all energies, then all peaks."""
        return np.concatenate([self.energies, self.peaks]).astype("<f4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> UnitLoudness:
        """What `to_bytes` wrote."""
        energies, peaks = np.frombuffer(data, dtype="<f4").reshape(2, -1)
        return cls(energies, peaks)


def measure_unit(pcm: bytes, channels: int, gain: Db = Db(0.0), ceiling: Dbtp | None = None) -> UnitLoudness:
    """Measure 16-bit interleaved samples, after `gain` and with their true peak held at `ceiling`, if one is given."""
    samples = read_samples(pcm, channels)
    if gain and samples.any():
        samples *= np.float32(ratio(gain))
    return measure_samples(samples if ceiling is None else limit_samples(samples, ratio(ceiling)))


def measure_samples(samples: Samples) -> UnitLoudness:
    """Measure numbers at the house rate; a last cell that is not full counts as padded with silence."""
    whole = pad_to_cells(samples)
    if not whole.any():
        silence = np.zeros(whole.shape[1] // CELL_SAMPLES, dtype=np.float32)
        return UnitLoudness(silence, silence)
    # Between samples at half the peak, a wave would have to rise by 6 dB to be the highest.
    peaks = find_cell_peaks(whole, floor=float(np.abs(whole).max()) / 2)
    return UnitLoudness(weigh_energies(whole), peaks)


def combine_loudness(units: Sequence[UnitLoudness]) -> Loudness:
    """The measures of a programme from those of its units, in order and without gaps."""
    energies, peaks = _join_units(units)
    short_term = _slide_windows(energies, _SHORT_TERM_HOPS)
    return Loudness(
        integrated=_integrate(energies),
        range=_find_range(short_term),
        short_term_max=_express_loudness(float(short_term.max())),
        true_peak=Dbtp(max(decibels(float(peaks.max(initial=0.0))), SILENCE)),
    )


def choose_gain(units: Sequence[UnitLoudness], target: Lufs, ceiling: Dbtp) -> Db:
    """The gain, in steps of 0.5 dB, that brings a programme nearest to its target.

    `units` are measured without gain; `ceiling` is that of the finished file. The limiter's share is foreseen from the
    cells' peaks. A programme whose peaks would need more than 6 dB of limiting stays below its target.
    """
    energies, peaks = _join_units(units)
    loudness = _integrate(energies)
    if loudness <= SILENCE:
        return Db(0.0)
    limit = ratio(ceiling - ENCODING_HEADROOM)
    lowest = round((target - loudness) / GAIN_STEP) * GAIN_STEP
    best, error = lowest, np.inf
    for step in range(round(_HIGHEST_PUSH / GAIN_STEP) + 1):
        gain = lowest + step * GAIN_STEP
        reached = _integrate(_foresee_limiting(energies, peaks, ratio(gain), limit))
        if abs(reached - target) >= error:
            break
        best, error = gain, abs(reached - target)
    return Db(best)


def correct_gain(gain: Db, measured: Lufs, target: Lufs) -> Db:
    """The gain for a programme that came out at `measured`: a step nearer, or the same one when that is near enough.

    Asked once: a programme that is still off is one whose peaks stand too far above the rest, and is left so.
    """
    error = target - measured
    if abs(error) <= TOLERANCE or measured <= SILENCE:
        return gain
    return Db(gain + (GAIN_STEP if error > 0 else -GAIN_STEP))


def _foresee_limiting(energies: Cells, peaks: Cells, gain: float, limit: float) -> NDArray[np.float64]:
    """What is left of each cell's energy: the mean square of a level that runs straight from edge to edge."""
    edges = 1 - plan_reduction(peaks * np.float32(gain), limit).astype(np.float64)
    before, after = edges[:-1], edges[1:]
    return energies * (gain**2 * (before**2 + before * after + after**2) / 3)


def _join_units(units: Sequence[UnitLoudness]) -> tuple[Cells, Cells]:
    if not units:
        return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32)
    return np.concatenate([unit.energies for unit in units]), np.concatenate([unit.peaks for unit in units])


def _slide_windows(energies: NDArray[np.floating[Any]], hops: int) -> NDArray[np.float64]:
    """The mean square in each window of `hops` x 100 ms, one every 100 ms; a shorter programme is padded to one."""
    whole = energies[: len(energies) // _HOP_CELLS * _HOP_CELLS].astype(np.float64)
    per_hop = whole.reshape(-1, _HOP_CELLS).sum(axis=1)
    if len(energies) < hops * _HOP_CELLS:
        return np.array([energies.sum(dtype=np.float64)]) / (hops * _HOP_CELLS * CELL_SAMPLES)
    sums = np.cumsum(np.concatenate([[0.0], per_hop]))
    means: NDArray[np.float64] = (sums[hops:] - sums[:-hops]) / (hops * _HOP_CELLS * CELL_SAMPLES)
    return np.maximum(means, 0.0)


def _integrate(energies: NDArray[np.floating[Any]]) -> Lufs:
    """Gated loudness, BS.1770-5 annex 1: 400 ms blocks that overlap by 75 %, above -70 LUFS and then above -10 LU."""
    blocks = _slide_windows(energies, _MOMENTARY_HOPS)
    audible = blocks[blocks > _mean_square(SILENCE)]
    if not len(audible):
        return SILENCE
    gate = audible.mean() * 10 ** (-10 / 10)
    return _express_loudness(float(audible[audible > gate].mean()))


def _find_range(short_term: NDArray[np.float64]) -> float:
    """Loudness range, EBU Tech 3342: from the 10th to the 95th percentile of what is above -70 LUFS and then -20 LU."""
    audible = short_term[short_term > _mean_square(SILENCE)]
    if not len(audible):
        return 0.0
    gated = np.sort(audible[audible >= audible.mean() * 10 ** (-20 / 10)])
    low, high = (gated[round((len(gated) - 1) * part)] for part in (0.10, 0.95))
    return 10 * float(np.log10(high / low))


def _express_loudness(mean_square: float) -> Lufs:
    return Lufs(max(_OFFSET + 10 * float(np.log10(mean_square)), SILENCE)) if mean_square > 0 else SILENCE


def _mean_square(loudness: Lufs) -> float:
    return float(10 ** ((loudness - _OFFSET) / 10))
