"""Paragraphs, headings, pauses and sounds as an editor would type them, and the escapes that keep text text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lydsak.model import BedMark, Block, Inline, Note, Paragraph, ParagraphId, Pause, Respelling, Segment, Sound
from lydsak.text.script.inline import ESCAPABLE, ID
from lydsak.text.script.marks import find_bracket_mark

_BACKSLASH: Final = re.compile(rf"\\(?=[{re.escape(ESCAPABLE)}]|\Z)")
_PAIR: Final = re.compile(r"%(?=%)|~(?=~)|\{")
_LINE_MARK: Final = re.compile(r"@|#(?=[#\s]|\Z)")


def complete_blank_line(text: str, newline: str) -> str:
    """What a text lacks to end with a blank line."""
    *before, last = text.rsplit("\n", 2)
    if last:
        return newline * 2
    return "" if not before[-1].strip() else newline


def escape_text(text: str) -> str:
    """Plain text as a paragraph of its own, with a backslash before whatever would read as a mark. One line."""
    return _escape_opening(_escape_inside(" ".join(text.split("\n")).strip(), line_start=True))


def render_block(block: Block) -> str:
    """A block with its line end; nothing for a paragraph without words or id."""
    if isinstance(block, Pause):
        return f"[pause {_format_seconds(block.duration)}]\n"
    if isinstance(block, BedMark):
        return f"[musikk {block.file or 'slutt'}]\n"
    if isinstance(block, Sound):
        words = "" if block.text is None else f" | {_escape_inside(block.text, line_start=False)}"
        return f"[lyd {block.file}{words}]{_render_ids(block.id)}\n"
    text = _render_turns(block)
    text = f"~~{text}~~" if block.muted else text
    text = (text + _render_ids(*block.aliases, block.id)).strip()
    return f"{text}\n" if text else ""


def render_heading(segment: Segment) -> str:
    """`## Title ^k1` with its line end."""
    return f"## {_render_inlines(segment.heading or (), line_start=False)}{_render_ids(segment.id)}\n"


def _render_turns(paragraph: Paragraph) -> str:
    lines = []
    for index, turn in enumerate(paragraph.turns):
        name = turn.name if turn.name is not None or index == 0 else "forteller"
        text = _render_inlines(turn.inlines, line_start=name is None, muted=paragraph.muted)
        lines.append(text if name is None else f"@{name}: {text}".rstrip())
    written = "\n".join(lines)
    return _escape_opening(written) if not paragraph.muted else written


def _render_inlines(inlines: Sequence[Inline], *, line_start: bool, muted: bool = False) -> str:
    written = ""
    shown = ""
    for index, part in enumerate(inlines):
        if isinstance(part, Note):
            written += f"%% {part.text} %%"
            # The parser takes one blank away where a note stood between two.
            follows = inlines[index + 1] if index + 1 < len(inlines) else None
            if follows is not None and (not shown or shown[-1].isspace()):
                written += " "
            continue
        if isinstance(part, Respelling):
            written += _render_respelling(part)
            shown += part.shown
            continue
        text = _escape_inside(part.text, line_start=line_start and not shown)
        last = index == len(inlines) - 1
        if (text.endswith("%") and not last) or (text.endswith("~") and last and muted):
            text = text[:-1] + "\\" + text[-1]
        written += text
        shown += part.text
    return written


def _render_respelling(part: Respelling) -> str:
    said = f"/{part.said}/" if part.ipa else part.said
    return f"{{{escape_braced(part.shown)}|{escape_braced(said)}}}"


def escape_braced(text: str) -> str:
    """Plain text as one side of `{words|said}`."""
    return re.sub(r"[\\{}|]|%(?=%)|~(?=~)", r"\\\g<0>", text)


def _escape_inside(text: str, *, line_start: bool) -> str:
    """Escape what is a mark anywhere, and at a line's start what is one there."""
    text = _BACKSLASH.sub(r"\\\\", text)
    text = _PAIR.sub(r"\\\g<0>", text)
    text = ID.sub(r"\\\g<0>", text)
    return _LINE_MARK.sub(r"\\\g<0>", text, count=1) if line_start and _LINE_MARK.match(text) else text


def _escape_opening(written: str) -> str:
    """A bracket that would be a mark of its own gets its backslash."""
    return f"\\{written}" if "\n" not in written and find_bracket_mark(written) else written


def _render_ids(*ids: ParagraphId | None) -> str:
    return "".join(f" ^{id}" for id in ids if id is not None)


def _format_seconds(duration: int) -> str:
    """Milliseconds in Norwegian: 800 is `0,8 s`."""
    whole, rest = divmod(duration, 1000)
    return f"{whole},{rest:03}".rstrip("0").rstrip(",") + " s" if rest else f"{whole} s"
