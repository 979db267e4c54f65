"""A de-esser: the band of s, sj and kj is lowered while it stands out, and nothing else is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lydsak.audio.voice_chain.levels import draw_gain, find_levels, find_speech_level
from lydsak.model import Db

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class DeEsser:
    """`threshold` is the band's level beside the utterance's; of what passes it 1/`ratio` stays, but for `most` dB."""

    threshold: Db
    ratio: float
    most: Db


def soften_sibilants(wave: NDArray[np.float32], band: NDArray[np.float32], settings: DeEsser) -> NDArray[np.float32]:
    """The wave with its band at 5 to 9 kHz lowered where that passes the threshold; a whole number of cells."""
    excess = find_levels(band) - find_speech_level(find_levels(wave)) - settings.threshold
    reductions = np.clip(excess * (1 - 1 / settings.ratio), 0.0, settings.most)
    if not reductions.any():
        return wave
    return wave + band * (draw_gain(reductions) - 1)
