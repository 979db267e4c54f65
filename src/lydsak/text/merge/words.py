"""merge_tokens: what two people changed in one paragraph, word by word (diff3; Khanna, Kunal and Pierce, 2007).

Changes that touch each other without overlapping are both made: a pronunciation on one word, another number beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from lydsak.text.merge.units import MergeToken

MAX_TOKENS: Final = 4_000
"""A paragraph longer than this is compared as a whole: no editor reads it word by word."""


@dataclass(frozen=True, slots=True)
class MergedTokens:
    """The outcome twice: where both changed the same words, as mine has them, and as the article has them."""

    mine: tuple[MergeToken, ...]
    article: tuple[MergeToken, ...]

    @property
    def settled(self) -> bool:
        """Nobody has to choose."""
        return [token.key for token in self.mine] == [token.key for token in self.article]


@dataclass(frozen=True, slots=True)
class _Hunk:
    """base[start:end] became `tokens`."""

    start: int
    end: int
    tokens: tuple[MergeToken, ...]
    side: Literal["mine", "article"]


def merge_tokens(base: Sequence[MergeToken], mine: Sequence[MergeToken], article: Sequence[MergeToken]) -> MergedTokens:
    """Merge two changed texts of one base."""
    if max(len(base), len(mine), len(article)) > MAX_TOKENS:
        return MergedTokens(tuple(mine), tuple(article))
    kept = _map_kept(base, mine)
    hunks = sorted(
        [*_find_hunks(base, mine, "mine"), *_find_hunks(base, article, "article")],
        key=lambda hunk: (hunk.start, hunk.end, hunk.side != "mine"),
    )
    by_mine: list[MergeToken] = []
    by_article: list[MergeToken] = []
    at = 0
    for group in _group_overlapping(hunks):
        start, end = min(hunk.start for hunk in group), max(hunk.end for hunk in group)
        before = [kept.get(index, base[index]) for index in range(at, start)]
        own = _rewrite_range(base, group, start, end, "mine", kept)
        other = _rewrite_range(base, group, start, end, "article", kept)
        if _is_pure_deletion(group):
            own = other = []
        sides = {hunk.side for hunk in group}
        if len(sides) > 1 and len({(hunk.start, hunk.end) for hunk in group}) == 1:
            own, other = _find_longer(own, other) or (own, other)
        by_mine += [*before, *(own if "mine" in sides else other)]
        by_article += [*before, *(other if "article" in sides else own)]
        at = end
    rest = [kept.get(index, base[index]) for index in range(at, len(base))]
    return MergedTokens((*by_mine, *rest), (*by_article, *rest))


def _map_kept(base: Sequence[MergeToken], mine: Sequence[MergeToken]) -> dict[int, MergeToken]:
    """Base tokens as mine writes them: line breaks of the editor's stay."""
    return {block.a + step: mine[block.b + step] for block in _match_tokens(base, mine) for step in range(block.size)}


def _find_hunks(
    base: Sequence[MergeToken], other: Sequence[MergeToken], side: Literal["mine", "article"]
) -> Iterator[_Hunk]:
    at = to = 0
    for block in _match_tokens(base, other):
        if block.a > at or block.b > to:
            yield _Hunk(at, block.a, tuple(other[to : block.b]), side)
        at, to = block.a + block.size, block.b + block.size


def _match_tokens(base: Sequence[MergeToken], other: Sequence[MergeToken]) -> list[_Match]:
    matcher = SequenceMatcher(None, [token.key for token in base], [token.key for token in other], autojunk=False)
    return [_Match(*block) for block in matcher.get_matching_blocks()]


@dataclass(frozen=True, slots=True)
class _Match:
    a: int
    b: int
    size: int


def _group_overlapping(hunks: Sequence[_Hunk]) -> Iterator[list[_Hunk]]:
    """Hunks that change the same words, together. Two that only touch are apart."""
    group: list[_Hunk] = []
    end = 0
    for hunk in hunks:
        same_spot = any(one.start == one.end == hunk.start == hunk.end for one in group)
        if group and not (hunk.start < end or same_spot):
            yield group
            group, end = [], 0
        group.append(hunk)
        end = max(end, hunk.end)
    if group:
        yield group


def _rewrite_range(
    base: Sequence[MergeToken], group: Sequence[_Hunk], start: int, end: int, side: str, kept: dict[int, MergeToken]
) -> list[MergeToken]:
    """One side's text of base[start:end]."""
    written: list[MergeToken] = []
    at = start
    for hunk in group:
        if hunk.side == side:
            written += [kept.get(index, base[index]) for index in range(at, hunk.start)]
            written += hunk.tokens
            at = hunk.end
    return [*written, *(kept.get(index, base[index]) for index in range(at, end))]


def _is_pure_deletion(group: Sequence[_Hunk]) -> bool:
    """Both took words away, and neither put any there."""
    return len(group) > 1 and not any(hunk.tokens for hunk in group)


def _find_longer(own: list[MergeToken], other: list[MergeToken]) -> tuple[list[MergeToken], list[MergeToken]] | None:
    """One's words twice, where they have the other's among them: somebody made the same correction and one more."""
    for longer, shorter in ((own, other), (other, own)):
        if _holds_words(longer, shorter):
            return longer, longer
    return None


def _holds_words(longer: Sequence[MergeToken], shorter: Sequence[MergeToken]) -> bool:
    texts, wanted = [token.text for token in longer], [token.text for token in shorter]
    said = any(text[:1].isalnum() for text in wanted)
    return said and any(texts[at : at + len(wanted)] == wanted for at in range(len(texts) - len(wanted) + 1))
