"""Whether samples can be somebody speaking. What is told apart is coarse: no voice is refused for being a poor one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FAINT: Final = 66
"""From the lowest sample to the highest, -60 dB of full scale: nobody hears it."""
_WHOLE: Final = 32_760
_MOST_CLIPPED: Final = 0.05
_FRAME_MS: Final = 25
_MOST_FRAMES: Final = 800
"""Twenty seconds tell enough."""
_QUIET: Final = 1e-6
"""The energy of -60 dB of full scale."""
_FLAT: Final = 0.35
"""Flatness of a spectrum, from 0 of a tone to 0.56 of white noise; even a whisper has less than 0.1 at times."""
_MOSTLY: Final = 0.9
_SHORTEST_MS: Final = 400
"""Of less nothing is said but that it is silent or clipped."""


def find_implausible(pcm: bytes, rate: int) -> str | None:
    """What 16-bit mono samples are where nobody speaks: silence, noise, clipped all over; None may be speech."""
    samples = np.frombuffer(pcm, dtype="<i2")
    if not samples.size or int(samples.max()) - int(samples.min()) <= _FAINT:
        return "silence"
    if np.count_nonzero(np.abs(samples.astype(np.int32)) >= _WHOLE) > _MOST_CLIPPED * samples.size:
        return "sound that is clipped all over"
    if samples.size * 1000 < _SHORTEST_MS * rate:
        return None
    frames = _cut_frames(samples, rate)
    energy = np.mean(frames**2, axis=1)
    heard = np.flatnonzero(energy > _QUIET)
    if not heard.size:
        return None
    if np.mean(_measure_flatness(frames[heard]) > _FLAT) > _MOSTLY:
        return "noise"
    return None


def _cut_frames(samples: NDArray[np.int16], rate: int) -> NDArray[np.float32]:
    size = _FRAME_MS * rate // 1000
    count = min(samples.size // size, _MOST_FRAMES)
    return samples[: count * size].reshape(count, size).astype(np.float32) / np.float32(32_768)


def _measure_flatness(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """The geometric mean of each frame's power spectrum over the arithmetic one, without its ends."""
    window = np.hanning(frames.shape[1]).astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    inner = power[:, 3 : power.shape[1] * 9 // 10] + 1e-12
    return np.asarray(np.exp(np.mean(np.log(inner), axis=1)) / np.mean(inner, axis=1), dtype=np.float32)
