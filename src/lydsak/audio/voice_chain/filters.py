"""The chain's two filters, applied through the spectrum: a high-pass, and the band of s, sj and kj.

A recursive filter goes one sample after the other, which numpy cannot do. But what it answers to one sample has faded
after 50 ms; so blocks that overlap by more than that are transformed, multiplied and transformed back, and of each the
part is kept that nothing has wrapped round into (overlap-save).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from lydsak.model import HOUSE_RATE, Hz

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK: Final = 1 << 14
_BEFORE: Final = HOUSE_RATE // 20 + HOUSE_RATE // 100
"""Samples that an answer may last: of the high-pass and then of the band. By then either is below 16 bits."""
_AFTER: Final = HOUSE_RATE // 100
"""Samples that the band answers beforehand: it has no delay."""
_KEPT: Final = _BLOCK - _BEFORE - _AFTER
_BAND: Final = (4_500.0, 5_500.0, 8_500.0, 9_500.0)
"""Hz: where the band begins, is whole, begins to end and is over."""


def split_sibilants(wave: NDArray[np.float32], cutoff: Hz) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The wave without what lies below `cutoff`, and of that the band at 5 to 9 kHz, in phase with it."""
    high_pass = _respond_high_pass(cutoff)
    cleared, band = _filter_wave(wave, (high_pass, high_pass * _respond_band()))
    return cleared, band


def _filter_wave(wave: NDArray[np.float32], responses: Sequence[NDArray[np.complex64]]) -> list[NDArray[np.float32]]:
    blocks = -(-len(wave) // _KEPT)
    padded = np.pad(wave, (_BEFORE, blocks * _KEPT - len(wave) + _AFTER))
    spectra = np.fft.rfft(np.lib.stride_tricks.sliding_window_view(padded, _BLOCK)[::_KEPT])
    whole = slice(_BEFORE, _BEFORE + _KEPT)
    answers = (np.fft.irfft(spectra * response, _BLOCK)[:, whole].reshape(-1) for response in responses)
    return [answer[: len(wave)].astype(np.float32) for answer in answers]


@cache
def _respond_high_pass(cutoff: Hz) -> NDArray[np.complex64]:
    """Butterworth's of second order, 3 dB down at `cutoff`: the bilinear transform of s² / (s² + √2 s + 1)."""
    # s = (1 - 1/z) / (1 + 1/z) / tan(w0 / 2); multiplied out with (1 + 1/z)², which is 0 at half the rate.
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(_BLOCK))
    rise, level = (1 - delay) / np.tan(np.pi * cutoff / HOUSE_RATE), 1 + delay
    return np.asarray(rise**2 / (rise**2 + np.sqrt(2) * rise * level + level**2), dtype=np.complex64)


@cache
def _respond_band() -> NDArray[np.float32]:
    """No delay at any frequency, so that taking some of the band away colours nothing beside it."""
    weights = np.interp(np.fft.rfftfreq(_BLOCK, 1 / HOUSE_RATE), _BAND, (0.0, 1.0, 1.0, 0.0))
    return np.asarray(np.sin(np.pi / 2 * weights) ** 2, dtype=np.float32)
