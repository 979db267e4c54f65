"""Where words stand in speech when a service tells the start of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from lydsak.engines.online.sound import count_letters
from lydsak.model import Ms, SpokenWord, WordMark


def place_words(words: Sequence[SpokenWord], starts: Mapping[int, Ms], duration: Ms) -> tuple[WordMark, ...] | None:
    """Each sounding word from its start, by its place among the words, to the next one's; the silent ones empty.

    None where a start is missing or cannot be: before the one before it, or after the end.
    """
    sounding = [index for index, word in enumerate(words) if count_letters(word.text)]
    if any(index not in starts for index in sounding):
        return None
    edges = [*(starts[index] for index in sounding), duration]
    if edges[0] < 0 or any(end <= start for start, end in pairwise(edges)):
        return None
    spans = dict(zip(sounding, pairwise(edges), strict=True))
    marks: list[WordMark] = []
    for index in range(len(words)):
        now = marks[-1].end if marks else Ms(0)
        marks.append(WordMark(*spans.get(index, (now, now))))
    return tuple(marks)
