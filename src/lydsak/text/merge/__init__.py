"""merge_scripts: a revised article into an edited script. No mark of a merge ever stands in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from lydsak.errors import ScriptError
from lydsak.model import Language, Paragraph, Script
from lydsak.text.merge.assembly import assemble_source
from lydsak.text.merge.front import FieldChange, compare_fields, write_fields
from lydsak.text.merge.groups import Group, group_units
from lydsak.text.merge.music import quiet_stray_music
from lydsak.text.merge.order import find_moved, merge_order
from lydsak.text.merge.outcome import Outcome, merge_group
from lydsak.text.merge.units import START, MergeUnit, list_units, render_unit
from lydsak.text.script.parsing import parse_script

ChangeKind = Literal["changed", "new", "deleted", "moved", "field"]


@dataclass(frozen=True, slots=True)
class MergedChange:
    """What the article changes in the script. Texts are without ids; `id` is a paragraph's, or a field's name."""

    kind: ChangeKind
    id: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both changed: two texts to choose from, each with all that could be merged beside it. None: taken out."""

    id: str
    mine: str | None
    article: str | None
    base: str | None


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged script, what changed in it, and what was to choose. Where nobody chose, the script has mine."""

    script: Script
    source: str
    changes: tuple[MergedChange, ...]
    conflicts: tuple[Conflict, ...]


TAKE_MINE: Final = "mine"
TAKE_ARTICLE: Final = "article"


def merge_scripts(
    base: Script,
    mine: Script,
    theirs: Script,
    choices: Mapping[str, str] | None = None,
    *,
    path: str = "script",
    language: Language = "nb",
) -> Merge:
    """Merge what became of `base` in `mine`, the editor's, and in `theirs`, whose ids are the base's (`adopt_ids`).

    `choices` settles conflicts by their ids: "mine", "article", or else the text to have. Raises ScriptError for a
    text that no paragraph can have.
    """
    choices = choices or {}
    rows = (list_units(base, "base"), list_units(mine, "mine"), list_units(theirs, "article"))
    groups = group_units(*rows)
    outcomes = {group.key: _check_outcome(group, merge_group(group)) for group in groups}
    conflicts = [_describe_conflict(group, outcomes[group.key]) for group in groups if not outcomes[group.key].settled]
    chosen = {group.key: _choose_units(group, outcomes[group.key], choices, path) for group in groups}
    order, moved = _order_groups(groups, rows, chosen)
    fields = compare_fields(base.front_matter, mine.front_matter, theirs.front_matter)
    conflicts[:0] = [Conflict(one.field, one.mine, one.article, one.base) for one in fields if not one.settled]
    values = {one.field: value for one in fields if (value := _choose_value(one, choices)) is not None}
    units = _keep_ids_apart([unit for key in order for unit in chosen[key]])
    # Whom mine has speaking without the voice that the base gave is mine's own doing; an article adds what it brings.
    left_out = frozenset(_list_speakers(rows[1], path)) & {name for name, _ in base.front_matter.voices}
    speakers = frozenset(_list_speakers(units, path)) - left_out
    front = write_fields(mine.front_matter, theirs.front_matter, values, speakers, language)
    script, source, stray = quiet_stray_music(assemble_source(mine, front, units, rows), path)
    quieted = (MergedChange("changed", "music", mark, f"%% {mark} %%") for mark in stray)
    changes = (*_list_field_changes(fields, values), *_list_changes(groups, chosen, order, moved), *quieted)
    return Merge(script, source, changes, tuple(conflicts))


def _check_outcome(group: Group, outcome: Outcome) -> Outcome:
    """What was put together of two texts must be a paragraph: where it is none, somebody has to choose."""
    for unit in {*outcome.mine, *outcome.article}:
        if unit.raw is None and unit.kind != "start" and not _is_readable(unit):
            return Outcome(group.mine, tuple(replace(one, raw=None) for one in group.article), settled=False)
    return outcome


def _is_readable(unit: MergeUnit) -> bool:
    try:
        found = list_units(parse_script(render_unit(unit), path="unit"), "unit")[1:]
    except ScriptError:
        return False
    return [(one.kind, one.words, one.muted, one.id) for one in found] == [
        (unit.kind, unit.words, unit.muted, unit.id)
    ] and not found[0].tail


def _describe_conflict(group: Group, outcome: Outcome) -> Conflict:
    texts = (_join_sources(units) for units in (outcome.mine, outcome.article, group.base))
    return Conflict(_name_group(group), *texts)


def _name_group(group: Group) -> str:
    return next((unit.id for row in (group.mine, group.base, group.article) for unit in row if unit.id), group.key)


def _join_sources(units: Sequence[MergeUnit]) -> str | None:
    return "\n\n".join(unit.source for unit in units) or None


def _choose_units(group: Group, outcome: Outcome, choices: Mapping[str, str], path: str) -> tuple[MergeUnit, ...]:
    choice = TAKE_MINE if outcome.settled else choices.get(_name_group(group), TAKE_MINE)
    if choice == TAKE_MINE:
        return outcome.mine
    if choice == TAKE_ARTICLE:
        return outcome.article
    return _read_choice(choice, outcome, path)


def _read_choice(text: str, outcome: Outcome, path: str) -> tuple[MergeUnit, ...]:
    """The units of a text that an editor wrote; the ids of those in whose place they stand, in order."""
    standing = outcome.mine or outcome.article
    heading = standing[0].kind == "heading"
    written = list_units(parse_script(f"## {text.strip()}\n" if heading else text, path=path), "choice")[1:]
    padded = [*standing, *[None] * len(written)]
    return tuple(
        replace(unit, key=old.key, id=old.id, aliases=old.aliases, raw=None) if old else replace(unit, raw=None)
        for unit, old in zip(written, padded, strict=False)
    )


def _choose_value(change: FieldChange, choices: Mapping[str, str]) -> str | None:
    """What is to be written into a field; None for what it has."""
    choice = TAKE_ARTICLE if change.settled else choices.get(change.field, TAKE_MINE)
    if choice == TAKE_MINE:
        return None
    return change.article if choice == TAKE_ARTICLE else choice


def _order_groups(
    groups: Sequence[Group], rows: Sequence[Sequence[MergeUnit]], chosen: Mapping[str, Sequence[MergeUnit]]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """The keys of the groups in order, and those that the article moved."""
    owner = {unit.key: group.key for group in groups for row in (group.base, group.mine, group.article) for unit in row}
    base, mine, article = (tuple(dict.fromkeys(owner[unit.key] for unit in row)) for row in rows)
    kept = {key for key, units in chosen.items() if units} | {START}
    return merge_order(base, mine, article, kept), find_moved(base, article) - find_moved(base, mine)


def _keep_ids_apart(units: Sequence[MergeUnit]) -> list[MergeUnit]:
    """Each id once: one that a paragraph has again by itself is no alias of another."""
    own = {unit.id for unit in units}
    seen: set[str | None] = {None}
    result = []
    for unit in units:
        id = None if unit.id in seen else unit.id
        aliases = tuple(alias for alias in dict.fromkeys(unit.aliases) if alias not in own and alias not in seen)
        seen |= {id, *aliases}
        same = (id, aliases) == (unit.id, unit.aliases)
        result.append(unit if same else replace(unit, id=id, aliases=aliases, raw=None))
    return result


def _list_speakers(units: Sequence[MergeUnit], path: str) -> list[str]:
    """Whom the merged paragraphs name."""
    text = "\n\n".join(render_unit(unit) for unit in units if unit.kind == "paragraph" and "@" in unit.words)
    blocks = (block for segment in parse_script(text, path=path).segments for block in segment.blocks)
    return [turn.name for block in blocks if isinstance(block, Paragraph) for turn in block.turns if turn.name]


def _list_field_changes(fields: Sequence[FieldChange], values: Mapping[str, str]) -> list[MergedChange]:
    return [MergedChange("field", one.field, one.mine, values[one.field]) for one in fields if one.field in values]


def _list_changes(
    groups: Sequence[Group], chosen: Mapping[str, Sequence[MergeUnit]], order: Sequence[str], moved: frozenset[str]
) -> list[MergedChange]:
    """What becomes another in the script, in its order; what is taken out comes last."""
    places = {key: at for at, key in enumerate(order)}
    changes = []
    for group in sorted(groups, key=lambda one: places.get(one.key, len(places))):
        before, after = _join_sources(group.mine), _join_sources(chosen[group.key])
        if before != after:
            kind: ChangeKind = "new" if before is None else "deleted" if after is None else "changed"
            changes.append(MergedChange(kind, _name_group(group), before, after))
        elif group.key in moved:
            changes.append(MergedChange("moved", _name_group(group), before, after))
    return changes
