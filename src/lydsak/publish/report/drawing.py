"""What an episode's report draws, as shapes: times and levels to places in one SVG picture. No words but labels.

From top to bottom: chapters, the wave, a row for each voice and sound, the level of the music, the loudness, the clock.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lydsak.model import Chapter, Episode, Lufs, Ms, SoundPicture, TimelineClip
from lydsak.publish.music_level import trace_level
from lydsak.publish.times import format_clock

WIDTH: Final = 1_200
LEFT: Final = 170
"""Where the time begins; labels stand before it."""
RIGHT: Final = 1_190
_WAVE_MIDDLE: Final = 100
_WAVE_HEIGHT: Final = 60
ROWS_TOP: Final = 186
ROW_HEIGHT: Final = 20
_BAR_HEIGHT: Final = 12
_GAP: Final = 34
DUCKING_HEIGHT: Final = 90
LOUDNESS_HEIGHT: Final = 150
_LOWEST_LEVEL: Final = -40
"""dB at the foot of the music's level."""
_SILENCE: Final = Lufs(-70.0)
"""What a meter reads before its first window is full, and of nothing."""
_HUES: Final = 6
_CHARACTER: Final = 6.5
"""The width of one, so that a title is cut where its chapter ends."""
_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200)
"""Seconds between two marks of the clock."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of a grid with its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class ChapterBar:
    """A chapter over its stretch of time."""

    left: float
    width: float
    title: str
    shown: str
    """As much of the title as there is room for."""


@dataclass(frozen=True, slots=True)
class SoundRow:
    """All clips of one voice or sound."""

    name: str
    kind: str
    """As in `TimelineClip.track`."""
    top: float
    hue: int
    bars: str
    """A path."""
    levels: tuple[str, ...]
    """Paths of the music's level; none for speech."""
    clips: int
    heard: Ms


@dataclass(frozen=True, slots=True)
class Drawing:
    """Every shape of the picture. Texts ending in `d` are SVG paths."""

    height: float
    clock: tuple[Mark, ...]
    chapters: tuple[ChapterBar, ...]
    peaks: str
    levels: str
    rows: tuple[SoundRow, ...]
    ducking_top: float | None
    """None where there is no music."""
    ducking_marks: tuple[Mark, ...]
    loudness_top: float
    loudness_marks: tuple[Mark, ...]
    momentary: str
    short_term: str
    target: float
    clock_top: float


def draw_timeline(episode: Episode, picture: SoundPicture, clips: Sequence[TimelineClip], target: Lufs) -> Drawing:
    """Lay out the picture of an episode."""
    scale = _TimeScale(episode.duration)
    heard = dict.fromkeys((clip.track, clip.name) for clip in clips)
    names = sorted(heard, key=lambda name: name[0] != "speech")  # voices first, each in the order heard
    ducking_top = ROWS_TOP + ROW_HEIGHT * len(names) + _GAP
    has_music = any(track != "speech" for track, _ in names)
    loudness_top = ducking_top + (DUCKING_HEIGHT + _GAP if has_music else 0)
    rows = tuple(
        _draw_row(number, [clip for clip in clips if (clip.track, clip.name) == name], scale, ducking_top)
        for number, name in enumerate(names)
    )
    loudness = _LoudnessScale(loudness_top, target)
    clock_top = loudness_top + LOUDNESS_HEIGHT
    return Drawing(
        height=clock_top + 28,
        clock=tuple(_mark_clock(scale)),
        chapters=tuple(_draw_chapter(chapter, scale) for chapter in episode.chapters),
        peaks=_draw_wave(picture.peaks),
        levels=_draw_wave(picture.levels),
        rows=rows,
        ducking_top=ducking_top if has_music else None,
        ducking_marks=tuple(Mark(_place_level(level, ducking_top), str(level)) for level in (0, -10, -20, -30, -40)),
        loudness_top=loudness_top,
        loudness_marks=tuple(loudness.list_marks()),
        momentary=_draw_readings(picture.momentary, loudness),
        short_term=_draw_readings(picture.short_term, loudness),
        target=loudness.place(target),
        clock_top=clock_top,
    )


class _TimeScale:
    def __init__(self, duration: Ms) -> None:
        self.duration = max(duration, 1)

    def place(self, time: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * min(max(time / self.duration, 0.0), 1.0), 2)


class _LoudnessScale:
    """34 LU below the target and 11 above it."""

    def __init__(self, top: float, target: Lufs) -> None:
        self._top = top
        self._high, self._low = target + 11, target - 34

    def place(self, reading: float) -> float:
        part = (self._high - min(max(reading, self._low), self._high)) / (self._high - self._low)
        return round(self._top + LOUDNESS_HEIGHT * part, 1)

    def list_marks(self) -> Iterator[Mark]:
        first, last = math.ceil(self._low / 10), math.floor(self._high / 10)
        yield from (Mark(self.place(ten * 10), str(ten * 10)) for ten in range(first, last + 1))


def _mark_clock(scale: _TimeScale) -> Iterator[Mark]:
    """At most a dozen times."""
    step = next((step for step in _STEPS if scale.duration <= step * 12_000), _STEPS[-1])
    step = max(step, math.ceil(scale.duration / (24_000 * step)) * step)
    yield from (Mark(scale.place(time), format_clock(Ms(time))) for time in range(0, scale.duration, step * 1_000))


def _draw_chapter(chapter: Chapter, scale: _TimeScale) -> ChapterBar:
    left, right = scale.place(chapter.start), scale.place(chapter.end)
    width = round(right - left, 2)
    room = int((width - 8) / _CHARACTER)
    shown = chapter.title if len(chapter.title) <= room else chapter.title[: room - 1].rstrip() + "…"
    return ChapterBar(left, width, chapter.title, shown if room > 2 else "")


def _draw_wave(heights: Sequence[float]) -> str:
    """A shape that is as high above the middle as below it."""
    places = [LEFT + (RIGHT - LEFT) * (number + 0.5) / len(heights) for number in range(len(heights))]
    reach = [_WAVE_HEIGHT * min(height, 1.0) for height in heights]
    above = [f"{x:.1f} {_WAVE_MIDDLE - y:.1f}" for x, y in zip(places, reach, strict=True)]
    below = [f"{x:.1f} {_WAVE_MIDDLE + y:.1f}" for x, y in zip(places, reach, strict=True)]
    return "M" + "L".join([*above, *reversed(below)]) + "Z"


def _draw_readings(readings: Sequence[Lufs], scale: _LoudnessScale) -> str:
    """A line through readings, from the first that is not silence; of a run of equal ones the first and the last."""
    first = next((number for number, reading in enumerate(readings) if reading > _SILENCE), 0)
    step = (RIGHT - LEFT) / len(readings)
    return _draw_line(
        [(LEFT + step * (number + 0.5), scale.place(readings[number])) for number in range(first, len(readings))]
    )


def _draw_line(points: Sequence[tuple[float, float]]) -> str:
    kept = [
        point
        for number, point in enumerate(points)
        if number in {0, len(points) - 1} or not points[number - 1][1] == point[1] == points[number + 1][1]
    ]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept)


def _draw_row(number: int, clips: Sequence[TimelineClip], scale: _TimeScale, ducking_top: float) -> SoundRow:
    first = clips[0]
    top = ROWS_TOP + ROW_HEIGHT * number
    spans = [(scale.place(clip.start), scale.place(clip.start + clip.duration)) for clip in clips]
    bars = "".join(
        f"M{left:.1f} {top}h{max(right - left, 0.5):.1f}v{_BAR_HEIGHT}h-{max(right - left, 0.5):.1f}z"
        for left, right in _merge_spans(spans)
    )
    solo = max(level for clip in clips for level in (clip.gain, *(fade.to for fade in clip.fades)))
    levels = (
        ()
        if first.track == "speech"
        else tuple(
            _draw_line(
                [(scale.place(time), _place_level(level - solo, ducking_top)) for time, level in trace_level(clip)]
            )
            for clip in clips
        )
    )
    heard = Ms(sum(clip.duration for clip in clips))
    return SoundRow(first.name, first.track, top, number % _HUES, bars, levels, len(clips), heard)


def _merge_spans(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Bars with less than half a unit between them are one: nobody could see it."""
    merged: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if merged and left - merged[-1][1] < 0.5:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged


def _place_level(level: float, top: float) -> float:
    return round(top + DUCKING_HEIGHT * min(max(level / _LOWEST_LEVEL, 0.0), 1.0), 1)
