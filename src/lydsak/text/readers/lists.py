"""mark_fact_boxes, mark_items: which paragraphs are a fact box's, and which are a list's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from lydsak.model import ArticleBlock
from lydsak.text.article.residue import is_fact_title

_ITEM_CHARACTERS: Final = 160
_PROSE_CHARACTERS: Final = 200
_BOX_BLOCKS: Final = 16
"""How long a fact box can be, in lines."""
_BULLET: Final = re.compile(r"[•·▪◦‣●■□►▸✓*]\s+(?=\S)")
_DASH: Final = re.compile(r"[-–—]\s+(?=\S)")
_SIGN: Final = re.compile(rf"\A(?:{_BULLET.pattern}|{_DASH.pattern})")
_NUMBER: Final = re.compile(r"(?P<number>[0-9]{1,2})(?P<mark>[.)])\s+(?=\S)")
_STOP: Final = re.compile(r"[.!?…][»”\"')]*$")
_PAIR: Final = re.compile(r"[^:.!?]{1,40}: \S.{0,120}")
"""Areal: 62 dekar."""
_SOURCE: Final = re.compile(r"\(?(?:Kilder?|Kjelder?|KILDER?|KJELDER?)\s*:\s*\S.{0,120}")


def mark_items(blocks: Sequence[ArticleBlock]) -> Iterator[ArticleBlock]:
    """List items as such, without their bullets.

    A bullet is one wherever it stands. A dash opens a quote too: lines with dashes are a list where there are two or
    more, without a full stop, or in small letters below a colon. Numbers are a list where they count.
    """
    before: ArticleBlock | None = None
    for (kind, shape), run in groupby(blocks, key=lambda block: (block.kind, _find_shape(block.text))):
        lines = list(run)
        listed = kind == "paragraph" and _is_list(shape, lines, before)
        for line in lines:
            yield replace(line, kind="item", text=strip_bullet(line.text)) if listed else line
        before = lines[-1]


def mark_fact_boxes(blocks: Sequence[ArticleBlock]) -> Iterator[ArticleBlock]:
    """Fact boxes, from the line that says FAKTA as far as lines have a box's form. Headings marked as such end them."""
    at = 0
    while at < len(blocks):
        # What the source marks as a box is one already.
        titled = blocks[at].kind != "fact" and is_fact_title(blocks[at].text)
        length = _measure_box(blocks, at) if titled else 0
        for block in blocks[at : at + length]:
            yield replace(block, kind="fact", text=strip_bullet(block.text))
        if not length:
            yield blocks[at]
        at += max(length, 1)


def strip_bullet(text: str) -> str:
    """A list item's words. Its number is one of them; its sign is not."""
    return _SIGN.sub("", text, count=1)


def begins_with_number(text: str) -> bool:
    """Whether a line has a list item's number: "1. ", "2) "."""
    return _NUMBER.match(text) is not None


def _find_shape(text: str) -> str:
    if _BULLET.match(text):
        return "bullet"
    if _DASH.match(text):
        return "dash" if _is_open(text) or _DASH.sub("", text, count=1)[0].islower() else "quote"
    return "number" if _NUMBER.match(text) else ""


def _is_open(text: str) -> bool:
    """Whether a line ends as list items do and quotes do not: without punctuation."""
    return _STOP.search(text) is None and not text.endswith((",", ":"))


def _is_list(shape: str, lines: Sequence[ArticleBlock], before: ArticleBlock | None) -> bool:
    if shape == "bullet":
        return True
    if shape == "number":
        return _counts_up([line.text for line in lines])
    if shape != "dash" or len(lines) < 2 or any(len(line.text) > _ITEM_CHARACTERS for line in lines):
        return False
    introduced = before is not None and before.text.endswith(":")
    return introduced or all(_is_open(line.text) for line in lines)


def _counts_up(texts: Sequence[str]) -> bool:
    numbers = [int(found["number"]) for text in texts if (found := _NUMBER.match(text))]
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def _measure_box(blocks: Sequence[ArticleBlock], start: int) -> int:
    """How many blocks a fact box has, its title among them; nought where nothing below the title has a box's form."""
    below = blocks[start : start + _BOX_BLOCKS]
    if below[0].kind == "heading":
        return next((at for at, block in enumerate(blocks[start + 1 :], 1) if block.kind == "heading"), len(below))
    source = next((at for at, block in enumerate(below) if _SOURCE.fullmatch(block.text)), 0)
    if source and all(_is_boxed_prose(block) for block in below[1:source]):
        return source + 1
    if start == 0 or blocks[start - 1].line + 1 < below[0].line:
        glued = next((at for at in range(1, len(below)) if below[at].line != below[at - 1].line + 1), len(below))
        if glued > 1:
            return glued
    length = next((at for at in range(1, len(below)) if not _has_box_form(below, at)), len(below))
    return length if length > 1 else 0


def _is_boxed_prose(block: ArticleBlock) -> bool:
    """Whether a paragraph above a box's source may be the box's: short, and no quote."""
    quote = _DASH.match(block.text) is not None and _STOP.search(block.text) is not None
    return block.kind != "heading" and len(block.text) <= _PROSE_CHARACTERS and not quote


def _has_box_form(blocks: Sequence[ArticleBlock], at: int) -> bool:
    """A bullet, a pair of key and value, a source, or a short line with more of them below."""
    block = blocks[at]
    text = block.text
    if block.kind == "heading" or len(text) > _ITEM_CHARACTERS:
        return False
    if _BULLET.match(text) or _PAIR.fullmatch(text) or _NUMBER.match(text):
        return True
    if _STOP.search(text):
        return False
    return _DASH.match(text) is not None or at + 1 == len(blocks) or _has_box_form(blocks, at + 1)
