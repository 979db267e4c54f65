"""merge_order: where each unit stands, when both sides moved, added and took away."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence

from lydsak.text.merge.units import START


def merge_order(
    base: Sequence[str], mine: Sequence[str], article: Sequence[str], kept: Collection[str]
) -> tuple[str, ...]:
    """The keys of `kept` in order: as mine has them, with what the article added or moved put where it has it.

    What both moved stands where mine has it. All three begin with START.
    """
    mine_moved = find_moved(base, mine)
    moved = find_moved(base, article) - mine_moved
    order = [key for key in mine if key in kept]
    present = set(order)
    wanted = [key for key in article if key in kept and (key in moved or key not in present)]
    going = set(wanted) & present
    order = [key for key in order if key not in going]
    follow = _choose_anchors(article, wanted, set(order), mine_moved)
    following: dict[str, list[str]] = {}
    for key in wanted:
        following.setdefault(follow[key], []).append(key)
    return tuple(_unroll(order, following))


def find_moved(base: Sequence[str], other: Sequence[str]) -> frozenset[str]:
    """The fewest keys that must have moved for one order to become the other."""
    places = {key: at for at, key in enumerate(base)}
    common = [key for key in other if key in places]
    staying = _find_longest_rise([places[key] for key in common])
    return frozenset(key for at, key in enumerate(common) if at not in staying)


def _find_longest_rise(values: Sequence[int]) -> frozenset[int]:
    """Indexes of a longest increasing subsequence (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        pile = bisect_left(tops, value)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(value)
            ends.append(at)
        else:
            tops[pile], ends[pile] = value, at
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return frozenset(found)


def _choose_anchors(
    article: Sequence[str], wanted: Sequence[str], standing: Collection[str], mine_moved: Collection[str]
) -> dict[str, str]:
    """For each key what it comes after: the nearest before it in the article that stands where both have it."""
    chosen: dict[str, str] = {}
    anchor = START
    placed = set(wanted)
    for key in article:
        if key in placed:
            chosen[key] = anchor
            anchor = key
        elif key in standing and key not in mine_moved:
            anchor = key
    return chosen


def _unroll(order: Sequence[str], following: dict[str, list[str]]) -> list[str]:
    """The order with what follows each key put behind it, and what follows that."""
    result: list[str] = []
    stack = list(reversed(order))
    while stack:
        key = stack.pop()
        result.append(key)
        stack += reversed(following.get(key, ()))
    return result
