"""How loud a clip is at each of its samples: the curves that model.Fade and model.Clip describe, drawn.

A value depends on the sample's place in its clip alone, so that a clip comes out the same however it is cut.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lydsak.audio.samples import ratio
from lydsak.model import SAMPLES_PER_MS, Clip, Db, Fade, Ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Curve = NDArray[np.float64]


def draw_envelope(clip: Clip, start: Ms, end: Ms) -> Curve:
    """The amplitude of each sample between two times from the clip's start: one value where it does not change."""
    level = _find_level(clip, start)
    changing = [fade for fade in clip.fades if fade.start < end and fade.end > start]
    faded = start < clip.fade_in or end > clip.duration - clip.fade_out
    if not changing and not faded:
        return np.array([ratio(level)])
    amplitude = np.full((end - start) * SAMPLES_PER_MS, ratio(level))
    for fade in changing:
        _draw_fade(amplitude, replace(fade, start=Ms(fade.start - start), end=Ms(fade.end - start)), level)
        level = fade.to
    return _draw_edges(amplitude, clip, start, end) if faded else amplitude


def _find_level(clip: Clip, time: Ms) -> Db:
    """The level that holds before any fade that has not ended."""
    return next((fade.to for fade in reversed(clip.fades) if fade.end <= time), clip.gain)


def _draw_fade(amplitude: Curve, fade: Fade, before: Db) -> None:
    """Bend a curve, in place, from one level to another; what follows stays there."""
    start, end = fade.start * SAMPLES_PER_MS, fade.end * SAMPLES_PER_MS
    here = slice(max(0, start), min(len(amplitude), end))
    turn = np.arange(here.start - start, here.stop - start) / max(end - start, 1)
    level = before + (fade.to - before) * (1 - np.cos(np.pi * turn)) / 2
    amplitude[here] = np.power(10.0, level / 20)
    amplitude[here.stop :] = ratio(fade.to)


def _draw_edges(amplitude: Curve, clip: Clip, start: Ms, end: Ms) -> Curve:
    """The same curve, from and to silence."""
    samples = np.arange(start * SAMPLES_PER_MS, end * SAMPLES_PER_MS)
    if start < clip.fade_in:
        amplitude = amplitude * _rise(samples, clip.fade_in)
    if end > clip.duration - clip.fade_out:
        amplitude = amplitude * _rise(clip.duration * SAMPLES_PER_MS - samples, clip.fade_out)
    return amplitude


def _rise(samples: NDArray[np.int64], over: Ms) -> Curve:
    """From 0 at no sample to 1 at so many milliseconds of them."""
    curve: Curve = np.sin(np.minimum(samples / (over * SAMPLES_PER_MS), 1.0) * (np.pi / 2))
    return curve
