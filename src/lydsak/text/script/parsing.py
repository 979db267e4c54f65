"""parse_script, render_script: the editors' file and what it says.

The grammar is small on purpose: Norwegian text must never turn into markup by accident ("17. mai" is no list), and a
mark that is not understood is an error with a place, never read aloud and never dropped. What was read keeps its
source slice, so that a script renders to the bytes it was parsed from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lydsak.errors import Phrase, Place, ScriptError
from lydsak.model import Block, FrontMatter, ParagraphId, Script, Segment
from lydsak.text.front_matter.opening import find_unopened
from lydsak.text.front_matter.parsing import parse_front_matter
from lydsak.text.front_matter.render import render_front_matter
from lydsak.text.script.beds import check_beds
from lydsak.text.script.inline import IdMark
from lydsak.text.script.marks import find_bracket_mark, parse_bracket_mark
from lydsak.text.script.paragraph import parse_heading, parse_paragraph
from lydsak.text.script.render import complete_blank_line, render_block, render_heading
from lydsak.text.source import SourceSlice, SourceText

MAX_SCRIPT_CHARACTERS: Final = 1_000_000
"""Some twenty hours of speech: more is no script."""
_MAX_BLOCKS: Final = 10_000
_LONGEST_FRONT_MATTER: Final = 60_000
"""Characters: YAML is slow."""
_FENCE: Final = "---"


def parse_script(source: str, *, path: str) -> Script:
    """Read a segment script. `path` is for errors. Raises ScriptError: L206 to L225."""
    if len(source) > MAX_SCRIPT_CHARACTERS:
        limit = f"{MAX_SCRIPT_CHARACTERS:,}"
        raise ScriptError(
            "L219",
            Phrase("the script has {length} characters", length=f"{len(source):,}"),
            place=Place(path),
            help=Phrase("the limit is {limit} characters; split it into several scripts", limit=limit),
        )
    if "\r" in source and "\n" not in source:
        help = "save it with line ends of Unix (LF)"
        raise ScriptError("L231", "its lines end as on an old Mac", place=Place(path), help=help)
    # Editors hide the byte order mark and count columns from what follows it.
    mark = "\ufeff" if source.startswith("\ufeff") else ""
    script = _ScriptParser(SourceText(path, source.removeprefix(mark))).parse()
    return replace(script, preamble=mark + script.preamble)


def render_script(script: Script) -> str:
    """Write a script. What still has its source slice is written as it was read; the rest after the house's form."""
    pieces = _list_pieces(script)
    newline = "\r\n" if any("\r\n" in piece.text for piece in pieces) else "\n"
    written = [script.preamble]
    before = _Piece("", fresh=False)
    for piece in pieces:
        apart = before.fresh or piece.fresh or (before.block and piece.block) or not before.text.endswith("\n")
        if apart and before.text:
            written.append(complete_blank_line(before.text, newline))
        written.append(piece.text.replace("\n", newline) if piece.fresh else piece.text)
        before = replace(piece, text=written[-1])
    return "".join(written)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is written of one element: its source slice, or fresh text."""

    text: str
    fresh: bool
    block: bool = False


def _list_pieces(script: Script) -> list[_Piece]:
    front = script.front_matter
    pieces = [_Piece(render_front_matter(front) if front.raw is None else front.raw, fresh=front.raw is None)]
    for segment in script.segments:
        if segment.heading is not None:
            text = render_heading(segment) if segment.raw is None else segment.raw
            pieces.append(_Piece(text, fresh=segment.raw is None))
        for block in segment.blocks:
            text = render_block(block) if block.raw is None else block.raw
            pieces.append(_Piece(text, fresh=block.raw is None, block=True))
    return [piece for piece in pieces if piece.text]


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines [start, end) of the source, of which those from `blank` on are blank."""

    start: int
    blank: int
    end: int


class _ScriptParser:
    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.ids: dict[ParagraphId, tuple[SourceSlice, int]] = {}

    def parse(self) -> Script:
        first = self._skip_blank(0)
        preamble = self._join(0, first)
        front_matter, at = self._take_front_matter(first)
        return Script(front_matter, tuple(self._take_segments(at)), preamble)

    def _take_front_matter(self, first: int) -> tuple[FrontMatter, int]:
        """The front matter, and the line after it and its blank lines; an empty one where there is none."""
        if first >= len(self.source.lines) or self._read_line(first) != _FENCE:
            self._check_opening(first)
            return FrontMatter(raw=""), first
        for closing in range(first + 1, len(self.source.lines)):
            if self._read_line(closing) == _FENCE:
                end = self._skip_blank(closing + 1)
                raw = self._join(first, end)
                if len(raw) > _LONGEST_FRONT_MATTER:
                    long = Phrase("the front matter has {length} characters", length=f"{len(raw):,}")
                    help = Phrase("the limit is {limit}", limit=f"{_LONGEST_FRONT_MATTER:,}")
                    raise self.source.refuse("L232", long, first + 1, help=help)
                inner = SourceSlice(self.source, self._join(first + 1, closing), first + 2)
                return replace(parse_front_matter(inner), raw=raw), end
        message = "the front matter is not closed"
        raise self.source.refuse("L213", message, first + 1, width=3, help="put a line of --- after it")

    def _check_opening(self, first: int) -> None:
        """Raise ScriptError L213 where a front matter lacks its first fence: it is never read aloud."""
        if found := find_unopened(self.source.lines[first:]):
            width = len(self._read_line(first))
            raise self.source.refuse("L213", found.message, first + 1, width=width, help=found.help)

    def _take_segments(self, at: int) -> list[Segment]:
        segments: list[Segment] = []
        current = Segment(None, None, (), line=at + 1, raw="")
        blocks: list[Block] = []
        for lines in self._split_blocks(at):
            if self._is_heading(lines.start):
                segments += self._close_segment(current, blocks)
                current, blocks = self._parse_heading(lines), []
            else:
                blocks.append(self._parse_block(lines))
        return [*segments, *self._close_segment(current, blocks)]

    def _close_segment(self, segment: Segment, blocks: Sequence[Block]) -> list[Segment]:
        check_beds(blocks, self.source)
        if segment.heading is None and not blocks:
            return []
        return [replace(segment, blocks=tuple(blocks))]

    def _split_blocks(self, at: int) -> list[_Lines]:
        """Headings and runs of lines between blank lines, each with the blank lines after it."""
        blocks: list[_Lines] = []
        while at < len(self.source.lines):
            blank = at + 1
            while not self._is_heading(at) and blank < len(self.source.lines) and self._continues(blank):
                blank += 1
            end = self._skip_blank(blank)
            blocks.append(self._admit_block(_Lines(at, blank, end), len(blocks)))
            at = end
        return blocks

    def _admit_block(self, lines: _Lines, before: int) -> _Lines:
        """Raise ScriptError where there are too many."""
        if before >= _MAX_BLOCKS:
            message = Phrase("the script has more than {limit} paragraphs and headings", limit=f"{_MAX_BLOCKS:,}")
            raise self.source.refuse("L233", message, lines.start + 1, help="split it into several scripts")
        return lines

    def _continues(self, line: int) -> bool:
        return bool(self._read_line(line)) and not self._is_heading(line)

    def _is_heading(self, line: int) -> bool:
        text = self._read_line(line).lstrip()
        return text.startswith("##") and not text[2:3].strip()

    def _parse_heading(self, lines: _Lines) -> Segment:
        text = self.source.lines[lines.start].rstrip("\r\n")
        inner = SourceSlice(self.source, text, lines.start + 1).cut(text.index("##") + 2, len(text))
        title, mark = parse_heading(inner)
        if mark:
            self._note_id(mark, inner)
        raw = self._join(lines.start, lines.end)
        return Segment(title, mark.id if mark else None, (), lines.start + 1, raw)

    def _parse_block(self, lines: _Lines) -> Block:
        raw = self._join(lines.start, lines.end)
        inner = SourceSlice(self.source, self._join(lines.start, lines.blank).rstrip("\n"), lines.start + 1)
        mark = find_bracket_mark(inner.text) if lines.blank - lines.start == 1 else None
        block: Block
        if mark:
            block, ids = parse_bracket_mark(inner, mark, raw=raw)
        else:
            block, ids = parse_paragraph(inner, raw=raw)
        for found in ids:
            self._note_id(found, inner)
        return block

    def _note_id(self, mark: IdMark, text: SourceSlice) -> None:
        """Remember an id. Raises ScriptError where it was given before."""
        if mark.id in self.ids:
            before, offset = self.ids[mark.id]
            message = Phrase("the id ^{id} is taken by line {line}", id=mark.id, line=before.locate(offset)[0])
            help = "remove one of the two; `lydsak check --fix` gives a new one"
            raise text.refuse("L206", message, mark.start, mark.end, help=help)
        self.ids[mark.id] = (text, mark.start)

    def _skip_blank(self, at: int) -> int:
        while at < len(self.source.lines) and not self._read_line(at):
            at += 1
        return at

    def _read_line(self, line: int) -> str:
        """A line without its end and trailing blanks."""
        return self.source.lines[line].rstrip()

    def _join(self, start: int, end: int) -> str:
        return "".join(self.source.lines[start:end])
