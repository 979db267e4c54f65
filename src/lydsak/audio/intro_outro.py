"""Music and speech together: where an intro or outro lies, and how it makes way for the voice.

The level under speech is reached before the first word and left after the last one, so all that is heard under
speech is `Music.ducking` below the solo. Times are from the start of the music.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lydsak.audio.pieces import MusicClip
from lydsak.model import Clip, Db, Fade, Ms, Music

HEADROOM: Final = Db(-6.0)
"""Every clip is mixed this much lower, so that speech at full scale and music on top of it cannot clip; the gain to the
target loudness comes after the mix."""
LONGEST_MUSIC: Final = Ms(30_000)
"""What is longer is faded out: an encoding unit holds all that lies under one bed."""
_ATTACK: Final = Ms(600)
_RELEASE: Final = Ms(800)
_REST: Final = Ms(100)
"""Between the end of a change of level and speech."""
_FADE_OUT: Final = Ms(1_500)
_FADE_IN: Final = Ms(400)


@dataclass(frozen=True, slots=True)
class Bed:
    """Music at its place beside speech: both begin so long after the earlier of the two."""

    clip: Clip
    speech_start: Ms


def lay_intro(sound: MusicClip, music: Music, speech: Ms) -> Bed:
    """Music first; speech, `speech` ms long, begins before the music ends. Without speech it is heard alone."""
    heard = min(sound.duration, LONGEST_MUSIC)
    together = _limit_overlap(heard, music) if speech else Ms(0)
    level = _set_level(sound, music)
    begins = heard - together
    duck = Fade(Ms(max(0, begins - _REST - _ATTACK)), Ms(max(0, begins - _REST)), Db(level + music.ducking))
    clip = Clip(
        source=sound.key,
        start=Ms(0),
        duration=heard,
        gain=level,
        fades=(duck,) if together else (),
        fade_out=Ms(min(_FADE_OUT, heard // 4)),
    )
    return Bed(clip, Ms(begins))


def lay_outro(sound: MusicClip, music: Music, speech: Ms) -> Bed:
    """Speech first, `speech` ms long; the music begins low under its end, then rises."""
    heard = min(sound.duration, LONGEST_MUSIC)
    together = min(_limit_overlap(heard, music), speech)
    level = _set_level(sound, music)
    rest = min(_REST, (heard - together) // 2)
    rise = Fade(Ms(together + rest), Ms(min(heard, together + rest + _RELEASE)), level)
    clip = Clip(
        source=sound.key,
        start=Ms(speech - together),
        duration=heard,
        gain=Db(level + music.ducking) if together else level,
        fades=(rise,) if together else (),
        fade_in=Ms(min(_FADE_IN, together)),
        fade_out=Ms(min(_FADE_OUT, heard // 4)),
    )
    return Bed(clip, Ms(0))


def _limit_overlap(heard: Ms, music: Music) -> Ms:
    """How long both sound; at least half of the music is heard alone."""
    return Ms(min(music.overlap, heard // 2))


def _set_level(sound: MusicClip, music: Music) -> Db:
    return Db(sound.level + music.gain + HEADROOM)
