"""Samples between bytes and numbers, and the 4 ms grid that everything here is measured on.

A cell is 4 ms: 25 of them are the 100 ms hop of EBU Tech 3341, and 6 are one MP3 frame, so the cells of a programme are
the cells of its units one after the other.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

CELL_SAMPLES: Final = 192
FULL_SCALE: Final = 32_768.0

Samples = NDArray[np.float32]
"""(channels, length), full scale is 1."""
Cells = NDArray[np.float32]
"""One value a 4 ms cell."""


def read_samples(pcm: bytes, channels: int) -> Samples:
    """16-bit interleaved PCM as numbers."""
    interleaved = np.frombuffer(pcm, dtype="<i2").reshape(-1, channels)
    return np.ascontiguousarray(interleaved.T, dtype=np.float32) / np.float32(FULL_SCALE)


def quantize_samples(samples: Samples, scale: float = 1.0) -> bytes:
    """Numbers, times `scale`, as 16-bit interleaved PCM, rounded, held at full scale."""
    scaled = samples.T * np.float32(scale * FULL_SCALE)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1, out=scaled)
    pcm: bytes = scaled.astype("<i2").tobytes()
    return pcm


def hold_silence(channels: int, length: int) -> Samples:
    """So many samples of nothing."""
    return np.zeros((channels, length), np.float32)


def pad_to_cells(samples: Samples) -> Samples:
    """The same samples, with silence to a whole number of cells."""
    missing = -samples.shape[1] % CELL_SAMPLES
    return np.pad(samples, ((0, 0), (0, missing))) if missing else samples


def decibels(ratio: float) -> float:
    """The level of an amplitude ratio."""
    return 20.0 * float(np.log10(ratio)) if ratio > 0 else -np.inf


def ratio(level: float) -> float:
    """The amplitude ratio of a level."""
    return float(10.0 ** (level / 20.0))
