"""find_blocks, compose_article: lines of plain text to paragraphs and sub-headings, and those to an Article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from lydsak.errors import ArticleError, Place
from lydsak.model import Article, ArticleBlock, LeftOut
from lydsak.text.language import detect_language
from lydsak.text.residue import take_residue
from lydsak.text.split import derive_title

MAX_BLOCKS: Final = 5_000
_HEADING_CHARACTERS: Final = 80
_TITLE_CHARACTERS: Final = 140
_WRAP_WIDTHS: Final = range(50, 121)
"""Line lengths that programs wrap text to."""
_QUOTE_DASH: Final = re.compile(r"[-–—•*]\s")
_SENTENCE_END: Final = re.compile(r"[.!?…:;,][»”\"')]*$")


def find_blocks(text: str) -> Iterator[ArticleBlock]:
    """Paragraphs of plain text, each one line: blank lines part them, and so do line ends that no wrapping explains."""
    group: list[str] = []
    for number, line in enumerate((*re.split(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]", text), ""), 1):
        if line.strip():
            group.append(line.strip())
            continue
        start = number - len(group)
        if _is_wrapped(group):
            yield ArticleBlock("paragraph", " ".join(group), start)
        else:
            yield from (ArticleBlock("paragraph", part, start + offset) for offset, part in enumerate(group))
        group = []


def compose_article(
    blocks: Sequence[ArticleBlock], *, path: str, left_out: Sequence[LeftOut] = (), title: str | None = None
) -> Article:
    """Take residue out, find the title and the sub-headings. Raises ArticleError L306, L307.

    A source that marks its headings (or gives its title) marks them all; only without are they told by their form.
    """
    marked = title is not None or any(block.kind == "heading" for block in blocks)
    if len(blocks) > MAX_BLOCKS:
        message = f"has {len(blocks):,} paragraphs; an article has at most {MAX_BLOCKS:,}"
        raise ArticleError("L307", message, place=Place(path), help="split it")
    residue = take_residue(tuple(blocks))
    rest = residue.blocks
    if not any(re.search(r"\w", block.text) for block in rest):
        raise ArticleError("L306", "holds no text to read", place=Place(path), help="save the article as plain text")
    derived = False
    if title is None and _is_title(rest):
        title, rest = rest[0].text, rest[1:]
    elif title is None:
        derived = True
        title = derive_title(next((block.text for block in rest if block.kind == "paragraph"), rest[0].text))
    return Article(
        title=title,
        title_derived=derived,
        blocks=rest if marked else tuple(_mark_headings(rest)),
        author=residue.author,
        date=residue.date,
        language=detect_language(" ".join(block.text for block in rest)),
        left_out=(*left_out, *residue.left_out),
    )


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Each line was broken because the next word did not fit."""
    width = max(map(len, lines), default=0)
    full = (len(line) + 1 + len(following.split(None, 1)[0]) > width for line, following in pairwise(lines))
    return len(lines) > 1 and width in _WRAP_WIDTHS and all(full)


def _is_title(blocks: Sequence[ArticleBlock]) -> bool:
    """A first block that is no sentence, with paragraphs below."""
    first, *rest = blocks
    if first.kind == "heading":
        return bool(rest)
    question = len(first.text) <= _TITLE_CHARACTERS and re.search(r"[?!]$", first.text) is not None
    return bool(rest) and (question or _is_short(first.text, _TITLE_CHARACTERS)) and len(rest[0].text) > len(first.text)


def _mark_headings(blocks: Sequence[ArticleBlock]) -> Iterator[ArticleBlock]:
    """Short blocks without a full stop, each with a longer paragraph below it, are sub-headings."""
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        below = following is not None and following.kind == "paragraph" and not _is_heading_like(following.text)
        if block.kind == "paragraph" and below and _is_heading_like(block.text):
            yield ArticleBlock("heading", block.text, block.line)
        else:
            yield block


def _is_heading_like(text: str) -> bool:
    question = len(text) <= _HEADING_CHARACTERS and len(text.split()) <= 8 and text.endswith("?")
    return question or _is_short(text, _HEADING_CHARACTERS)


def _is_short(text: str, limit: int) -> bool:
    """A line that is no sentence and no quote."""
    quoted = _QUOTE_DASH.match(text) is not None
    return len(text) <= limit and not quoted and _SENTENCE_END.search(text) is None and any(map(str.isalnum, text))
