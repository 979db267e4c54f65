"""take_rows: rows of a table in plain lines, parted by tabs or strokes, which nobody reads aloud as they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lydsak.model import LeftOut
from lydsak.text.readers.lists import begins_with_number

_CELL_CHARACTERS: Final = 60
_SENTENCE_WORDS: Final = 6
_SENTENCE_END: Final = re.compile(r"[.!?…][»”\"')]*$")
_BULLET: Final = re.compile(r"[^\w\s]{1,2}\Z")
_RULED: Final = re.compile(r"\|.*\|")
_DASHES: Final = re.compile(r"[|:\s+-]+")


def take_rows(lines: Sequence[str], left_out: list[LeftOut]) -> tuple[str, ...]:
    """The lines without tables of two rows at least, each of which is listed whole. Taken lines become blank ones.

    Where nothing else is left, the rows are what there is to read, and stay.
    """
    kept, found, at = list(lines), list[LeftOut](), 0
    while at < len(kept):
        end = _find_end(lines, at)
        if end - at > 1:
            found.append(LeftOut(" ".join(" ".join(lines[at:end]).split()), "a table", at + 1))
            kept[at:end] = [""] * (end - at)
        at = max(end, at + 1)
    if not any(any(map(str.isalnum, line)) for line in kept):
        return tuple(lines)
    left_out += found
    return tuple(kept)


def _find_end(lines: Sequence[str], start: int) -> int:
    """Behind the last of the rows that begin at a line: of one kind, and as many cells."""
    first = split_cells(lines[start])
    if not first:
        return start
    end = start + 1
    while end < len(lines) and (len(split_cells(lines[end])) == len(first) or _is_ruler(lines[end])):
        end += 1
    return end


def split_cells(line: str) -> tuple[str, ...]:
    """The cells of a table's row; none of other lines: words behind a list's number, a name before what it says."""
    words = line.strip()
    ruled = _RULED.fullmatch(words) is not None
    cells = tuple(cell.strip() for cell in (words.strip("|").split("|") if ruled else re.split(r"\t+", words)))
    if len(cells) < 2 or not any(any(map(str.isalnum, cell)) for cell in cells):
        return ()
    prose = any(len(cell) > _CELL_CHARACTERS or _is_sentence(cell) for cell in cells)
    listed = len(cells) == 2 and (begins_with_number(f"{cells[0]} x") or _BULLET.match(cells[0]) is not None)
    return () if prose or listed or (cells[0].endswith(":") and len(cells) == 2) else cells


def _is_sentence(cell: str) -> bool:
    return _SENTENCE_END.search(cell) is not None and len(cell.split()) >= _SENTENCE_WORDS


def _is_ruler(line: str) -> bool:
    """The row of dashes below a head."""
    return "-" in line and "|" in line and _DASHES.fullmatch(line.strip()) is not None
