"""The gain that brings a programme to its target, chosen before a sample of it is mixed.

What a unit of speech will measure follows from its clips, and what limiting will take follows from the cells' peaks; so
every unit is mixed and encoded once. That the foresight held is measured on the encoded file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lydsak.audio.limiter import plan_reduction
from lydsak.audio.loudness import GAIN_STEP, SILENCE, Hops, UnitLoudness
from lydsak.audio.samples import CELL_SAMPLES, Cells, ratio
from lydsak.model import SAMPLES_PER_MS, Db, Dbtp, Key, Lufs, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOLERANCE: Final = 0.5
"""How far from its target a programme may be, in LU."""
ENCODING_HEADROOM: Final = Db(0.5)
"""How far below the ceiling samples are held before encoding; MP3 at 96 kbit/s seldom adds more to a peak."""

_CELL_MS: Final = CELL_SAMPLES // SAMPLES_PER_MS
_HIGHEST_PUSH: Final = 6.0
"""Limiting any harder to reach the target would be heard."""


def is_plain_speech(unit: Unit) -> bool:
    """Whether nothing is heard in a unit but one whole utterance after the other, or nothing at all."""
    clips = [clip for track in unit.tracks for clip in track.clips]
    shaped = any(clip.fades or clip.fade_in or clip.fade_out or clip.source_start for clip in clips)
    return not shaped and all(track.name == "speech" for track in unit.tracks)


def foresee_unit(unit: Unit, clips: Mapping[Key, UnitLoudness], channels: int) -> UnitLoudness:
    """What a unit of plain speech will measure, from its clips as they measure alone.

    Clips begin on whole milliseconds and are set on the nearest cell: 2 ms are nothing to blocks of 400 ms.
    """
    energies, peaks = np.zeros((2, unit.duration // _CELL_MS), dtype=np.float32)
    for clip in (clip for track in unit.tracks for clip in track.clips):
        first = round(clip.start / _CELL_MS)
        measured = clips[clip.source]
        here = slice(first, first + len(measured.energies))
        energies[here] += measured.energies * np.float32(channels * ratio(clip.gain) ** 2)
        peaks[here] = np.maximum(peaks[here], measured.peaks * np.float32(ratio(clip.gain)))
    return UnitLoudness(energies, peaks)


def choose_gain(measure_units: Callable[[], Iterable[UnitLoudness]], target: Lufs, ceiling: Dbtp) -> Db:
    """The gain, in steps of 0.5 dB, that brings a programme nearest to its target.

    `measure_units` gives the units in order, measured without gain, as often as it is asked; `ceiling` is that of the
    finished file. A programme whose peaks would need more than 6 dB of limiting stays below its target.
    """
    loudness = _foresee_programme(measure_units(), 1.0, np.inf)
    if loudness <= SILENCE:
        return Db(0.0)
    limit = ratio(ceiling - ENCODING_HEADROOM)
    gain = round((target - loudness) / GAIN_STEP) * GAIN_STEP
    highest = gain + _HIGHEST_PUSH
    best, error = gain, np.inf
    while gain <= highest:
        missing = target - _foresee_programme(measure_units(), ratio(gain), limit)
        if abs(missing) >= error:
            break
        best, error = gain, abs(missing)
        # Limiting takes a part of each step, so what is missing is never too long a leap.
        gain += max(1, int(missing / GAIN_STEP)) * GAIN_STEP
    return Db(best)


def correct_gain(gain: Db, measured: Lufs, target: Lufs) -> Db:
    """The gain for a programme that came out at `measured`: a step nearer, or the same one when that is near enough.

    Asked once: a programme that is still off is one whose peaks stand too far above the rest, and is left so.
    """
    error = target - measured
    if abs(error) <= TOLERANCE or measured <= SILENCE:
        return gain
    return Db(gain + (GAIN_STEP if error > 0 else -GAIN_STEP))


def _foresee_programme(units: Iterable[UnitLoudness], gain: float, limit: float) -> Lufs:
    hops = Hops()
    for unit in units:
        hops.add_cells(_foresee_limiting(unit.energies, unit.peaks, gain, limit))
    return hops.integrate()


def _foresee_limiting(
    energies: NDArray[np.floating[Any]], peaks: Cells, gain: float, limit: float
) -> NDArray[np.float64]:
    """What is left of each cell's energy: the mean square of a level that runs straight from edge to edge.

    A unit ends in silence, so what is taken from it does not depend on its neighbours.
    """
    raised = energies * np.float64(gain**2)
    if peaks.max(initial=0.0) * gain > limit:
        edges = 1 - plan_reduction(peaks * np.float32(gain), limit).astype(np.float64)
        before, after = edges[:-1], edges[1:]
        raised *= (before**2 + before * after + after**2) / 3
    return raised
