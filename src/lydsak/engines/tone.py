"""Tones for words: quick, the same everywhere, with exact marks. For tests, demos and the shape of a programme."""

from __future__ import annotations

import math
import sys
import zlib
from array import array
from functools import lru_cache
from typing import Final

from lydsak.errors import EngineError, Phrase
from lydsak.model import Expression, Hz, Language, Ms, Notation, Speech, SpeechRequest, VoiceInfo, WordMark

_RATE: Final = 24_000
_PER_MS: Final = _RATE // 1000
_AMPLITUDE: Final = 6_000
_LETTER: Final = Ms(60)
_GAP: Final = Ms(40)
_PAUSE: Final = Ms(160)
"""After a word that ends in punctuation."""

_VOICES: Final = {"mid": 160, "low": 224, "high": 112}
"""Samples in the longest period of each."""


class ToneEngine:
    """One tone a word: its pitch by the word, its length by the number of letters."""

    name = "tone"
    online = False
    by_rule = True
    notations: frozenset[Notation] = frozenset({"ipa", "espeak"})
    expressions: frozenset[Expression] = frozenset({"pitch", "pace"})
    fingerprint = "tone 1"

    def voices(self) -> tuple[str, ...]:
        """`mid`, `low` and `high`."""
        return tuple(_VOICES)

    def describe_voices(self) -> tuple[VoiceInfo, ...]:
        """Nobody's voice."""
        return tuple(VoiceInfo(name, licence="none needed: tones instead of words") for name in _VOICES)

    def default_voice(self, language: Language) -> str:  # noqa: ARG002 - one voice reads both
        """`mid`."""
        return "mid"

    def speak(self, request: SpeechRequest) -> Speech:
        """A tone for each word that has a letter or digit. Raises EngineError L403 for an unknown voice."""
        usual = _VOICES.get(request.voice.name)
        if usual is None:
            raise EngineError(
                "L403",
                Phrase('tone has no voice "{name}"', name=request.voice.name),
                help=Phrase("voices: {known}", known=", ".join(_VOICES)),
            )
        longest = round(usual / 2 ** (request.prosody.pitch / 12))
        parts: list[bytes] = []
        marks: list[WordMark] = []
        now = 0
        for word in request.words:
            tone = round(_measure_word(word.text) / request.prosody.pace)
            marks.append(WordMark(Ms(now), Ms(now + tone)))
            silence = (_PAUSE if word.text[-1:] in ",.;:!?" else _GAP) if tone else 0
            parts += [
                _make_tone(zlib.crc32(word.text.encode("utf-8", "replace")) % 7, longest, tone),
                _make_silence(silence),
            ]
            now += tone + silence
        return Speech(b"".join(parts), Hz(_RATE), tuple(marks))


def _measure_word(text: str) -> int:
    """Milliseconds that a word sounds."""
    return _LETTER * sum(character.isalnum() for character in text)


@lru_cache(maxsize=512)
def _make_tone(step: int, longest: int, milliseconds: int) -> bytes:
    """Whole periods, so that it begins and ends at zero without a click; filled up with silence."""
    period = _make_period(longest - step * longest // 16)
    size = 2 * milliseconds * _PER_MS
    return (period * (size // len(period))).ljust(size, b"\0")


def _make_period(samples: int) -> bytes:
    wave = array("h", (round(_AMPLITUDE * math.sin(2 * math.pi * index / samples)) for index in range(samples)))
    if sys.byteorder == "big":
        wave.byteswap()
    return wave.tobytes()


def _make_silence(milliseconds: int) -> bytes:
    return bytes(2 * milliseconds * _PER_MS)
