"""Where words stand in what piper spoke: it tells how many samples each phoneme takes, and words are cut at " "."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from lydsak.engines.marks import estimate_marks
from lydsak.model import Ms, SpokenWord, WordMark


@dataclass(frozen=True, slots=True)
class Sentence:
    """What piper spoke in one go."""

    phonemes: tuple[str, ...]
    samples: int
    lengths: tuple[int, ...] | None = None
    """Samples of its start, of each phoneme and of its end; None where the model does not tell."""


def count_groups(sentences: Sequence[Sequence[str]]) -> int:
    """How many words are heard: stretches between spaces with a letter in them."""
    return sum(len(_cut_groups(phonemes)) for phonemes in sentences)


def mark_spoken(
    words: Sequence[SpokenWord], counts: Sequence[int], sentences: Sequence[Sentence], rate: int
) -> tuple[tuple[WordMark, ...], bool]:
    """One mark a word, and whether they are estimated. `counts` is what `count_groups` says of each word alone."""
    groups = [_cut_groups(sentence.phonemes) for sentence in sentences]
    if sum(counts) == sum(map(len, groups)) and all(sentence.lengths is not None for sentence in sentences):
        return _share_groups(counts, _measure_groups(sentences, groups), rate), False
    return _estimate_sentences(words, counts, sentences, [len(cut) for cut in groups], rate), True


def _cut_groups(phonemes: Sequence[str]) -> list[tuple[int, int]]:
    """From the first phoneme of each word to behind its last; punctuation at its edges is a pause, no word."""
    groups: list[tuple[int, int]] = []
    start = last = -1
    for index, phoneme in enumerate((*phonemes, " ")):
        if phoneme == " ":
            if last >= 0:
                groups.append((start, last + 1))
            start = last = -1
        elif unicodedata.category(phoneme[0])[0] in "LMN":  # stress and length are letters too (Lm)
            start, last = (index if start < 0 else start), index
    return groups


def _measure_groups(
    sentences: Sequence[Sentence], groups: Sequence[Sequence[tuple[int, int]]]
) -> list[tuple[int, int]]:
    """First and last sample of each group, from the start of the speech."""
    measured: list[tuple[int, int]] = []
    now = 0
    for sentence, cut in zip(sentences, groups, strict=True):
        edges = list(accumulate(sentence.lengths or (), initial=now))
        measured += [(edges[start + 1], edges[end + 1]) for start, end in cut]  # the start comes before them
        now += sentence.samples
    return measured


def _share_groups(counts: Sequence[int], measured: Sequence[tuple[int, int]], rate: int) -> tuple[WordMark, ...]:
    marks: list[WordMark] = []
    end = Ms(0)
    for first, behind in pairwise(accumulate(counts, initial=0)):
        start = end
        if behind > first:
            start, end = _to_ms(measured[first][0], rate), _to_ms(measured[behind - 1][1], rate)
        marks.append(WordMark(start, end))
    return tuple(marks)


def _estimate_sentences(
    words: Sequence[SpokenWord], counts: Sequence[int], sentences: Sequence[Sentence], sizes: Sequence[int], rate: int
) -> tuple[WordMark, ...]:
    """Words go to sentences by their share of what is heard, and within each by their length."""
    behind = list(accumulate(sizes))
    scale = sum(sizes) / (sum(counts) or 1)
    starts = accumulate(counts[:-1], initial=0) if counts else ()
    homes = [min(bisect_right(behind, start * scale), len(sizes) - 1) for start in starts]
    edges = [_to_ms(sample, rate) for sample in accumulate((each.samples for each in sentences), initial=0)]
    marks: list[WordMark] = []
    for home, (start, end) in enumerate(pairwise(edges)):
        held = [word for word, place in zip(words, homes, strict=True) if place == home]
        marks += estimate_marks(held, Ms(end - start), start)
    return tuple(marks)


def _to_ms(samples: int, rate: int) -> Ms:
    return Ms(samples * 1000 // rate)
