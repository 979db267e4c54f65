"""How voices are brought to one level before they are mixed: nobody should turn the volume when another speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lydsak.audio.loudness import GAIN_STEP, SILENCE, UnitLoudness, combine_loudness
from lydsak.model import Db, Voice

_LOWEST: Final = Db(-12.0)
"""Samples are whole numbers: what is turned down too far loses its finest ones."""


def match_voices(clips: Mapping[Voice, Sequence[UnitLoudness]]) -> dict[Voice, Db]:
    """A gain for each voice, in steps of 0.5 dB, that sets all to the loudness of the softest (BS.1770, gated).

    No gain is above 0, so that nothing is cut. What is too short to be measured (400 ms) stays as it is.
    """
    measured = {voice: combine_loudness(list(units)).integrated for voice, units in clips.items()}
    heard = {voice: loudness for voice, loudness in measured.items() if loudness != SILENCE}
    softest = min(heard.values(), default=SILENCE)
    return {
        voice: Db(max(_LOWEST, round((softest - heard[voice]) / GAIN_STEP) * GAIN_STEP)) if voice in heard else Db(0.0)
        for voice in clips
    }
