"""assemble_source: merged units as the editors' file; what nobody changed is there to the byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from lydsak.model import FrontMatter, Script
from lydsak.text.front_matter.render import render_front_matter
from lydsak.text.merge.units import START, MergeUnit, render_unit
from lydsak.text.script.render import complete_blank_line


@dataclass(frozen=True, slots=True)
class _Slice:
    """A stretch of the file to be; `place` is where it stands in mine, if it is mine's."""

    text: str
    place: int | None = None


def assemble_source(
    mine: Script, front: FrontMatter, units: Sequence[MergeUnit], rows: Sequence[Sequence[MergeUnit]]
) -> str:
    """The file's text. `rows` are the units of base, mine and the article: what hangs on them is merged here."""
    head = render_front_matter(front) + "\n" if front.raw is None else front.raw
    standing = [mine.front_matter.raw or "", *(text for unit in rows[1] for text in _list_own(unit))]
    newline = "\r\n" if any("\r\n" in text for text in standing) else "\n"
    slices = [one for one in (_Slice(head, 0), *_list_slices(units, rows)) if one.text]
    return mine.preamble + _join_slices(slices, newline, standing)


def _list_own(unit: MergeUnit) -> tuple[str, ...]:
    return (*(() if unit.kind == "start" else (unit.raw or "",)), *unit.tail)


def _list_slices(units: Sequence[MergeUnit], rows: Sequence[Sequence[MergeUnit]]) -> Iterator[_Slice]:
    tails = _merge_tails(units, rows)
    places: dict[tuple[str, str], int] = {}
    at = 1
    for unit in rows[1]:
        for text in _list_own(unit):
            places[unit.key, text] = at
            at += 1
    for unit in units:
        if unit.kind != "start":
            own = places.get((unit.key, unit.raw)) if unit.raw is not None else None
            yield _Slice(render_unit(unit), own)
        for text in tails[unit.key]:
            yield _Slice(text, places.get((unit.key, text)))


def _merge_tails(units: Sequence[MergeUnit], rows: Sequence[Sequence[MergeUnit]]) -> dict[str, list[str]]:
    """What hangs on each unit. What an editor hung on a unit that is gone hangs on the one before it."""
    base, mine, article = ({unit.key: unit for unit in row} for row in rows)
    kept = {unit.key for unit in units}
    tails = {unit.key: list(_merge_tail(unit.key, base, mine, article)) for unit in units}
    for row in rows[1:]:
        standing = START
        for unit in row:
            if unit.key in kept:
                standing = unit.key
            else:
                known = _fold_tail(base.get(unit.key))
                tails[standing] += [one for one in unit.tail if one.strip() not in known]
    return tails


def _merge_tail(
    key: str, base: Mapping[str, MergeUnit], mine: Mapping[str, MergeUnit], article: Mapping[str, MergeUnit]
) -> Sequence[str]:
    before, own, other = (_fold_tail(row.get(key)) for row in (base, mine, article))
    mine_tail = mine[key].tail if key in mine else ()
    if key not in article or other in {before, own}:
        return mine_tail
    if key not in mine or own == before:
        return article[key].tail
    return (*mine_tail, *(one for one in article[key].tail if one.strip() not in (*before, *own)))


def _fold_tail(unit: MergeUnit | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in unit.tail) if unit else ()


def _join_slices(slices: Sequence[_Slice], newline: str, standing: Sequence[str]) -> str:
    """Slices with a blank line where two meet that did not before; the file ends as it did."""
    written: list[str] = []
    for one, following in zip_longest(slices, slices[1:]):
        text = one.text if one.place is not None else one.text.replace("\r\n", "\n").replace("\n", newline)
        if following is None:
            if one.place != len(standing) - 1:
                text = text.rstrip() + _find_ending(standing, newline)
        elif one.place is None or following.place != one.place + 1:
            text += complete_blank_line(text, newline)
        written.append(text)
    return "".join(written)


def _find_ending(standing: Sequence[str], newline: str) -> str:
    """The blanks that the file ended with, none too; one line end where it was empty."""
    last = next((text for text in reversed(standing) if text), newline)
    return last[len(last.rstrip()) :]
