"""Intro and outro: where they lie beside speech, and how they make way for the voice.

The level under speech is reached before the first word and left after the last one, so all that is heard under
speech is `Music.ducking` below the solo. Times are from the start of the music.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lydsak.audio.pieces import MusicClip
from lydsak.model import Clip, Db, Fade, Ms, Music, Track

HEADROOM: Final = Db(-6.0)
"""Every clip is mixed this much lower, so that speech at full scale and music on top of it cannot clip; the gain to the
target loudness comes after the mix."""
LONGEST_MUSIC: Final = Ms(30_000)
"""What is longer is faded out."""
REST: Final = Ms(100)
"""Between the end of a change of level and speech."""


@dataclass(frozen=True, slots=True)
class LaidMusic:
    """Music at its place beside speech, by track: both begin so long after the earlier of the two."""

    tracks: tuple[Track, ...]
    speech_start: Ms


def lay_intro(sound: MusicClip, music: Music, speech: Ms) -> LaidMusic:
    """Music first; speech, `speech` ms long, begins before the music ends. Without speech it is heard alone."""
    heard = min(sound.duration, LONGEST_MUSIC)
    together = _limit_overlap(heard, music) if speech else Ms(0)
    level = _set_level(sound, music)
    begins = heard - together
    down = max(0, begins - REST)
    duck = Fade(Ms(max(0, down - music.attack)), Ms(down), Db(level + music.ducking))
    clip = Clip(
        source=sound.key,
        start=Ms(0),
        duration=heard,
        gain=level,
        fades=(duck,) if together else (),
        fade_in=Ms(min(music.fade_in, heard // 2)),
        fade_out=Ms(min(music.fade_out, heard // 2)),
    )
    return LaidMusic((Track("music", (clip,)),), Ms(begins))


def lay_outro(sound: MusicClip, music: Music, speech: Ms) -> LaidMusic:
    """Speech first, `speech` ms long; the music begins low under its end, then rises."""
    heard = min(sound.duration, LONGEST_MUSIC)
    together = min(_limit_overlap(heard, music), speech)
    level = _set_level(sound, music)
    rest = min(REST, (heard - together) // 2)
    rise = Fade(Ms(together + rest), Ms(min(heard, together + rest + music.release)), level)
    clip = Clip(
        source=sound.key,
        start=Ms(speech - together),
        duration=heard,
        gain=Db(level + music.ducking) if together else level,
        fades=(rise,) if together else (),
        fade_in=Ms(min(music.fade_in, heard // 2)),
        fade_out=Ms(min(music.fade_out, heard // 2)),
    )
    return LaidMusic((Track("music", (clip,)),), Ms(0))


def _limit_overlap(heard: Ms, music: Music) -> Ms:
    """How long both sound; at least half of the music is heard alone."""
    return Ms(min(music.overlap, heard // 2))


def _set_level(sound: MusicClip, music: Music) -> Db:
    return Db(sound.level + music.gain + HEADROOM)
