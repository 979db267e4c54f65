"""compare_scripts: what one state of a script has that another has not, by paragraph, with the words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from lydsak.model import Script
from lydsak.text.merge.front import MERGED_FIELDS
from lydsak.text.merge.ids import match_units
from lydsak.text.merge.order import find_moved
from lydsak.text.merge.units import START, MergeToken, MergeUnit, join_tokens, list_units, tokenize_words
from lydsak.text.merge.words import MAX_TOKENS

BlockChangeKind = Literal["same", "changed", "new", "deleted", "moved"]


@dataclass(frozen=True, slots=True)
class WordSpan:
    """A stretch of words that both have, or that one of the two has."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A heading, paragraph or recording, or a field of the front matter by its name. Texts are without ids."""

    kind: BlockChangeKind
    id: str | None
    old: str | None
    new: str | None
    words: tuple[WordSpan, ...] = ()
    """Both texts in one, where both are there."""


def compare_scripts(old: Script, new: Script) -> tuple[BlockChange, ...]:
    """Every paragraph in the order of the new script, what is gone where it stood. The front matter's fields first."""
    before, after = list_units(old, "old"), list_units(new, "new")
    partners = _pair_units(before, after)
    changes = [*_compare_fields(old, new)]
    moved = _find_moved_units(before, after, partners)
    at = 0
    found = set(partners.values())
    for place, unit in enumerate(after):
        partner = partners.get(place)
        if partner is not None and place not in moved:
            changes += [_describe_gone(one) for one in _pick_gone(before, range(at, partner), found)]
            at = partner
        if unit.key == START:
            changes += _compare_starts(before[0], unit)
        else:
            old_unit = before[partner] if partner is not None else None
            changes.append(_compare_units(old_unit, unit, moved=place in moved))
    changes += [_describe_gone(one) for one in _pick_gone(before, range(at, len(before)), found)]
    return tuple(changes)


def mark_words(old: str, new: str) -> tuple[WordSpan, ...]:
    """Both texts in one, by words."""
    if old == new:
        return (WordSpan("same", new),) if new else ()
    before, after = tokenize_words(old), tokenize_words(new)
    if max(len(before), len(after)) > MAX_TOKENS:
        return (WordSpan("gone", old), WordSpan("new", new))
    matcher = SequenceMatcher(None, [one.key for one in before], [one.key for one in after], autojunk=False)
    spans: list[WordSpan] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            spans.append(WordSpan("same", _join_span(after[first:last], first)))
            continue
        if end > start:
            spans.append(WordSpan("gone", _join_span(before[start:end], start)))
        if last > first:
            spans.append(WordSpan("new", _join_span(after[first:last], first)))
    return tuple(spans)


def _join_span(tokens: Sequence[MergeToken], at: int) -> str:
    """The words with the blank before them, except at the very beginning."""
    blank = tokens[0].gap if at else ""
    return blank + join_tokens(tokens)


def _pair_units(before: Sequence[MergeUnit], after: Sequence[MergeUnit]) -> dict[int, int]:
    """For each place in the new script the one in the old: by id, and by words where there is none."""
    places = {alias: at for at, unit in enumerate(before) for alias in unit.aliases}
    places |= {unit.id: at for at, unit in enumerate(before) if unit.id}
    pairs, taken = {0: 0}, {0}
    for at, unit in enumerate(after):
        found = next((places[id] for id in (unit.id, *unit.aliases) if id in places), None)
        if found is not None and found not in taken:
            pairs[at] = found
            taken.add(found)
    old = [at for at in range(len(before)) if at not in taken]
    new = [at for at in range(len(after)) if at not in pairs]
    matched = match_units([before[at] for at in old], [after[at] for at in new])
    pairs |= {new[at]: old[partner] for at, partner in enumerate(matched) if partner is not None}
    return pairs


def _find_moved_units(
    before: Sequence[MergeUnit], after: Sequence[MergeUnit], partners: dict[int, int]
) -> frozenset[int]:
    named = [str(partners[at]) if at in partners else f"new {at}" for at in range(len(after))]
    moved = find_moved([str(at) for at in range(len(before))], named)
    return frozenset(at for at, name in enumerate(named) if name in moved)


def _pick_gone(before: Sequence[MergeUnit], places: range, found: set[int]) -> Iterator[MergeUnit]:
    return (before[at] for at in places if at not in found)


def _compare_units(old: MergeUnit | None, new: MergeUnit, *, moved: bool) -> BlockChange:
    written = _write_whole(new)
    if old is None:
        return BlockChange("new", new.id, None, written)
    before = _write_whole(old)
    words = mark_words(before, written)
    if all(span.kind == "same" for span in words):
        return BlockChange("moved" if moved else "same", new.id, before, written)
    return BlockChange("changed", new.id, before, written, words)


def _compare_starts(old: MergeUnit, new: MergeUnit) -> Iterator[BlockChange]:
    """What stands before the first paragraph, such as music: in most scripts nothing."""
    if not _write_whole(new):
        yield from [_describe_gone(old)] if _write_whole(old) else ()
    else:
        yield _compare_units(old if _write_whole(old) else None, new, moved=False)


def _describe_gone(unit: MergeUnit) -> BlockChange:
    return BlockChange("deleted", unit.id, _write_whole(unit), None)


def _write_whole(unit: MergeUnit) -> str:
    """Its text, and below it what hangs on it."""
    return "\n".join(part for part in (unit.source, *(one.strip() for one in unit.tail)) if part)


def _compare_fields(old: Script, new: Script) -> Iterator[BlockChange]:
    for field in MERGED_FIELDS:
        before, after = getattr(old.front_matter, field), getattr(new.front_matter, field)
        if before != after:
            kind: BlockChangeKind = "new" if before is None else "deleted" if after is None else "changed"
            words = mark_words(before, after) if kind == "changed" else ()
            yield BlockChange(kind, field, before, after, words)
