"""take_tables, take_footnotes: what Markdown's dialects hold beside the text, which nobody reads aloud as it stands.

Lines that are taken become blank ones, so that line numbers stay those of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lydsak.model import LeftOut

# GitHub Flavored Markdown 4.10: a header row, a delimiter row, and rows below them.
_DELIMITERS: Final = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_DEFINITION: Final = re.compile(r"\[\^[^\]\s]{1,100}\]:")
_MARK: Final = re.compile(r"[ \t]*(\[\^[^\]\s]{1,100}\])")
_INDENTED: Final = re.compile(r"(?: {2,}|\t)[ \t]*\S")
_NEW_BLOCK: Final = re.compile(r"[ \t]*(?:#{1,6}[ \t]|[*+>-][ \t]|\||[-*_]{3})")
"""What ends a footnote though no blank line stands before it."""


def take_tables(lines: Sequence[str], left_out: list[LeftOut]) -> tuple[str, ...]:
    """The lines without tables, each of which is listed whole."""
    kept, at = list(lines), 1
    while at < len(kept):
        words = kept[at].strip()
        if "|" in words and "|" in kept[at - 1] and _DELIMITERS.fullmatch(words):
            end = next((row for row in range(at + 1, len(kept)) if "|" not in kept[row]), len(kept))
            _take_lines(kept, at - 1, end, "a table", left_out)
            at = end
        at += 1
    return tuple(kept)


def take_footnotes(lines: Sequence[str], left_out: list[LeftOut]) -> tuple[str, ...]:
    """The lines without the texts of footnotes, each of which is listed whole; their marks stay in the text."""
    kept, at = list(lines), 0
    while at < len(kept):
        start, at = at, at + 1
        if _DEFINITION.match(kept[start].strip()):
            at = _find_end(kept, start)
            _take_lines(kept, start, at, "a footnote", left_out)
    return tuple(kept)


def strip_footnote_marks(text: str, line: int, left_out: list[LeftOut]) -> str:
    """The text without the marks that lead to footnotes, each of which is listed."""
    left_out += [LeftOut(mark, "a footnote's mark", line) for mark in _MARK.findall(text)]
    return _MARK.sub("", text)


def _find_end(lines: Sequence[str], start: int) -> int:
    """Behind a footnote's last line: its first paragraph, and others below it that are indented."""
    at, end = start + 1, start + 1
    while at < len(lines) and _belongs(lines, at):
        at += 1
        end = at if lines[at - 1].strip() else end
    return end


def _belongs(lines: Sequence[str], at: int) -> bool:
    """Whether a line goes on with the footnote above it."""
    if not lines[at].strip() or _INDENTED.match(lines[at]):
        return not _DEFINITION.match(lines[at].strip())
    return bool(lines[at - 1].strip()) and not (_NEW_BLOCK.match(lines[at]) or _DEFINITION.match(lines[at]))


def _take_lines(kept: list[str], start: int, end: int, reason: str, left_out: list[LeftOut]) -> None:
    text = " ".join(line.strip() for line in kept[start:end] if line.strip())
    left_out.append(LeftOut(text, reason, start + 1))
    kept[start:end] = [""] * (end - start)
