"""Text in parts of whole clauses, for a service that takes little at a time."""

from __future__ import annotations

import re
from typing import Final

_CLAUSE: Final = re.compile(r"(?<=[,.;:!?…–—])\s+")


def pack_clauses(text: str, limit: int) -> tuple[tuple[int, int], ...]:
    """Offsets of parts of at most `limit` characters that hold every word of `text` once.

    Parts are whole clauses, as many as fit; a clause that is longer by itself is cut at spaces, a word at the limit.
    """
    parts: list[tuple[int, int]] = []
    for start, end in _split_ranges(_CLAUSE, text, 0, len(text)):
        pieces = [(start, end)] if end - start <= limit else _cut_clause(text, start, end, limit)
        for piece in pieces:
            if parts and piece[1] - parts[-1][0] <= limit and piece[0] != parts[-1][1]:
                parts[-1] = (parts[-1][0], piece[1])
            else:
                parts.append(piece)
    return tuple(parts)


def _cut_clause(text: str, start: int, end: int, limit: int) -> list[tuple[int, int]]:
    return [
        (cut, min(cut + limit, last))
        for first, last in _split_ranges(re.compile(r"\s+"), text, start, end)
        for cut in range(first, last, limit)
    ]


def _split_ranges(gap: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    edges = [start]
    for match in gap.finditer(text, start, end):
        edges += match.span()
    edges.append(end)
    return [(first, last) for first, last in zip(edges[::2], edges[1::2], strict=True) if last > first]
