"""A compressor with a soft knee: loud syllables come nearer to the others, slowly enough not to be heard at work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lydsak.audio.samples import CELL_SAMPLES
from lydsak.audio.voice_chain.levels import draw_gain, find_levels, find_speech_level
from lydsak.model import SAMPLES_PER_MS, Db, Ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CELL_MS = CELL_SAMPLES // SAMPLES_PER_MS


@dataclass(frozen=True, slots=True)
class Compressor:
    """The threshold beside the utterance's level, the ratio above it, and the width of the knee between the two.

    `attack` and `release` are the times in which the gain comes to within 1/e of where it goes.
    """

    threshold: Db
    ratio: float
    knee: Db
    attack: Ms
    release: Ms


def compress_level(wave: NDArray[np.float32], settings: Compressor) -> NDArray[np.float32]:
    """The wave with what passes the threshold brought down; a whole number of cells."""
    levels = find_levels(wave)
    wanted = curve_reduction(levels - find_speech_level(levels), settings)
    if not wanted.any():
        return wave
    return wave * draw_gain(_follow_slowly(wanted, settings))


def curve_reduction(levels: NDArray[np.float64], settings: Compressor) -> NDArray[np.float64]:
    """How far each level, beside the utterance's, is brought down in the end: the static curve, in dB.

    Giannoulis, Massberg and Reiss, Digital Dynamic Range Compressor Design (JAES 60, 2012), equation 4.
    """
    over = levels - settings.threshold
    half = settings.knee / 2
    kneed = (np.clip(over, -half, half) + half) ** 2 / (2 * settings.knee)
    reduction: NDArray[np.float64] = (kneed + np.maximum(over - half, 0.0)) * (1 - 1 / settings.ratio)
    return reduction


def _follow_slowly(wanted: NDArray[np.float64], settings: Compressor) -> NDArray[np.float64]:
    """Each cell moves a part of the way: one that depends on the direction, so it is done one after the other."""
    attack, release = (1 - np.exp(-_CELL_MS / time) for time in (settings.attack, settings.release))
    reached, current = [], 0.0
    for goal in wanted.tolist():
        current += (goal - current) * (attack if goal > current else release)
        reached.append(current)
    return np.array(reached)
