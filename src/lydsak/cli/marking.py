"""Two texts in one, with the words marked that only one of them has: coloured on a terminal, in brackets elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from lydsak.cli.diagnostics import escape_controls

if TYPE_CHECKING:
    from lydsak.text.changes import WordSpan


def mark_spans(spans: Sequence[WordSpan], *, color: bool) -> str:
    """`[-gone-]` and `{+new+}` as `git diff --word-diff` writes them, or red and struck, green."""
    return "".join(_mark_span(span, color=color) for span in spans)


def _mark_span(span: WordSpan, *, color: bool) -> str:
    words = span.text.lstrip()
    blank, text = span.text[: len(span.text) - len(words)], escape_controls(words)
    if span.kind == "same" or not words:
        return blank + text
    if color:
        gone = span.kind == "gone"
        return blank + click.style(text, fg="red" if gone else "green", strikethrough=gone, bold=not gone)
    return blank + (f"[-{text}-]" if span.kind == "gone" else f"{{+{text}+}}")
