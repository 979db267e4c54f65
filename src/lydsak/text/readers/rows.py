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
_LETTERED: Final = re.compile(
    r"\(?(?:[a-zæøå]|[ivx]{1,4}|[0-9]{1,2})[.)]{1,2}|[oØüÜvVqQà§Ÿ]|[0-9]{1,2}(?:\.[0-9]{1,2})+\.?", re.IGNORECASE
)
"""A letter in brackets, a chapter's number, or the letter that a word processor's bullet is without its font."""
_SAID: Final = re.compile(r"(?:[–—-]\s*)?[«“„\"]?[A-ZÆØÅ].*[^\W\d_]{2}[.!?…][»”\"')]*\Z", re.DOTALL)
"""Words with a capital and a full stop, as an interview has them behind a name."""
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
    return () if prose or (len(cells) == 2 and _is_no_pair(*cells)) else cells


def _is_no_pair(first: str, second: str) -> bool:
    """Whether two cells are a list's item behind its sign, or what somebody says behind a name."""
    if begins_with_number(f"{first} x") or _BULLET.match(first) or first.endswith(":"):
        return True
    lettered = _LETTERED.fullmatch(first) is not None and second[:1].isalpha()
    return lettered or _SAID.match(second) is not None


def _is_sentence(cell: str) -> bool:
    return _SENTENCE_END.search(cell) is not None and len(cell.split()) >= _SENTENCE_WORDS


def _is_ruler(line: str) -> bool:
    """The row of dashes below a head."""
    return "-" in line and "|" in line and _DASHES.fullmatch(line.strip()) is not None
