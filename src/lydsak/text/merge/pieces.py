"""merge_pieces: what two sides made of one row of pieces, or None where they are in each other's way.

A piece is whole: what both changed is nobody's to settle here (diff3; Khanna, Kunal and Pierce, 2007). Each change of
either side is made once, so that of no piece there is one less or one more than the two sides made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from lydsak.text.script.render import complete_blank_line


@dataclass(frozen=True, slots=True)
class Piece:
    """What is changed as a whole: a paragraph, a line."""

    text: str
    """Without what parts it from the next."""
    gap: str = field(compare=False)
    """The line end and the blank lines after it."""
    name: str | None = field(default=None, compare=False)
    """By which it is known when it is rewritten: an id, a key."""
    block: bool = True
    """Whether a blank line stands after it; else a line end will do."""


@dataclass(frozen=True, slots=True)
class PlacedPiece:
    """A piece of the result, and where base, mine and the other have it."""

    piece: Piece
    places: tuple[int | None, int | None, int | None]


_END: Final = Piece("", "")


@dataclass(frozen=True, slots=True)
class _Change:
    """base[start:end] became [first:last] of a side."""

    start: int
    end: int
    first: int
    last: int

    @property
    def rewrites(self) -> bool:
        """One piece has other words, and stays where it is."""
        return self.end - self.start == self.last - self.first == 1

    @property
    def grows(self) -> bool:
        """More was put in than taken out: beside what else is put in here, its order is in doubt."""
        return self.last - self.first > self.end - self.start


def merge_pieces(
    base: Sequence[Piece], mine: Sequence[Piece], other: Sequence[Piece], *, ordered: bool = True
) -> tuple[PlacedPiece, ...] | None:
    """The pieces in order; None where both changed one, or put something in at one place. All three begin alike.

    Where their order says nothing, what both put in at one place is all there, mine first.
    """
    own, others = tuple(_find_changes(base, mine)), tuple(_find_changes(base, other))
    if _collide(own, others, ordered=ordered):
        return None
    by_mine, by_other = _map_places(len(base), own), _map_places(len(base), others)
    placed: list[PlacedPiece] = []

    def place(piece: Piece, at: int) -> None:
        placed.append(PlacedPiece(piece, (at, by_mine.get(at), by_other.get(at))))

    at = 0
    for change, is_mine in sorted([(one, True) for one in own] + [(one, False) for one in others], key=_read_range):
        for kept in range(at, change.start):
            place(base[kept], kept)
        row = mine if is_mine else other
        if change.rewrites:
            place(row[change.first], change.start)
        else:
            new = range(change.first, change.last)
            placed += [PlacedPiece(row[to], (None, to, None) if is_mine else (None, None, to)) for to in new]
        at = change.end
    for kept in range(at, len(base)):
        place(base[kept], kept)
    return tuple(placed)


def join_pieces(
    placed: Sequence[PlacedPiece], base: Sequence[Piece], mine: Sequence[Piece], other: Sequence[Piece]
) -> str:
    """The text of merged pieces. What parts two is as it was where they stood together; the file ends as it did."""
    rows = (base, mine, other)
    newline = "\r\n" if any("\r\n" in piece.gap for piece in mine) else "\n"
    end = PlacedPiece(_END, (len(base), len(mine), len(other)))
    written = []
    for one, following in pairwise((*placed, end)):
        gap = _find_gap(one, following, rows)
        if gap is None:
            ends = following is end and one.piece.text
            gap = mine[-1].gap if ends else _choose_gap(one.piece, following, rows, newline)
        written += [one.piece.text, gap]
    return "".join(written)


def _find_gap(one: PlacedPiece, following: PlacedPiece, rows: tuple[Sequence[Piece], ...]) -> str | None:
    """What parted the two, as the side has it that changed it; None where they never stood together."""
    base, mine, other = (
        row[at].gap if at is not None and to == at + 1 else None
        for row, at, to in zip(rows, one.places, following.places, strict=True)
    )
    return other if mine is None or (mine == base and other is not None) else mine


def _choose_gap(piece: Piece, following: PlacedPiece, rows: tuple[Sequence[Piece], ...], newline: str) -> str:
    """What stood below the one or above the other, whichever parted more, and what it lacks to part these."""
    above = [row[at - 1].gap for row, at in zip(rows, following.places, strict=True) if at]
    gap = max((piece.gap, *above), key=lambda text: text.count("\n")) if piece.text else piece.gap
    if piece.block:
        return gap + complete_blank_line(piece.text + gap, newline)
    return gap if not piece.text or gap.endswith("\n") else gap + newline


def _find_changes(base: Sequence[Piece], side: Sequence[Piece]) -> Iterator[_Change]:
    """In their order. Rows that agree in most are compared only where they do not."""
    shorter = min(len(base), len(side))
    start = next((at for at in range(shorter) if base[at] != side[at]), shorter)
    rest = shorter - start
    tail = next((at for at in range(rest) if base[-1 - at] != side[-1 - at]), rest)
    old, new = base[start : len(base) - tail], side[start : len(side) - tail]
    at = to = 0
    for a, b, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        yield from _part_by_names(old[at:a], new[to:b], start + at, start + to)
        at, to = a + size, b + size


def _part_by_names(old: Sequence[Piece], new: Sequence[Piece], start: int, first: int) -> Iterator[_Change]:
    """One change of several pieces as those of each: what has a name was rewritten, the rest put in or taken out."""
    old_names = [piece.name or f"\0old {number}" for number, piece in enumerate(old)]
    new_names = [piece.name or f"\0new {number}" for number, piece in enumerate(new)]
    at = to = 0
    for a, b, size in SequenceMatcher(None, old_names, new_names, autojunk=False).get_matching_blocks():
        if a > at or b > to:
            yield _Change(start + at, start + a, first + to, first + b)
        for step in range(size):
            yield _Change(start + a + step, start + a + step + 1, first + b + step, first + b + step + 1)
        at, to = a + size, b + size


def _read_range(made: tuple[_Change, bool]) -> tuple[int, int]:
    return made[0].start, made[0].end


def _collide(own: Sequence[_Change], others: Sequence[_Change], *, ordered: bool) -> bool:
    """Whether two changes are of one piece, or both put in at one place."""
    at = 0
    for one in own:
        while at < len(others) and others[at].end < one.start:
            at += 1
        for number in range(at, len(others)):
            two = others[number]
            if two.start > one.end:
                break
            if one.start < two.end and two.start < one.end:
                return True
            if ordered and one.grows and two.grows and max(one.start, two.start) == min(one.end, two.end):
                return True
    return False


def _map_places(length: int, changes: Sequence[_Change]) -> Mapping[int, int]:
    """For each piece of the base that a side has, rewritten or not, where."""
    places: dict[int, int] = {}
    at = to = 0
    for change in (*changes, _Change(length, length, -1, -1)):
        places |= {at + step: to + step for step in range(change.start - at)}
        if change.rewrites:
            places[change.start] = change.first
        at, to = change.end, change.last
    return places
