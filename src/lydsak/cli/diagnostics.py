"""Errors as a good compiler prints them: code, place, the line with a caret, help."""

from __future__ import annotations

import unicodedata
from typing import Final

import click

from lydsak.errors import Finding, LydsakError, Place

_LONGEST: Final = 600
"""Characters of a message or a help line: what they quote may be a whole book."""


def describe_error(error: LydsakError, *, color: bool = False) -> str:
    """An error as text of several lines."""
    return _describe("error", error.code, error.message, error.place, error.help, color=color)


def describe_finding(finding: Finding, *, color: bool = False) -> str:
    """A finding of `check` as text of several lines."""
    return _describe(finding.level, finding.code, finding.message, finding.place, finding.help, color=color)


def escape_controls(text: str) -> str:
    """Text that a terminal shows as it is: control and bidirectional signs are spelled out, line breaks stay."""
    if text.isprintable():  # quick, and true of almost all
        return text
    return "".join(sign if _is_harmless(sign) else f"\\u{{{ord(sign):04x}}}" for sign in text)


def _is_harmless(sign: str) -> bool:
    # Cc: escape sequences; Cf: right-to-left overrides and the like; Cs: half a character, which no terminal takes.
    if ord(sign) & 0xFFFE == 0xFFFE:  # no character in any plane
        return False
    return sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"} or sign == "\u00ad"


def _describe(level: str, code: str, message: str, place: Place | None, help: str | None, *, color: bool) -> str:
    head = f"{level}[{code}]"
    if color:
        head = click.style(head, fg="red" if level == "error" else "yellow", bold=True)
    lines = [f"{head}: {_shorten(escape_controls(message))}"]
    if place is not None:
        lines += _draw_place(place)
    if help:
        lines.append(f"  help: {_shorten(escape_controls(help))}")
    return "\n".join(lines)


def _shorten(text: str) -> str:
    """Both ends of a long text: what is wrong stands first, what to do often last."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} … {text[-half:]}"


def _draw_place(place: Place) -> list[str]:
    lines = [f"  --> {escape_controls(str(place))}"] if place.path else []
    if place.line is None or place.text is None:
        return lines
    number = str(place.line)
    column = max((place.column or 1) - 1, 0)
    # A line of a newspaper's length would hide the caret; show what stands around it.
    start = max(0, column - 60) if len(place.text) > 110 else 0
    excerpt = place.text[start : start + 110]
    before = escape_controls(excerpt[: column - start])
    lines.append(f"  {number} | {before}{escape_controls(excerpt[column - start :])}".replace("\t", " "))
    if place.column is not None:
        width = max(1, min(place.width, len(excerpt) - (column - start)))
        lines.append(f"  {' ' * len(number)} | {' ' * len(before)}{'^' * width}")
    return lines
