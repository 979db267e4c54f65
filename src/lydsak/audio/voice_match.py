"""How voices are brought to one level before they are mixed: nobody should turn the volume when another speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

import numpy as np

from lydsak.audio.loudness import GAIN_STEP, SILENCE, UnitLoudness, combine_loudness, measure_unit
from lydsak.audio.samples import quantize_samples, read_samples
from lydsak.model import Db

_Name = TypeVar("_Name")

_LOWEST: Final = Db(-12.0)
"""Samples are whole numbers: what is turned down too far loses its finest ones."""


def match_voices(clips: Mapping[_Name, Iterable[UnitLoudness]]) -> dict[_Name, Db]:
    """A gain for each voice, in steps of 0.5 dB, that sets all to the loudness of the softest (BS.1770, gated).

    No gain is above 0, so that nothing is cut. What is silent stays as it is.
    """
    measured = {voice: combine_loudness(units).integrated for voice, units in clips.items()}
    heard = {voice: loudness for voice, loudness in measured.items() if loudness != SILENCE}
    softest = min(heard.values(), default=SILENCE)
    return {
        voice: Db(max(_LOWEST, round((softest - heard[voice]) / GAIN_STEP) * GAIN_STEP)) if voice in heard else Db(0.0)
        for voice in clips
    }


def match_loudness(sounds: Mapping[_Name, bytes]) -> dict[_Name, bytes]:
    """16-bit mono sounds, each turned down to the softest of them."""
    gains = match_voices({name: [measure_unit(pcm, 1)] for name, pcm in sounds.items()})
    return {name: _scale_pcm(pcm, gains[name]) for name, pcm in sounds.items()}


def _scale_pcm(pcm: bytes, gain: Db) -> bytes:
    return quantize_samples(read_samples(pcm, 1) * np.float32(10 ** (gain / 20)))
