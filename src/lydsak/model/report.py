"""What was measured of an episode and where its sounds lie: what producers look at, and no listener gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lydsak.model.episode import Loudness
from lydsak.model.programme import Fade
from lydsak.model.units import Db, Dbtp, Lufs, Ms


@dataclass(frozen=True, slots=True)
class TimelineClip:
    """A clip of a programme on the episode's clock; `name` is the voice's or the sound file's."""

    track: Literal["speech", "music", "bed"]
    name: str
    start: Ms
    duration: Ms
    gain: Db
    fades: tuple[Fade, ...] = ()
    """Times from the clip's start, as in `Clip`."""
    fade_in: Ms = Ms(0)
    fade_out: Ms = Ms(0)


@dataclass(frozen=True, slots=True)
class Measures:
    """One build of an episode in figures; kept as .lydsak/reports/SLUG.json."""

    version: int
    """1; another when a field changes its meaning or goes."""
    slug: str
    sha256: str
    """Of the MP3 that all this is said of."""
    duration: Ms
    samples: int
    """A channel, at 48 kHz."""
    channels: int
    bitrate: int
    """kbit/s; the mean where it varies."""
    voice_chain: str
    gain: Db
    """What the mix was raised by before it was limited."""
    target: Lufs
    ceiling: Dbtp
    loudness: Loudness
    clips: tuple[TimelineClip, ...]
    vbr: int | None = None
    """The quality by which the bit rate varies; None: it does not."""


@dataclass(frozen=True, slots=True)
class SoundPicture:
    """A finished MP3 in columns of equal time, for drawing."""

    peaks: tuple[float, ...]
    """The highest sample of each column, full scale is 1."""
    levels: tuple[float, ...]
    """The root mean square of each column."""
    momentary: tuple[Lufs, ...]
    """The highest momentary loudness (400 ms) in each column; as many columns as there are readings, at most."""
    short_term: tuple[Lufs, ...]
    """The same of 3 s."""
    momentary_max: Lufs
