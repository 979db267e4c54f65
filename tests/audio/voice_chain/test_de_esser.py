from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from lydsak.audio.voice_chain.de_esser import DeEsser, soften_sibilants
from lydsak.audio.voice_chain.filters import split_sibilants
from lydsak.model import Db, Hz

if TYPE_CHECKING:
    from numpy.typing import NDArray

SETTINGS = DeEsser(threshold=Db(-10.0), ratio=2.0, most=Db(4.0))


def _make_vowel(seconds: float = 0.5) -> NDArray[np.float32]:
    """Harmonics of 120 Hz that fall by 12 dB an octave, as those of a voice do."""
    time = np.arange(round(seconds * 48_000)) / 48_000
    wave = np.sum([np.sin(2 * np.pi * 120 * n * time + n) / n**2 for n in range(1, 80)], axis=0)
    return np.asarray(0.2 * wave, dtype=np.float32)


def _make_sibilant(seconds: float = 0.152, level: float = 0.08) -> NDArray[np.float32]:
    """Noise between 5 and 9 kHz."""
    size = round(seconds * 48_000)
    spectrum = np.fft.rfft(np.random.default_rng(3).normal(0, 1, size))
    frequencies = np.fft.rfftfreq(size, 1 / 48_000)
    spectrum[(frequencies < 5_500) | (frequencies > 8_500)] = 0
    noise = np.fft.irfft(spectrum, size)
    return np.asarray(level * noise / noise.std(), dtype=np.float32)


def _soften(wave: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What goes in, above 80 Hz, and what comes out; of whole cells."""
    cleared, band = split_sibilants(wave[: len(wave) // 192 * 192], Hz(80))
    return cleared, soften_sibilants(cleared, band, SETTINGS)


def _measure(wave: NDArray[np.float32]) -> float:
    return 10 * float(np.log10(np.mean(wave.astype(np.float64) ** 2)))


def test_a_sibilant_comes_down_and_a_vowel_stays() -> None:
    """By up to 4 dB, while the vowel beside it keeps its samples."""
    vowel, sibilant = _make_vowel(), _make_sibilant()
    word = np.concatenate([vowel, sibilant, vowel])

    word, softened = _soften(word)

    middle = slice(len(vowel) + 960, len(vowel) + len(sibilant) - 960)
    assert _measure(softened[middle]) - _measure(word[middle]) == pytest.approx(-3.2, abs=0.9)
    first = slice(0, len(vowel) - 2_400)
    assert (softened[first] == word[first]).all()


def test_a_vowel_alone_is_the_same_samples() -> None:
    """Nothing passes the threshold, so nothing is touched."""
    before, after = _soften(_make_vowel())

    assert after is before


@pytest.mark.parametrize("gain", [0.02, 0.2, 1.5])
def test_how_loud_the_voice_is_does_not_matter(gain: float) -> None:
    """A whisper and a shout of the same word are treated alike."""
    word = np.concatenate([_make_vowel(), _make_sibilant(), _make_vowel()])

    _, treated = _soften(word * np.float32(gain))

    assert treated / np.float32(gain) == pytest.approx(_soften(word)[1], abs=1e-5)


def test_it_never_takes_more_than_it_may() -> None:
    """Noise alone in the band is 4 dB down, no more."""
    sibilant = np.pad(_make_sibilant(0.4, 0.3), 960)

    before, after = _soften(sibilant)
    lost = _measure(before) - _measure(after)

    assert 3.0 < lost <= 4.0
