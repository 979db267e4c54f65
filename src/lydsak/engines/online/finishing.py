"""From a service's sound and times to speech."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from lydsak.engines.marks import estimate_marks
from lydsak.engines.online.sound import AnsweredSound
from lydsak.engines.online.starts import place_words
from lydsak.engines.online.trimming import trim_silence
from lydsak.model import Hz, Ms, Speech, SpokenWord, WordMark


def finish_speech(
    words: Sequence[SpokenWord],
    sound: AnsweredSound,
    starts: Mapping[int, Ms] | None = None,
    ends: Mapping[int, Ms] | None = None,
) -> Speech:
    """The sound without the silence around it, each word from its start to its end, else to the next one's start.

    Times are those in the whole sound, by a word's place; where they are missing or cannot be, they are estimated.
    """
    whole = sound.duration
    sound, gone = trim_silence(sound)
    possible = starts and all(0 <= start <= whole for start in starts.values())
    told = {index: Ms(max(0, start - gone)) for index, start in starts.items()} if starts and possible else {}
    marks = place_words(words, told, sound.duration) if told else None
    if marks is None:
        return Speech(sound.pcm, sound.rate, estimate_marks(words, sound.duration), estimated=True)
    ended = {index: Ms(end - gone) for index, end in (ends or {}).items()}
    return Speech(sound.pcm, sound.rate, tuple(_end_word(mark, ended.get(at)) for at, mark in enumerate(marks)))


def make_silence(words: Sequence[SpokenWord], rate: Hz) -> Speech:
    """No sound, in which each word has an empty mark."""
    return Speech(b"", rate, tuple(WordMark(Ms(0), Ms(0)) for _ in words), estimated=True)


def read_seconds(told: float) -> Ms:
    """A time that a service told; before any sound where it is none, as 1e306 s is."""
    return Ms(round(told * 1000)) if math.isfinite(told * 1000) else Ms(-1)


def _end_word(mark: WordMark, told: Ms | None) -> WordMark:
    """The mark with the end that was told, where that lies before the next word."""
    return WordMark(mark.start, told) if told is not None and mark.start < told < mark.end else mark
