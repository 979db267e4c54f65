"""How loud a sound is set beside the speech it is heard with: by loudness, so that no asset needs a gain by hand."""

from __future__ import annotations

import math
from typing import Final

from lydsak.audio.loudness import GAIN_STEP, SILENCE
from lydsak.model import Db, Lufs

MUSIC_BELOW_SPEECH: Final = Db(3.0)
"""In LU: music that is heard alone. A recording with words is set 0 below."""


def choose_level(sound: Lufs, speech: Lufs, channels: int, *, below: Db = MUSIC_BELOW_SPEECH) -> Db:
    """The gain, in steps of 0.5 dB, that sets a sound so many LU below speech; 0 where either is silent.

    `sound` is measured in `channels`, the speech in one: that of the opening for an intro, so that an edit elsewhere
    changes nothing.
    """
    if SILENCE in (sound, speech):
        return Db(0.0)
    # The same voice in both channels measures 3 LU more (BS.1770-5 annex 1 adds the channels' energies).
    aim = speech + 10 * math.log10(channels) - below
    return Db(round((aim - sound) / GAIN_STEP) * GAIN_STEP)
