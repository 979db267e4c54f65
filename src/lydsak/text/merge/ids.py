"""adopt_ids: a revised article's paragraphs take the ids of those that they revise, and new ones get new ids.

Exact words first, in order and then wherever they moved; then by the words that two paragraphs share, found through the
rare ones, so that ten thousand paragraphs are not compared each with each; last by what stands alone between the same
neighbours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from lydsak.model import BedMark, Block, ParagraphId, Pause, Script, Segment, Sound
from lydsak.text.merge.units import MergeUnit, fold_words, is_unit, list_units
from lydsak.text.script.ids import assign_ids

_RARE: Final = 20
"""A word that more paragraphs have tells nothing."""
_ALIKE: Final = 0.5
"""Of their words that two paragraphs share (Dice): from here one is a revision of the other, wherever it stands."""
_ALONE: Final = 0.2
"""The same where each is the only one between its neighbours."""


def adopt_ids(base: Script, revised: Script, taken: Collection[ParagraphId] = ()) -> Script:
    """The revised script with the ids of the base, and new ones past all of `taken` and the base's."""
    old = list_units(base, "base")[1:]
    new = list_units(revised, "revised")[1:]
    partners = match_units(old, new)
    bare = _replace_ids(revised, iter([old[at].id if at is not None else None for at in partners]))
    known = {*taken, *(id for unit in old for id in (unit.id, *unit.aliases) if id)}
    return assign_ids(bare, known)[0]


def match_units(old: Sequence[MergeUnit], new: Sequence[MergeUnit]) -> tuple[int | None, ...]:
    """For each new unit the index of the old one that it is, if any; no old one twice."""
    matcher = _Matcher(old, new)
    matcher.match_in_order()
    matcher.match_moved()
    matcher.match_revised()
    matcher.match_between()
    return tuple(matcher.partner)


class _Matcher:
    def __init__(self, old: Sequence[MergeUnit], new: Sequence[MergeUnit]) -> None:
        self.old, self.new = old, new
        self.old_words = [(unit.kind, fold_words(unit.words)) for unit in old]
        self.new_words = [(unit.kind, fold_words(unit.words)) for unit in new]
        self.partner: list[int | None] = [None] * len(new)
        self.taken: set[int] = set()

    def _pair(self, old: int, new: int) -> None:
        self.partner[new] = old
        self.taken.add(old)

    def match_in_order(self) -> None:
        """The same words in the same order. What stands there many times is passed over where there are hundreds."""
        for block in SequenceMatcher(None, self.old_words, self.new_words).get_matching_blocks():
            for step in range(block.size):
                self._pair(block.a + step, block.b + step)

    def match_moved(self) -> None:
        """The same words elsewhere."""
        places: dict[object, list[int]] = defaultdict(list)
        for at in reversed(range(len(self.old))):
            if at not in self.taken:
                places[self.old_words[at]].append(at)
        for at, words in enumerate(self.new_words):
            if self.partner[at] is None and places.get(words):
                self._pair(places[words].pop(), at)

    def match_revised(self) -> None:
        """Most of the words, the likest pairs first; of two that are as like, the one that keeps its place."""
        free = [at for at in range(len(self.old)) if at not in self.taken]
        counts = {at: _count_words(self.old_words[at][1]) for at in free}
        having: dict[str, list[int]] = defaultdict(list)
        for at in free:
            for word in counts[at]:
                having[word].append(at)
        scored: list[tuple[float, int, int, int]] = []
        for at, partner in enumerate(self.partner):
            if partner is None:
                words = _count_words(self.new_words[at][1])
                near = {old for word in words if len(having.get(word, ())) <= _RARE for old in having.get(word, ())}
                scored += [
                    (-alike, abs(old - at), old, at)
                    for old in near
                    if self.old[old].kind == self.new[at].kind and (alike := _compare(counts[old], words)) >= _ALIKE
                ]
        for _, _, old, at in sorted(scored):
            if old not in self.taken and self.partner[at] is None:
                self._pair(old, at)

    def match_between(self) -> None:
        """One old and one new of a kind between the same neighbours: rewritten. A heading needs no word alike."""
        at = 0
        while at < len(self.new):
            end = at
            while end < len(self.new) and self.partner[end] is None:
                end += 1
            if end > at:
                self._match_gap(at, end)
            at = end + 1

    def _match_gap(self, start: int, end: int) -> None:
        before = self.partner[start - 1] if start else -1
        after = self.partner[end] if end < len(self.new) else len(self.old)
        if before is None or after is None:
            return
        free = [old for old in range(before + 1, after) if old not in self.taken]
        for kind in ("heading", "paragraph"):
            olds = [old for old in free if self.old[old].kind == kind]
            news = [new for new in range(start, end) if self.new[new].kind == kind]
            if len(olds) == len(news) == 1:
                alike = _compare(_count_words(self.old_words[olds[0]][1]), _count_words(self.new_words[news[0]][1]))
                if kind == "heading" or alike >= _ALONE:
                    self._pair(olds[0], news[0])


def _count_words(keys: Sequence[str]) -> Counter[str]:
    """Its words without signs, which any two paragraphs share."""
    return Counter(key.strip().casefold() for key in keys if any(sign.isalnum() for sign in key))


def _compare(one: Counter[str], other: Counter[str]) -> float:
    """Dice's coefficient of two bags of words."""
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


def _replace_ids(script: Script, ids: Iterator[ParagraphId | None]) -> Script:
    """The script with the next of the ids for each unit, and no source slices: it is written anew."""
    segments: list[Segment] = []
    for segment in script.segments:
        head = replace(segment, id=next(ids) if segment.heading is not None else None, raw=None)
        blocks = tuple(_replace_id(block, ids) for block in segment.blocks)
        segments.append(replace(head, blocks=blocks))
    return replace(script, segments=tuple(segments))


def _replace_id(block: Block, ids: Iterator[ParagraphId | None]) -> Block:
    if isinstance(block, Pause | BedMark) or not is_unit(block):
        return replace(block, raw=None)
    if isinstance(block, Sound):
        return replace(block, id=next(ids), raw=None)
    return replace(block, id=next(ids), aliases=(), raw=None)
