"""Where words are heard in the samples, found without the engine, beside where its marks say that they begin."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from lydsak.engines.espeak.engine import EspeakEngine
from lydsak.model import SpeechRequest, SpokenWord, Voice

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP: Final = 2.0
"""Milliseconds from one spectrum to the next."""
VOWEL_ENDS: Final = ("Vi", "De", "Nå", "Ta", "Se")
PLOSIVE_ENDS: Final = ("Katt", "Bok", "Kopp", "Takk")
FRICATIVE_ENDS: Final = ("Hus", "Kos", "Is", "Glass")
VOWEL_STARTS: Final = ("er", "og", "alle", "om", "opp", "inn", "ut", "ennå")


@dataclass(frozen=True, slots=True, eq=False)
class Spectra:
    """The energy below and above 3 kHz round a mark, one value each 2 ms, and the time of each."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    times: NDArray[np.float64]


FindOnset = Callable[[Spectra], float]


def _find_hiss(heard: Spectra) -> float:
    """Where more than half of the sound is above 3 kHz: a voiceless s or sj."""
    return float(heard.times[np.argmax(heard.high > heard.low)])


def _find_closure(heard: Spectra) -> float:
    """Where the vowel has died away and the mouth is shut: the beginning of p, t or k."""
    energies = heard.low + heard.high
    quietest = int(np.argmin(energies))
    sounding = np.flatnonzero(energies[: quietest + 1] > 0.05 * energies[: quietest + 1].max())
    return float(heard.times[sounding[-1] + 1])


def _find_voice(heard: Spectra) -> float:
    """Where the voice sets in after a consonant without it."""
    return float(heard.times[np.argmax(heard.low > 0.15 * heard.low.max())])


CASES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...], FindOnset, tuple[int, int]]]] = {
    "fricative after a vowel": (VOWEL_ENDS, ("så", "seks", "sju", "skole", "sommer"), _find_hiss, (80, 100)),
    "plosive after a vowel": (VOWEL_ENDS, ("to", "ti", "kom", "per", "poeng", "kake"), _find_closure, (80, 60)),
    "vowel after a plosive": (PLOSIVE_ENDS, VOWEL_STARTS, _find_voice, (60, 80)),
    "vowel after a fricative": (FRICATIVE_ENDS, VOWEL_STARTS, _find_voice, (60, 80)),
}


@pytest.mark.parametrize("case", CASES)
def test_words_are_heard_where_their_marks_are(case: str) -> None:
    """Inside a sentence, without a pause to go by: within 20 ms in the median, and 50 ms at most."""
    before, words, find, (back, ahead) = CASES[case]
    engine = EspeakEngine()

    errors = []
    for text in (f"{first} {word} da." for first in before for word in words):
        speech = engine.speak(_make_request(text))
        mark = speech.marks[1].start
        errors.append(find(_measure_spectra(speech.pcm, speech.rate, mark, back, ahead)) - mark)

    assert len(errors) == len(before) * len(words)
    assert float(np.median(np.abs(errors))) <= 20
    assert max(map(abs, errors)) <= 50


def _make_request(text: str) -> SpeechRequest:
    return SpeechRequest(Voice("espeak", "nb"), "nb", tuple(SpokenWord(word) for word in text.split()))


def _measure_spectra(pcm: bytes, rate: int, mark: float, back: float, ahead: float) -> Spectra:
    """From so many milliseconds before a mark to so many after it, through windows of 4 ms."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float64)
    length = round(rate * 0.004)
    times = np.arange(math.ceil(mark - back), mark + ahead, STEP)
    middles = np.rint(times * rate / 1000).astype(int)
    inside = (middles >= length // 2) & (middles < len(samples) - length // 2)
    windows = np.stack([samples[middle - length // 2 :][:length] for middle in middles[inside]]) * np.hanning(length)
    energies = np.abs(np.fft.rfft(windows, axis=1)) ** 2
    high = np.fft.rfftfreq(length, 1 / rate) >= 3_000
    return Spectra(energies[:, ~high].sum(axis=1), energies[:, high].sum(axis=1), times[inside])
