"""Morse code as a voice: a whole engine for Lydsak, with nothing but the standard library for its sound."""

from __future__ import annotations

import math
import struct
from functools import cache

import msgspec

from lydsak.errors import EngineError
from lydsak.model import Hz, Language, Ms, Notation, Speech, SpeechRequest, VoiceInfo, WordMark

RATE = 16_000
VOICES = {"low": 500, "high": 800}  # hertz
SIGNS = dict(
    pair.split("=")
    for pair in (
        "A=.- B=-... C=-.-. D=-.. E=. F=..-. G=--. H=.... I=.. J=.--- K=-.- L=.-.. M=-- N=-. O=--- P=.--. Q=--.- R=.-."
        " S=... T=- U=..- V=...- W=.-- X=-..- Y=-.-- Z=--.. Æ=.-.- Ø=---. Å=.--.- 0=----- 1=.---- 2=..--- 3=...--"
        " 4=....- 5=..... 6=-.... 7=--... 8=---.. 9=----."
    ).split()
)


class MorseOptions(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.morse]."""

    dot: int = 20  # milliseconds


class MorseEngine:
    """Lydsak makes one in each of its worker processes, by name."""

    name = "morse"
    online = False
    notations: frozenset[Notation] = frozenset()  # it takes no phonemes
    options = MorseOptions

    def __init__(self, options: MorseOptions) -> None:
        self._dot = options.dot

    @property
    def fingerprint(self) -> str:
        """Raise the number when the same words are to sound different: what was spoken before is then spoken anew."""
        return f"morse 1 {self._dot}"

    def voices(self) -> tuple[str, ...]:
        """The default first."""
        return tuple(VOICES)

    def describe_voices(self) -> tuple[VoiceInfo, ...]:
        """May be left out; tells a newsroom what it may do with the sound."""
        return tuple(VoiceInfo(voice, licence="nobody owns a tone") for voice in VOICES)

    def default_voice(self, language: Language) -> str:  # noqa: ARG002 - Morse knows no dialects
        """The voice where lydsak.toml names none."""
        return "low"

    def speak(self, request: SpeechRequest) -> Speech:
        """The same request always gives the same bytes, with a mark for each of its words."""
        if request.voice.name not in VOICES:
            help = f"voices: {', '.join(VOICES)}"
            raise EngineError("L403", f'morse has no voice "{request.voice.name}"', help=help)
        pcm, marks, now = bytearray(), [], 0
        for word in request.words:
            beats = [beat for letter in word.text.upper() for beat in _spell_letter(letter)]
            for sounds, length in beats:
                pcm += _make_tone(VOICES[request.voice.name] if sounds else 0, length * self._dot)
            end = now + sum(length for _, length in beats) * self._dot
            marks.append(WordMark(Ms(now), Ms(end)))
            pause = 4 * self._dot if beats else 0
            pcm += _make_tone(0, pause)
            now = end + pause
        return Speech(bytes(pcm), Hz(RATE), tuple(marks))


def _spell_letter(letter: str) -> list[tuple[bool, int]]:
    """Whether it sounds and for how many dots: a dash is three, a gap one, that after a letter three (ITU-R M.1677)."""
    signs = SIGNS.get(letter, "." if letter.isalnum() else "")
    beats = [beat for sign in signs for beat in ((True, 3 if sign == "-" else 1), (False, 1))]
    return [*beats[:-1], (False, 3)] if beats else []


@cache
def _make_tone(hertz: int, milliseconds: int) -> bytes:
    """16-bit little-endian samples; a tone rises and falls within 2 ms, so that it does not click."""
    count, edge = milliseconds * RATE // 1000, RATE // 500
    loud = (8_000 * min(1, index / edge, (count - index) / edge) for index in range(count))
    samples = (round(level * math.sin(math.tau * hertz * index / RATE)) for index, level in enumerate(loud))
    return struct.pack(f"<{count}h", *samples)
