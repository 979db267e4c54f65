"""A finished MP3 -> what is drawn of it: its wave and its loudness, in columns of equal time.

The file is decoded block by block and each block is put into its columns at once, so that ten hours take no more memory
than the figures of their loudness.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile

from lydsak.audio.loudness import SILENCE, Hops, measure_blocks
from lydsak.audio.samples import CELL_SAMPLES, Samples
from lydsak.model import HOUSE_RATE, Lufs, SoundPicture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

COLUMNS: Final = 2_000
"""More than a screen is wide."""
_BLOCK: Final = 30 * HOUSE_RATE
"""Samples decoded at a time: a whole number of cells."""
_HOP: Final = HOUSE_RATE // 10
_MOMENTARY_HOPS: Final = 4
_SHORT_TERM_HOPS: Final = 30


def picture_sound(path: Path) -> SoundPicture:
    """Decode an MP3 file, and measure what is to be drawn of it."""
    with soundfile.SoundFile(path) as sound:
        length: int = sound.frames
        columns = _Columns(length)
        hops = Hops()
        hops.add_cells(measure_blocks(columns.note_blocks(_read_blocks(sound))).energies)
    momentary = _express_windows(hops.slide_windows(_MOMENTARY_HOPS))
    return SoundPicture(
        peaks=_list_rounded(columns.peaks, 4),
        levels=_list_rounded(columns.find_levels(), 4),
        momentary=_gather_readings(momentary, _MOMENTARY_HOPS, length),
        short_term=_gather_readings(_express_windows(hops.slide_windows(_SHORT_TERM_HOPS)), _SHORT_TERM_HOPS, length),
        momentary_max=Lufs(float(momentary.max())),
    )


def _read_blocks(sound: soundfile.SoundFile) -> Iterator[Samples]:
    while len(samples := sound.read(_BLOCK, dtype="float32", always_2d=True)):
        yield np.ascontiguousarray(samples.T)


class _Columns:
    """The highest sample and the energy of each column, as the samples pass by."""

    def __init__(self, length: int) -> None:
        self._length = max(length, 1)
        count = max(1, min(COLUMNS, -(-length // CELL_SAMPLES)))
        self.peaks = np.zeros(count)
        self._energies = np.zeros(count)
        self._samples = np.zeros(count)
        self._passed = 0

    def note_blocks(self, blocks: Iterator[Samples]) -> Iterator[Samples]:
        for samples in blocks:
            self._note(samples)
            yield samples

    def find_levels(self) -> NDArray[np.float64]:
        levels: NDArray[np.float64] = np.sqrt(self._energies / np.maximum(self._samples, 1))
        return levels

    def _note(self, samples: Samples) -> None:
        """Cell by cell: a cell belongs to the column that it begins in."""
        starts = np.arange(0, samples.shape[1], CELL_SAMPLES)
        places = np.minimum((starts + self._passed) * len(self.peaks) // self._length, len(self.peaks) - 1)
        loudest = np.abs(samples).max(axis=0)
        np.maximum.at(self.peaks, places, np.maximum.reduceat(loudest, starts))
        squares = np.square(samples, dtype=np.float64).mean(axis=0)
        np.add.at(self._energies, places, np.add.reduceat(squares, starts))
        np.add.at(self._samples, places, np.diff(starts, append=samples.shape[1]))
        self._passed += samples.shape[1]


def _express_windows(mean_squares: NDArray[np.float64]) -> NDArray[np.float64]:
    """In LUFS: BS.1770-5 annex 1, equation 2; nothing is below the absolute gate."""
    readings: NDArray[np.float64] = np.maximum(-0.691 + 10 * np.log10(np.maximum(mean_squares, 1e-12)), SILENCE)
    return readings


def _gather_readings(readings: NDArray[np.float64], hops: int, length: int) -> tuple[Lufs, ...]:
    """The highest reading in each column; a meter shows a reading when its window ends."""
    count = max(1, min(COLUMNS, length // _HOP))
    gathered = np.full(count, float(SILENCE))
    ends = (np.arange(len(readings)) + hops) * _HOP - 1
    np.maximum.at(gathered, np.minimum(ends * count // max(length, 1), count - 1), readings)
    return tuple(Lufs(round(reading, 2)) for reading in gathered.tolist())


def _list_rounded(values: NDArray[np.float64], digits: int) -> tuple[float, ...]:
    return tuple(round(value, digits) for value in values.tolist())
