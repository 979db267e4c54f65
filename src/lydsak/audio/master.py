"""A mixed unit -> its MP3 frames at the programme's gain, with the true peak held in what a listener decodes.

A unit may lie under one long bed, so it passes through in blocks: twice for the limiter, which has to know all peaks
before it lowers the first of them. Nearly all units are one block, which is kept between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from lydsak.audio.encode import decode_mp3, encode_unit, join_units
from lydsak.audio.foresight import ENCODING_HEADROOM
from lydsak.audio.info_header import StreamFacts, describe_stream
from lydsak.audio.limiter import find_limited_peaks, plan_reduction, reduce_level
from lydsak.audio.loudness import UnitLoudness, measure_blocks
from lydsak.audio.samples import CELL_SAMPLES, Cells, Samples, decibels, ratio, read_samples
from lydsak.model import SAMPLES_PER_MS, Db, Dbtp, Encoding, Ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

MixStretch = Callable[[Ms, Ms], bytes]
"""The 16-bit interleaved samples of a unit from one time to another."""

_ATTEMPTS: Final = 6
_SAFETY: Final = Db(0.05)
"""Meters interpolate differently; ours reads at most this much less than another."""
_BLOCK: Final = Ms(30_000)
_CELL: Final = Ms(CELL_SAMPLES // SAMPLES_PER_MS)


@dataclass(frozen=True, slots=True, eq=False)
class MasteredUnit:
    """MP3 frames, what they are as a stretch of a file, and the loudness of what they decode to."""

    frames: bytes
    stream: StreamFacts
    loudness: UnitLoudness


def master_unit(
    mix: MixStretch, duration: Ms, channels: int, gain: Db, ceiling: Dbtp, encoding: Encoding
) -> MasteredUnit:
    """Apply gain, limit, encode, and listen to the result; where a peak passes the ceiling, limit harder and try again.

    A pure function of the mix and the other arguments. The mix is a whole number of frames, silent in the first and the
    last; `ceiling` holds in the decoded file.
    """
    unit = _RaisedUnit(mix, duration, channels, gain)
    limit = Dbtp(ceiling - ENCODING_HEADROOM)
    peaks = unit.find_peaks(ratio(limit))
    for _ in range(_ATTEMPTS):
        edges = plan_reduction(peaks, ratio(limit))
        frames = encode_unit(unit.limit_blocks(edges), channels, encoding)
        stream = describe_stream(frames)
        loudness = measure_frames(frames, stream, channels, encoding, duration)
        excess = decibels(float(loudness.peaks.max(initial=0.0))) + _SAFETY - ceiling
        if excess <= 0:
            break
        limit = Dbtp(limit - excess - 0.1)
    return MasteredUnit(frames, stream, loudness)


def limit_unit(mix: MixStretch, duration: Ms, channels: int, gain: Db, limit: Dbtp) -> Iterator[Samples]:
    """Apply gain and hold the true peak at a limit, block by block: what another codec than ours is to encode."""
    unit = _RaisedUnit(mix, duration, channels, gain)
    return unit.limit_blocks(plan_reduction(unit.find_peaks(ratio(limit)), ratio(limit)))


def measure_frames(frames: bytes, stream: StreamFacts, channels: int, encoding: Encoding, duration: Ms) -> UnitLoudness:
    """The loudness of what MP3 frames decode to, as a listener's player does it."""
    file = join_units([stream], [frames], channels, encoding, duration * SAMPLES_PER_MS)
    return measure_blocks(decode_mp3(file, _BLOCK * SAMPLES_PER_MS))


class _RaisedUnit:
    """A unit at the programme's gain, block by block; the last block mixed is kept."""

    def __init__(self, mix: MixStretch, duration: Ms, channels: int, gain: Db) -> None:
        self._mix = mix
        self._duration = duration
        self._channels = channels
        self._gain = np.float32(ratio(gain))
        times = [*range(0, duration, _BLOCK), duration]
        self._blocks = [(Ms(start), Ms(end)) for start, end in pairwise(times)]
        self._kept: tuple[Ms, Ms, Samples] | None = None

    def find_peaks(self, limit: float) -> Cells:
        """Of the whole unit, as the limiter needs them."""
        found = []
        for start, end in self._blocks:
            # The wave between two samples is drawn through those round them: a cell more on either side.
            first, last = max(Ms(0), Ms(start - _CELL)), min(self._duration, Ms(end + _CELL))
            peaks = find_limited_peaks(self._raise(first, last), limit)
            found.append(peaks[(start - first) // _CELL : (end - first) // _CELL])
        return np.concatenate(found)

    def limit_blocks(self, edges: NDArray[np.float32]) -> Iterator[Samples]:
        """The unit's samples after limiting."""
        for start, end in self._blocks:
            samples = self._raise(start, end).copy()
            reduce_level(samples, edges[start // _CELL : end // _CELL + 1])
            yield samples

    def _raise(self, start: Ms, end: Ms) -> Samples:
        if self._kept is None or self._kept[:2] != (start, end):
            samples = read_samples(self._mix(start, end), self._channels) * self._gain
            self._kept = (start, end, samples)
        return self._kept[2]
