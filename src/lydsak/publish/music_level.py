"""The level of a clip of music over time, from its gain and fades, in few points: what mixing does, for drawing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from lydsak.model import TimelineClip

_POINTS: Final = 8
"""Between the beginning and the end of a fade."""
SILENT: Final = -120.0


def trace_level(clip: TimelineClip) -> list[tuple[float, float]]:
    """Times on the episode's clock, and the level in dB at each; in order of time."""
    times = sorted({time for time in _list_times(clip) if 0 <= time <= clip.duration})
    return [(clip.start + time, find_level(clip, time)) for time in times]


def find_level(clip: TimelineClip, time: float) -> float:
    """The level at a time from the clip's start: as `Fade` and `Clip` define it."""
    level = float(clip.gain)
    for fade in clip.fades:
        if time >= fade.end:
            level = fade.to
        elif time > fade.start:
            part = (time - fade.start) / (fade.end - fade.start)
            level += (fade.to - level) * (1 - math.cos(math.pi * part)) / 2
            break
    return level + _fade_edge(time, clip.fade_in) + _fade_edge(clip.duration - time, clip.fade_out)


def _fade_edge(distance: float, length: int) -> float:
    """From silence or to it: a quarter of a sine over the amplitude, in dB."""
    if distance >= length:
        return 0.0
    amplitude = math.sin(math.pi / 2 * distance / length)
    return max(20 * math.log10(amplitude), SILENT) if amplitude > 0 else SILENT


def _list_times(clip: TimelineClip) -> Iterator[float]:
    yield from (0.0, float(clip.duration))
    edges = [(0, clip.fade_in), (clip.duration - clip.fade_out, clip.duration)]
    for start, end in (*((fade.start, fade.end) for fade in clip.fades), *edges):
        yield from (start + (end - start) * step / _POINTS for step in range(_POINTS + 1))
