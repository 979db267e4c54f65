from __future__ import annotations

import numpy as np
import pytest

from lydsak.audio.plausibility import find_implausible
from lydsak.engines.installed import load_engine
from lydsak.model import SpeechRequest, SpokenWord, Voice

RATE = 22_050
CHANCE = np.random.default_rng(1)
SECONDS = np.arange(2 * RATE) / RATE
WHITE = CHANCE.uniform(-0.4, 0.4, SECONDS.size)
BURSTS = WHITE * (np.sin(SECONDS * 25) > 0)
RUMBLE = np.convolve(WHITE, np.ones(2_000) / 300, "same")


def _quantize(wave: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bytes:
    return (wave.clip(-1, 1) * 32_767).astype("<i2").tobytes()


@pytest.mark.parametrize(
    ("wave", "what"),
    [
        (0 * WHITE, "silence"),
        (0 * WHITE + 0.5, "silence"),
        (WHITE * 1e-3, "silence"),
        (WHITE, "noise"),
        (WHITE * 2.4, "noise"),
        (BURSTS, "noise"),
        (np.sin(SECONDS * 800) * 20, "sound that is clipped all over"),
        (RUMBLE * 50, "sound that is clipped all over"),
    ],
)
def test_what_nobody_says_is_told(wave: np.ndarray[tuple[int], np.dtype[np.float64]], what: str) -> None:
    """Silent or next to it, noise at any level and in bursts, what is mostly cut off."""
    assert find_implausible(_quantize(wave), RATE) == what


@pytest.mark.parametrize("voice", ["espeak:nb", "espeak:nb+whisperf", "espeak:nb+klatt4", "tone:mid"])
@pytest.mark.parametrize(
    "text",
    ["Hei.", "Ss! Hysj!", "Ferja gikk i går til Bjørka med sju tusen om bord.", "Aaaaaaaaa aaaaaaaaa aaaaaaaaaa"],
)
def test_a_poor_voice_is_a_voice(voice: str, text: str) -> None:
    """Whispering, buzzing, hissing, screaming, and tones."""
    engine, _, name = voice.partition(":")
    request = SpeechRequest(Voice(engine, name), "nb", tuple(SpokenWord(word) for word in text.split()))
    speech = load_engine(engine).speak(request)
    assert find_implausible(speech.pcm, speech.rate) is None
