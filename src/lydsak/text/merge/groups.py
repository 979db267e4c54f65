"""group_units: which units of three scripts are one another's, those included that were split or joined on one side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lydsak.text.merge.units import MergeUnit

_SHARE: Final = 0.6
"""Of a paragraph's words: so many must come from another for the one to be a part of it."""


@dataclass(frozen=True, slots=True)
class Group:
    """One unit as base, mine and the article have it: several where it was split or joined, none where gone."""

    key: str
    base: tuple[MergeUnit, ...]
    mine: tuple[MergeUnit, ...]
    article: tuple[MergeUnit, ...]


def group_units(
    base: Sequence[MergeUnit], mine: Sequence[MergeUnit], article: Sequence[MergeUnit]
) -> tuple[Group, ...]:
    """Every unit of the three in one group; the keys are of mine where it has one."""
    links = _Links()
    for side in (mine, article):
        _link_parts(links, base, side)
    _link_twins(links, base, mine, article)
    members: dict[str, list[str]] = {}
    for key in dict.fromkeys(unit.key for row in (mine, base, article) for unit in row):
        members.setdefault(links.find(key), []).append(key)
    rows = tuple({unit.key: at for at, unit in enumerate(row)} for row in (base, mine, article))

    def pick(keys: Sequence[str]) -> Group:
        rows_of = zip((base, mine, article), rows, strict=True)
        return Group(keys[0], *(_pick_units(keys, row, places) for row, places in rows_of))

    together = [all(_stand_together(keys, places) for places in rows) for keys in members.values()]
    parts = zip(members.values(), together, strict=True)
    return tuple(pick(part) for keys, whole in parts for part in ([keys] if whole else [[key] for key in keys]))


class _Links:
    """A union of keys that belong together."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, key: str) -> str:
        while (parent := self._parent.get(key, key)) != key:
            key = parent
        return key

    def join(self, one: str, other: str) -> None:
        first, second = self.find(one), self.find(other)
        if first != second:
            self._parent[second] = first


def _link_parts(links: _Links, base: Sequence[MergeUnit], side: Sequence[MergeUnit]) -> None:
    """Link what a paragraph was split into, and what was joined into one."""
    before = {unit.key: unit for unit in base}
    after = {unit.key: unit for unit in side}
    for unit in side:
        for alias in unit.aliases:
            if alias in before and alias not in after:
                links.join(unit.key, alias)
    _link_runs(links, side, before)
    _link_runs(links, base, after)


def _link_runs(links: _Links, row: Sequence[MergeUnit], others: Mapping[str, MergeUnit]) -> None:
    """From each changed paragraph to both sides: neighbours that the other row lacks, if their words stood there."""
    for at, unit in enumerate(row):
        other = others.get(unit.key)
        if other is None or other.words == unit.words or unit.kind != "paragraph" or other.kind != "paragraph":
            continue
        lost = _count_words(other) - _count_words(unit)
        if not lost:
            continue
        for step in (1, -1):
            to = at + step
            while 0 < to < len(row) and row[to].kind == "paragraph" and row[to].key not in others:
                words = _count_words(row[to])
                if (words & lost).total() < _SHARE * max(words.total(), 1):
                    break
                lost -= words
                links.join(unit.key, row[to].key)
                to += step


def _link_twins(
    links: _Links, base: Sequence[MergeUnit], mine: Sequence[MergeUnit], article: Sequence[MergeUnit]
) -> None:
    """Link what both added alike: an editor may have put in by hand what the article then got."""
    known = {unit.key for unit in base}
    added: dict[object, str] = {
        (unit.kind, _fold(unit)): unit.key for unit in mine if unit.key not in known and unit.kind != "start"
    }
    taken: set[str] = set()
    for unit in article:
        twin = None if unit.key in known else added.get((unit.kind, _fold(unit)))
        if twin is not None and twin not in taken:
            taken.add(twin)
            links.join(twin, unit.key)


def _fold(unit: MergeUnit) -> tuple[str, ...]:
    return tuple(token.key for token in unit.tokens)


def _count_words(unit: MergeUnit) -> Counter[str]:
    return Counter(token.text for token in unit.tokens if token.text[0].isalnum() or token.text[0] == "{")


def _stand_together(keys: Iterable[str], places: Mapping[str, int]) -> bool:
    """Those that a row has follow each other in it."""
    found = sorted(places[key] for key in keys if key in places)
    return not found or found[-1] - found[0] == len(found) - 1


def _pick_units(keys: Sequence[str], row: Sequence[MergeUnit], places: Mapping[str, int]) -> tuple[MergeUnit, ...]:
    return tuple(row[at] for at in sorted(places[key] for key in keys if key in places))
