"""Loudness by ITU-R BS.1770-5, EBU Tech 3341 and 3342.

Units are measured alone, in any order and process, and put together afterwards: `UnitLoudness` is small and can be
cached. How a build uses this:

1. `measure_unit(pcm, channels)` for every utterance as its voice made it, and for every mixed unit with music in it.
2. `foresight.foresee_unit` for the units of speech alone: what they will measure follows from their clips.
3. `foresight.choose_gain(units, target, ceiling)` once, with the units in order: a pure function of the programme.
4. `master.master_unit` for every unit; cached by (unit, gain, ceiling, encoding). It gives the MP3 frames, and the
   loudness as decoded from them.
5. `combine_loudness` of what step 4 measured is what the episode reports. The gain foreseen counts with the limiter's
   share, so it is on target at the first go; should a sound ever defeat it, `foresight.correct_gain` gives another, and
   step 4 is done again, once.

None of these steps looks at an earlier build, so a clean build and an incremental one choose the same gain. A programme
is never held whole: its units pass by, and sums of 100 ms are kept of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lydsak.audio.k_weighting import MEMORY, weigh_energies
from lydsak.audio.samples import CELL_SAMPLES, Samples, decibels, pad_to_cells, read_samples
from lydsak.audio.true_peak import find_cell_peaks
from lydsak.model import Dbtp, Loudness, Lufs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

SILENCE: Final = Lufs(-70.0)
"""The absolute gate: a programme with nothing above it has no loudness, and is given this one."""
GAIN_STEP: Final = 0.5
"""In LU: so that a small edit seldom changes the gain of all."""

_COUNT: Final = 4
_OFFSET: Final = -0.691
_HOP_CELLS: Final = 25
_MOMENTARY_HOPS: Final = 4
_SHORT_TERM_HOPS: Final = 30
_TOLD_DIGITS: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class UnitLoudness:
    """K-weighted energies and peaks of a unit on the 4 ms grid."""

    energies: NDArray[np.floating[Any]]
    peaks: NDArray[np.floating[Any]]

    def to_bytes(self) -> bytes:
        """How many of each, as four bytes; energies and peaks as float16, good to 0.002 dB; one peak as float32."""
        head = b"".join(len(values).to_bytes(_COUNT, "little") for values in (self.energies, self.peaks))
        peaks = self.peaks.astype("<f2" if len(self.peaks) == len(self.energies) else "<f4")
        return head + self.energies.astype("<f2").tobytes() + peaks.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> UnitLoudness:
        """What `to_bytes` wrote."""
        count, peak_count = (int.from_bytes(data[start : start + _COUNT], "little") for start in (0, _COUNT))
        end = 2 * _COUNT + 2 * count
        peaks = np.frombuffer(data[end:], dtype="<f2" if count == peak_count else "<f4")
        return cls(np.frombuffer(data[2 * _COUNT : end], dtype="<f2"), peaks)


def measure_unit(pcm: bytes, channels: int) -> UnitLoudness:
    """Measure 16-bit interleaved samples."""
    return measure_samples(read_samples(pcm, channels))


def measure_clip(pcm: bytes) -> UnitLoudness:
    """Measure 16-bit mono samples with sample peaks, which are near enough to foresee limiting."""
    return _measure_whole(read_samples(pcm, 1), 2.0)


def measure_samples(samples: Samples) -> UnitLoudness:
    """Measure numbers at the house rate; a last cell that is not full counts as padded with silence."""
    # Between samples at half the peak, a wave would have to rise by 6 dB to be the highest.
    return _measure_whole(samples, float(np.abs(samples).max(initial=0.0)) / 2)


def _measure_whole(samples: Samples, floor: float) -> UnitLoudness:
    whole = pad_to_cells(samples)
    if not whole.any():
        silence = np.zeros(whole.shape[1] // CELL_SAMPLES, dtype=np.float32)
        return UnitLoudness(silence, silence)
    return UnitLoudness(weigh_energies(whole), find_cell_peaks(whole, floor))


def measure_pcm(blocks: Iterable[bytes], channels: int) -> UnitLoudness:
    """Measure 16-bit interleaved samples that come in blocks of any size."""
    return measure_blocks(_align_blocks(read_samples(pcm, channels) for pcm in blocks))


def _align_blocks(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """The same samples in blocks of whole cells, but for the last."""
    rest: Samples | None = None
    for block in blocks:
        joined = block if rest is None else np.concatenate([rest, block], axis=1)
        whole = joined.shape[1] // CELL_SAMPLES * CELL_SAMPLES
        rest = joined[:, whole:]
        if whole:
            yield joined[:, :whole]
    if rest is not None and rest.shape[1]:
        yield rest


def measure_blocks(blocks: Iterable[Samples]) -> UnitLoudness:
    """Measure sound that comes in blocks, each but the last a whole number of cells; as if it came at once."""
    measured = list(measure_stream(blocks))
    nothing = np.zeros(0, dtype=np.float32)
    return UnitLoudness(
        np.concatenate([nothing, *(each.energies for each in measured)]),
        np.concatenate([nothing, *(each.peaks for each in measured)]),
    )


def measure_stream(blocks: Iterable[Samples]) -> Iterator[UnitLoudness]:
    """The same, block by block, for what is too long to be held: `combine_loudness` takes it as it comes."""
    before: Samples | None = None
    waiting: Samples | None = None
    for block in chain(blocks, [None]):
        if waiting is not None:
            yield _measure_between(before, waiting, block)
            before = waiting[:, -MEMORY:]
        waiting = block


def _measure_between(before: Samples | None, block: Samples, after: Samples | None) -> UnitLoudness:
    """A block's own cells: the filters remember what came before, the wave is drawn on to what comes next."""
    parts = [part for part in (before, block, None if after is None else after[:, :CELL_SAMPLES]) if part is not None]
    whole = measure_samples(np.concatenate(parts, axis=1) if len(parts) > 1 else block)
    first = 0 if before is None else before.shape[1] // CELL_SAMPLES
    own = slice(first, first + -(-block.shape[1] // CELL_SAMPLES))
    return UnitLoudness(whole.energies[own], whole.peaks[own])


def combine_loudness(units: Iterable[UnitLoudness]) -> Loudness:
    """The measures of a programme from those of its units, in order and without gaps."""
    meter = LoudnessMeter()
    for unit in units:
        meter.add_unit(unit)
    return meter.read()


def round_loudness(loudness: Loudness) -> Loudness:
    """To thousandths, as it is told: a processor that adds by other widths differs in the twelfth digit."""
    return Loudness(
        integrated=Lufs(round(loudness.integrated, _TOLD_DIGITS)),
        range=round(loudness.range, _TOLD_DIGITS),
        short_term_max=Lufs(round(loudness.short_term_max, _TOLD_DIGITS)),
        true_peak=Dbtp(round(loudness.true_peak, _TOLD_DIGITS)),
    )


class LoudnessMeter:
    """Takes what passes by, and tells what all of it came to; of ten hours it holds 3 MB."""

    def __init__(self) -> None:
        self._hops = Hops()
        self._peak = 0.0

    def add_unit(self, unit: UnitLoudness) -> None:
        """What comes next."""
        self._hops.add_cells(unit.energies)
        self._peak = max(self._peak, float(unit.peaks.max(initial=0.0)))

    def read(self) -> Loudness:
        """The measures of all that came."""
        short_term = self._hops.slide_windows(_SHORT_TERM_HOPS)
        return Loudness(
            integrated=self._hops.integrate(),
            range=_find_range(short_term),
            short_term_max=_express_loudness(float(short_term.max())),
            true_peak=Dbtp(max(decibels(self._peak), SILENCE)),
        )


class Hops:
    """The energy of a programme in each 100 ms, summed from cells as they pass by."""

    def __init__(self) -> None:
        self._whole: list[NDArray[np.float64]] = []
        self._rest = np.zeros(0, dtype=np.float64)
        """The cells of a hop that has only begun."""
        self._cells = 0

    def add_cells(self, energies: NDArray[np.floating[Any]]) -> None:
        """The K-weighted energies that come next."""
        waiting = np.concatenate([self._rest, energies.astype(np.float64)])
        whole = len(waiting) // _HOP_CELLS * _HOP_CELLS
        self._whole.append(waiting[:whole].reshape(-1, _HOP_CELLS).sum(axis=1))
        self._rest = waiting[whole:]
        self._cells += len(energies)

    def slide_windows(self, hops: int) -> NDArray[np.float64]:
        """The mean square in each window of so many hops, one every hop; a shorter programme is padded to one."""
        per_hop = np.concatenate([*self._whole, np.zeros(0)])
        if self._cells < hops * _HOP_CELLS:
            return np.array([per_hop.sum() + self._rest.sum()]) / (hops * _HOP_CELLS * CELL_SAMPLES)
        sums = np.cumsum(np.concatenate([[0.0], per_hop]))
        means: NDArray[np.float64] = (sums[hops:] - sums[:-hops]) / (hops * _HOP_CELLS * CELL_SAMPLES)
        return np.maximum(means, 0.0)

    def integrate(self) -> Lufs:
        """Gated loudness, BS.1770-5 annex 1: 400 ms blocks overlapping by 75 %, above -70 LUFS and then -10 LU."""
        blocks = self.slide_windows(_MOMENTARY_HOPS)
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
