"""The timeline of an episode: whole milliseconds, no samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lydsak.model.units import Db, Key, Ms, ParagraphId


@dataclass(frozen=True, slots=True)
class Fade:
    """A smooth change of a clip's level, in milliseconds from the clip's start.

    From the level before it, `before`, it runs as half a cosine over the decibels: at the time t between start and end
    the level is before + (to - before) * (1 - cos(pi * (t - start) / (end - start))) / 2 dB. It begins and ends level,
    for every sample anew, so that nothing is heard of its corners. `start` may lie before the clip's.
    """

    start: Ms
    end: Ms
    to: Db


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of one source on a track. `start` is relative to the unit that holds it."""

    source: Key
    start: Ms
    duration: Ms
    source_start: Ms = Ms(0)
    gain: Db = Db(0.0)
    fades: tuple[Fade, ...] = ()
    """In order of time, not overlapping; the level before the first is `gain`."""
    fade_in: Ms = Ms(0)
    """From silence: the amplitude rises as sin(pi / 2 * t / fade_in). On top of `gain` and `fades`."""
    fade_out: Ms = Ms(0)
    """To silence, the same curve backwards; of two clips that fade over each other the powers add up to one."""


@dataclass(frozen=True, slots=True)
class Track:
    """Clips that are heard together with those of other tracks; those of one track do not overlap.

    "bed" is music under a stretch of the script; looped, it has two tracks, whose clips fade over each other.
    """

    name: Literal["speech", "music", "bed"]
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """An encoding unit: begins on a frame boundary and is a whole number of frames that end in silence.

    A unit without clips is silence. `part` is what it belongs to: the opening, a segment by number from 0, a sting
    between two segments, or the closing.
    """

    start: Ms
    duration: Ms
    tracks: tuple[Track, ...]
    part: Literal["opening", "sting", "closing"] | int


@dataclass(frozen=True, slots=True)
class TimedWord:
    """One written word and when it is heard, from the start of the episode."""

    text: str
    start: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class TimedUtterance:
    """One utterance on the episode's clock; captions, transcripts and the page are made from these alone."""

    words: tuple[TimedWord, ...]
    start: Ms
    end: Ms
    kind: Literal["opening", "heading", "paragraph", "recording", "closing"]
    name: str | None = None
    paragraph: ParagraphId | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A segment as the listener's app lists it; starts on a whole second."""

    title: str
    start: Ms
    end: Ms
    id: ParagraphId | None = None
    story: str | None = None
    """The slug of the script that it reads, in an edition."""


@dataclass(frozen=True, slots=True)
class Programme:
    """The timeline of an episode: whole milliseconds, no samples."""

    units: tuple[Unit, ...]
    chapters: tuple[Chapter, ...]
    utterances: tuple[TimedUtterance, ...]
    duration: Ms
