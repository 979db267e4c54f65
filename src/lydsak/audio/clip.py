"""Speech as an engine made it -> a clip at the house rate, padded to a whole millisecond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lydsak.audio.limiter import limit_samples
from lydsak.audio.samples import quantize_samples, read_samples
from lydsak.audio.voice_chain import apply_voice_chain
from lydsak.model import HOUSE_RATE, SAMPLES_PER_MS, Ms, Speech, SpeechInfo, VoiceChain, WordMark

if TYPE_CHECKING:
    from lydsak.audio.samples import Samples


def render_clip(speech: Speech, chain: VoiceChain = "off") -> tuple[bytes, SpeechInfo]:
    """Bring speech to 48 kHz, 16-bit mono, through the voice chain, and pad it with silence to a whole millisecond."""
    whole = speech.pcm[: len(speech.pcm) // 2 * 2]
    samples = apply_voice_chain(_resample(read_samples(whole, 1), speech.rate), chain)
    length = samples.shape[1]
    if length and np.abs(samples).max() > 1.0:
        # A voice at full scale passes it between the old samples, where the new ones are; cutting there would crackle.
        samples = limit_samples(samples, ceiling=1.0)
    pcm = quantize_samples(samples)
    duration = Ms(-(-length // SAMPLES_PER_MS))
    padded = pcm.ljust(duration * SAMPLES_PER_MS * 2, b"\0")
    marks = tuple(_clamp_mark(mark, duration) for mark in speech.marks)
    return padded, SpeechInfo(duration, marks, speech.estimated)


def _resample(samples: Samples, rate: int) -> Samples:
    if rate == HOUSE_RATE or samples.shape[1] == 0:
        return samples
    import soxr

    # Float in, float out: soxr would dither 16-bit samples. HQ passes what a 16-bit source holds.
    resampled = soxr.resample(samples[0], rate, HOUSE_RATE, quality="HQ")
    return np.asarray(resampled, dtype=np.float32).reshape(1, -1)


def _clamp_mark(mark: WordMark, duration: Ms) -> WordMark:
    return WordMark(Ms(min(mark.start, duration)), Ms(min(mark.end, duration)))
