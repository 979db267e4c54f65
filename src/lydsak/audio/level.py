"""How loud a sound is set beside the speech it is heard with: by loudness, so that no asset needs a gain by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from lydsak.audio.loudness import GAIN_STEP, SILENCE, combine_loudness, measure_unit
from lydsak.model import Db, Lufs

MUSIC_BELOW_SPEECH: Final = Db(3.0)
"""In LU: music that is heard alone. A recording with words is set 0 below."""


def choose_level(sound: bytes, speech: Sequence[bytes], channels: int, *, below: Db = MUSIC_BELOW_SPEECH) -> Db:
    """The gain, in steps of 0.5 dB, that sets a sound so many LU below speech.

    `sound` is 16-bit interleaved in `channels`; `speech` are mono clips, those of the opening for an intro, so that an
    edit elsewhere changes nothing. 0 where either is silent.
    """
    heard = _measure_loudness([sound], channels)
    voice = _measure_loudness(speech, 1)
    if SILENCE in (heard, voice):
        return Db(0.0)
    # The same voice in both channels measures 3 LU more (BS.1770-5 annex 1 adds the channels' energies).
    aim = voice + 10 * math.log10(channels) - below
    return Db(round((aim - heard) / GAIN_STEP) * GAIN_STEP)


def _measure_loudness(clips: Sequence[bytes], channels: int) -> Lufs:
    return combine_loudness([measure_unit(clip, channels) for clip in clips if clip]).integrated
