"""Where words stand in speech when an engine does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from lydsak.model import Ms, SpokenWord, WordMark


def estimate_marks(words: Sequence[SpokenWord], duration: Ms, start: Ms = Ms(0)) -> tuple[WordMark, ...]:
    """Share `duration` among words by their length, a pause counted as some letters; silent words get empty marks."""
    weights = [_weigh_word(word.text) for word in words]
    total = sum(weights) or 1
    edges = [Ms(start + duration * sofar // total) for sofar in accumulate(weights, initial=0)]
    return tuple(WordMark(begin, end) for begin, end in pairwise(edges))


def _weigh_word(text: str) -> int:
    letters = sum(character.isalnum() for character in text)
    if not letters:
        return 0
    return letters + 1 + 4 * (text.rstrip("»”\"')")[-1:] in ",;:") + 6 * (text.rstrip("»”\"')")[-1:] in ".!?")
