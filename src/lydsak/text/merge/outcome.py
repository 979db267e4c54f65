"""merge_group: one unit, as both sides left it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lydsak.text.merge.groups import Group
from lydsak.text.merge.units import MergeToken, MergeUnit, join_tokens
from lydsak.text.merge.words import merge_tokens


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a unit: as mine has it where both changed the same, and as the article has it."""

    mine: tuple[MergeUnit, ...]
    article: tuple[MergeUnit, ...]
    settled: bool = True


def merge_group(group: Group) -> Outcome:
    """Merge one group. Nobody's change is dropped: what cannot be made beside the other's is left to choose."""
    base, mine, article = group.base, group.mine, group.article
    if _is_same(article, base) or _is_same(article, mine):
        return _settle(mine)
    if _is_same(mine, base) and not _is_broken_anew(base, mine, article):
        return _settle(_write_over(mine, article))
    if not mine or not article or len({unit.kind for unit in (*base, *mine, *article)}) > 1:
        return Outcome(mine, _write_over(mine, article), settled=False)
    return _merge_words(group)


def _is_broken_anew(base: Sequence[MergeUnit], mine: Sequence[MergeUnit], article: Sequence[MergeUnit]) -> bool:
    """Whether the editor only broke the lines of a paragraph: they stay broken where the article left the words."""
    alone = len(base) == len(mine) == len(article) == 1
    return alone and mine[0].words != base[0].words and mine[0].kind == article[0].kind == "paragraph"


def _settle(units: tuple[MergeUnit, ...]) -> Outcome:
    return Outcome(units, units)


def _is_same(one: Sequence[MergeUnit], other: Sequence[MergeUnit]) -> bool:
    """Whether two rows say the same, however their lines are broken."""
    if [(unit.kind, unit.muted, unit.words) for unit in one] == [(unit.kind, unit.muted, unit.words) for unit in other]:
        return True  # most are: not taken apart into words
    return [_describe(unit) for unit in one] == [_describe(unit) for unit in other]


def _describe(unit: MergeUnit) -> tuple[object, ...]:
    return unit.kind, unit.muted, tuple(token.key for token in unit.tokens)


def _write_over(mine: Sequence[MergeUnit], article: Sequence[MergeUnit]) -> tuple[MergeUnit, ...]:
    """The article's units under mine's ids: what it left as it was keeps its source slice, the rest is written anew."""
    standing = {unit.key: unit for unit in mine}
    return tuple(_write_unit(unit, standing.get(unit.key)) for unit in article)


def _write_unit(unit: MergeUnit, standing: MergeUnit | None) -> MergeUnit:
    if standing is None:
        return replace(unit, raw=None)
    if _describe(standing) == _describe(unit):
        return standing
    # The article's text does not know what is muted here, nor the ids that were joined.
    return replace(unit, raw=None, id=standing.id, aliases=standing.aliases, tail=standing.tail)


def _merge_words(group: Group) -> Outcome:
    """Word by word over all paragraphs of the group, the ends of paragraphs being words too.

    So are strikes, where there are several: what was muted stays so where it is parted, and joins nothing that is read.
    """
    rows = (group.base, group.mine, group.article)
    struck = not _is_lone(group) and any(unit.muted for row in rows for unit in row)
    merged = merge_tokens(*(_run_together(row, struck=struck) for row in rows))
    by_mine = _part_again(merged.mine, group, struck=struck)
    by_article = by_mine if merged.settled else _part_again(merged.article, group, struck=struck)
    if by_mine is None or by_article is None:
        return Outcome(group.mine, _keep_ids(_write_over(group.mine, group.article), group), settled=False)
    return Outcome(by_mine, by_article, settled=merged.settled)


_END = "¶"
"""The key of a paragraph's end."""
_STRIKES = {"¶~": True, "~¶": False}
"""The keys of the strikes round a muted paragraph, and whether what follows them is muted."""


def _run_together(units: Sequence[MergeUnit], *, struck: bool) -> list[MergeToken]:
    """The tokens of all, each followed by one that tells its end and whose end it is."""
    tokens: list[MergeToken] = []
    opening, closing = (MergeToken("", "", key) for key in _STRIKES)
    for unit in units:
        words = (opening, *unit.tokens, closing) if struck and unit.muted else unit.tokens
        tokens += [*words, MergeToken(unit.key, "", _END)]
    return tokens


def _part_again(tokens: Sequence[MergeToken], group: Group, *, struck: bool) -> tuple[MergeUnit, ...] | None:
    """Paragraphs again, each with the id of its end; words whose end was taken out on one side are the last one's.

    None where one would be muted in part.
    """
    known = {unit.key: unit for row in (group.base, group.article, group.mine) for unit in row}
    ends = [at for at, token in enumerate(tokens) if token.key == _END]
    closed = [*tokens] if ends and ends[-1] == len(tokens) - 1 else [*tokens, MergeToken(group.mine[-1].key, "", _END)]
    free = [key for key in known if key not in {token.text for token in closed if token.key == _END}]
    units: dict[str, MergeUnit] = {}
    words: list[MergeToken] = []
    muted, mutings = False, set[bool]()
    for token in closed:
        if token.key in _STRIKES:
            if muted == _STRIKES[token.key]:
                return None
            muted = not muted
        elif token.key != _END:
            words.append(token)
            mutings.add(muted)
        elif words:
            if len(mutings) > 1:
                return None
            # Of two ends that are the same one's, as where one side parted it, the later takes an id that is left.
            key = token.text if token.text not in units else next(iter(free), f"{token.text}+{len(units)}")
            free = [one for one in free if one != key]
            unit = known.get(key) or replace(known[token.text], key=key, id=None)
            units[key] = _close_unit(words, replace(unit, muted=mutings.pop()) if struck else unit, group)
            words = []
    return None if muted else _keep_ids(list(units.values()), group)


def _is_lone(group: Group) -> bool:
    return len(group.base) == len(group.mine) == len(group.article) == 1


def _close_unit(words: Sequence[MergeToken], unit: MergeUnit, group: Group) -> MergeUnit:
    """A paragraph of these words; mine's own, with its source slice, where it says the same."""
    muted = _merge_muting(group)
    made = replace(unit, words=join_tokens(words), muted=unit.muted if muted is None else muted, raw=None)
    own = next((one for one in group.mine if one.key == unit.key), None)
    return own if own is not None and _describe(own) == _describe(made) else made


def _merge_muting(group: Group) -> bool | None:
    """Whether a lone paragraph is muted: as the side has it that changed it. None for several: each as it was."""
    if not _is_lone(group):
        return None
    base, mine, article = (row[0].muted for row in (group.base, group.mine, group.article))
    return article if mine == base else mine


def _keep_ids(units: Sequence[MergeUnit], group: Group) -> tuple[MergeUnit, ...]:
    """Ids of paragraphs that were joined stay with the paragraph that has their words, as aliases before its own."""
    standing = {id for unit in units for id in (unit.id, *unit.aliases)}
    lost = [id for unit in group.mine for id in (*unit.aliases, unit.id) if id and id not in standing]
    if not units or not lost:
        return tuple(units)
    last = units[-1]
    return (*units[:-1], replace(last, aliases=(*lost, *last.aliases), raw=None))
