"""merge_saves: a script of which two texts were made, each by another change, as one that has both; or None.

What a change left alone stays to the byte. Where both changed one paragraph or line of the front matter, or put
something in at one place, and where what comes out is no script, there is no merge: a person has to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lydsak.errors import ScriptError
from lydsak.model import BedMark, ParagraphId, Pause, Script
from lydsak.text.merge.pieces import Piece, join_pieces, merge_pieces
from lydsak.text.script.parsing import parse_script
from lydsak.text.source import SourceText

_KEY: Final = re.compile(r"\s*[^\s:#-][^:]*:")
_GOES_ON: Final = re.compile(r"\s+(?![-#])[^:]*\Z")
"""No key, no item of a list, no comment."""


def merge_saves(base: str, mine: str, other: str) -> str | None:
    """What became of `base` in `mine`, and of it in `other`, in one text; None where that is in doubt.

    To take a change back out of `mine`, `base` is the text that it left and `other` the one that it found.
    """
    if base == other:
        return mine
    if mine in {base, other}:
        return other
    rows = [_split_save(text) for text in _agree_in_line_ends(base, mine, other)]
    if any(row is None for row in rows):
        return None
    base_row, mine_row, other_row = (row or () for row in rows)
    placed = merge_pieces(base_row, mine_row, other_row)
    if placed is None:
        return None
    merged = join_pieces(placed, base_row, mine_row, other_row)
    # Read again it must be these pieces: two paragraphs may have become one, or an id be there twice.
    return merged if _split_save(merged) == tuple(one.piece for one in placed) else None


def _agree_in_line_ends(base: str, mine: str, other: str) -> tuple[str, str, str]:
    """Where mine was saved with other line ends than the base had, that is no change of every paragraph."""
    if ("\r\n" in base) == ("\r\n" in mine):
        return base, mine, other
    newline = "\r\n" if "\r\n" in mine else "\n"
    as_mine = (text.replace("\r\n", "\n").replace("\n", newline) for text in (base, other))
    return next(as_mine), mine, next(as_mine)


def _split_save(text: str) -> tuple[Piece, ...] | None:
    """The first piece is what stands before all; None for what cannot be read."""
    try:
        script = parse_script(text, path="script")
    except ScriptError:
        return None
    return (Piece("", script.preamble, block=False), *_split_front(script), *_split_segments(script))


def _split_front(script: Script) -> Iterator[Piece]:
    """Line by line; blank ones hang on the line before, and so does what a value goes on with."""
    pieces: list[Piece] = []
    for line in SourceText("script", script.front_matter.raw or "").lines:
        words = line.rstrip()
        key, gap = _KEY.match(words), line[len(words) :]
        last = pieces.pop() if pieces and (not words or _GOES_ON.match(words)) else None
        if last is None:
            pieces.append(Piece(words, gap, key[0] if key else None, block=False))
        elif words:
            pieces.append(Piece(last.text + last.gap + words, gap, last.name, block=False))
        else:
            pieces.append(Piece(last.text, last.gap + line, last.name, block=False))
    yield from pieces


def _split_segments(script: Script) -> Iterator[Piece]:
    for segment in script.segments:
        if segment.heading is not None:
            yield _make_piece(segment.raw or "", segment.id)
        for block in segment.blocks:
            yield _make_piece(block.raw or "", None if isinstance(block, Pause | BedMark) else block.id)


def _make_piece(raw: str, id: ParagraphId | None) -> Piece:
    words = raw.rstrip()
    return Piece(words, raw[len(words) :], id)
