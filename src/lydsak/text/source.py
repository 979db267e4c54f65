"""SourceText: an editors' file by lines, and errors that point into it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from lydsak.errors import Phrase, Place, ScriptError


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text and its path. Lines end at LF alone: str.splitlines would also cut at U+2028 and form feeds."""

    path: str
    text: str
    lines: tuple[str, ...] = field(init=False, repr=False)
    """With their line ends; joined they are the text."""

    def __post_init__(self) -> None:
        pieces = self.text.split("\n")
        kept = [piece + "\n" for piece in pieces[:-1]] + pieces[-1:]
        object.__setattr__(self, "lines", tuple(kept if kept[-1] else kept[:-1]))

    def find_place(self, line: int, column: int = 1, width: int = 1) -> Place:
        """A place, by line and column from 1."""
        text = self.lines[line - 1].rstrip("\r\n") if line <= len(self.lines) else ""
        return Place(self.path, line, column, text, max(width, 1))

    def refuse(
        self, code: str, message: str, line: int, column: int = 1, width: int = 1, *, help: str | None = None
    ) -> ScriptError:
        """The error to raise at a place."""
        return ScriptError(code, message, place=self.find_place(line, column, width), help=help)


@dataclass(frozen=True, slots=True)
class SourceSlice:
    """A stretch of a SourceText that may run over several lines: offsets in `text` know their line and column."""

    source: SourceText
    text: str
    line: int
    column: int = 1

    def refuse(self, code: str, message: str, start: int, end: int, *, help: str | None = None) -> ScriptError:
        """The error to raise for text[start:end]; the caret stays on the line that it begins on."""
        line, column = self.locate(start)
        stop = self.text.find("\n", start)
        width = min(end, len(self.text) if stop < 0 else stop) - start
        return self.source.refuse(code, message, line, column, width, help=help)

    def locate(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1."""
        before = self.text.rfind("\n", 0, offset)
        column = offset - before if before >= 0 else self.column + offset
        return self.line + self.text.count("\n", 0, offset), column

    def cut(self, start: int, end: int) -> SourceSlice:
        """A slice of this slice."""
        line, column = self.locate(start)
        return SourceSlice(self.source, self.text[start:end], line, column)


def suggest_near(wanted: str, known: Iterable[str], *, otherwise: str, pattern: str = '"{}"') -> str:
    """`did you mean "..."?` for the nearest of what is known, or else the other advice."""
    near = difflib.get_close_matches(wanted, list(known), n=1, cutoff=0.5)
    return Phrase("did you mean {near}?", near=pattern.format(near[0])) if near else otherwise
