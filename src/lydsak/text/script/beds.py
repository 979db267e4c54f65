"""Beds in order: music ends where some is open, and something is heard over it."""

from __future__ import annotations

from collections.abc import Sequence

from lydsak.model import BedMark, Block, Paragraph, Sound
from lydsak.text.source import SourceText


def check_beds(blocks: Sequence[Block], source: SourceText) -> None:
    """Look at the marks of one segment, with which every bed ends. Raises ScriptError L224, L225."""
    opened: BedMark | None = None
    covered = False
    for block in blocks:
        if not isinstance(block, BedMark):
            covered = covered or _is_heard(block)
            continue
        if opened is not None and not covered:
            _refuse_empty(opened, source)
        if opened is None and block.file is None:
            _refuse(
                block,
                source,
                "L224",
                "no music is open here",
                "[musikk FILE] above it, with blank lines around, begins some; it also ends with its segment",
            )
        opened, covered = (None if block.file is None else block), False
    if opened is not None and not covered:
        _refuse_empty(opened, source)


def _is_heard(block: Block) -> bool:
    return isinstance(block, Sound) or (isinstance(block, Paragraph) and not block.muted and bool(block.shown.strip()))


def _refuse_empty(mark: BedMark, source: SourceText) -> None:
    _refuse(
        mark,
        source,
        "L225",
        "nothing is read over this music",
        "put it above the paragraphs that it lies under, or remove it; [lyd FILE] is heard alone",
    )


def _refuse(mark: BedMark, source: SourceText, code: str, message: str, help: str) -> None:
    written = source.lines[mark.line - 1].rstrip()
    column = len(written) - len(written.lstrip()) + 1
    raise source.refuse(code, message, mark.line, column, len(written) - column + 1, help=help)
