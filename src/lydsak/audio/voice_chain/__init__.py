"""The voice chain: high-pass, de-esser and compressor over one utterance. Off unless lydsak.toml asks for it.

A pure function of the utterance's own samples: its level, its place and its neighbours do not matter, so that it is
made once, by any worker, and kept. Thresholds stand relative to the utterance's own level for the same reason. What the
chain takes from the level is given back when voices are matched and the programme is brought to its loudness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lydsak.audio.samples import pad_to_cells
from lydsak.audio.voice_chain.compressor import Compressor, compress_level
from lydsak.audio.voice_chain.de_esser import DeEsser, soften_sibilants
from lydsak.audio.voice_chain.filters import split_sibilants
from lydsak.model import Db, Hz, Ms

if TYPE_CHECKING:
    from lydsak.audio.samples import Samples
    from lydsak.model import VoiceChain


@dataclass(frozen=True, slots=True)
class ChainPreset:
    """What the chain is set to."""

    high_pass: Hz
    de_esser: DeEsser
    compressor: Compressor


PRESETS: Final[dict[VoiceChain, ChainPreset | None]] = {
    "off": None,
    "gentle": ChainPreset(
        high_pass=Hz(80),
        de_esser=DeEsser(threshold=Db(-10.0), ratio=2.0, most=Db(4.0)),
        compressor=Compressor(threshold=Db(-2.0), ratio=2.0, knee=Db(6.0), attack=Ms(20), release=Ms(200)),
    ),
    "broadcast": ChainPreset(
        high_pass=Hz(90),
        de_esser=DeEsser(threshold=Db(-12.0), ratio=3.0, most=Db(6.0)),
        compressor=Compressor(threshold=Db(-6.0), ratio=3.0, knee=Db(6.0), attack=Ms(10), release=Ms(150)),
    ),
}


def apply_voice_chain(samples: Samples, chain: VoiceChain) -> Samples:
    """One utterance at the house rate, one channel, through the chain; as long as before, silence still silent."""
    preset = PRESETS[chain]
    if preset is None or not samples.any():
        return samples
    cleared, sibilants = split_sibilants(pad_to_cells(samples)[0], preset.high_pass)
    softened = soften_sibilants(cleared, sibilants, preset.de_esser)
    evened = compress_level(softened, preset.compressor)
    return np.ascontiguousarray(evened[None, : samples.shape[1]], dtype=np.float32)
