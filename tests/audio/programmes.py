"""Random programmes, for tests and benchmarks of what is heard where units are joined."""

from __future__ import annotations

from typing import Final

import numpy as np

from lydsak.audio.info_header import FRAME_SAMPLES
from lydsak.audio.samples import Samples
from lydsak.model import HOUSE_RATE

NEAR_JOIN: Final = 2_400
"""Samples to each side of a join: 50 ms."""


def make_programme(rng: np.random.Generator, channels: int, units: int) -> list[Samples]:
    """So many units, half a second to five seconds each."""
    return [_make_unit(rng, channels) for _ in range(units)]


def list_joins(units: list[Samples]) -> list[slice]:
    """The samples round each join of a programme."""
    ends = np.cumsum([unit.shape[1] for unit in units])[:-1].tolist()
    return [slice(end - NEAR_JOIN, end + NEAR_JOIN) for end in ends]


def _make_unit(rng: np.random.Generator, channels: int) -> Samples:
    """Syllables of a buzz or of noise, or a chord; silent in the first and the last frame, sometimes throughout."""
    length = int(rng.integers(20, 200)) * FRAME_SAMPLES
    inside = length - 2 * FRAME_SAMPLES
    kind = rng.integers(0, 8)
    if kind == 0:
        return np.zeros((channels, length), np.float32)
    time = np.arange(inside) / HOUSE_RATE
    if kind < 5:
        pitch = rng.uniform(80, 250)
        sound = sum(np.sin(2 * np.pi * pitch * part * time) / part for part in range(1, 30))
        sound = sound + 0.3 * rng.standard_normal(inside)
        swell = np.abs(np.sin(np.pi * time / rng.uniform(0.15, 0.4))) ** rng.uniform(0.3, 2)
    else:
        sound = sum(np.sin(2 * np.pi * rng.uniform(100, 4_000) * time) for _ in range(5))
        swell = np.ones(inside)
    shaped = np.atleast_2d(sound * swell).repeat(channels, axis=0) * rng.uniform(0.5, 1, (channels, 1))
    shaped *= rng.uniform(0.1, 0.85) / np.abs(shaped).max()
    return np.pad(shaped, ((0, 0), (FRAME_SAMPLES, FRAME_SAMPLES))).astype(np.float32)
