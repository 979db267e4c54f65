"""read_markdown: an article written in Markdown to an Article. Its headings say where segments begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from lydsak.model import Article, ArticleBlock, LeftOut
from lydsak.text.article.coverage import count_words
from lydsak.text.article.inserts import NOTE, is_linked_note
from lydsak.text.article.residue import stands_alone
from lydsak.text.readers.article_head import read_article_head
from lydsak.text.readers.blocks import compose_article
from lydsak.text.readers.encoding import decode_text
from lydsak.text.readers.markdown_extensions import strip_footnote_marks, take_footnotes, take_tables
from lydsak.text.readers.numbering import is_ordinal_line, number_items_in_order
from lydsak.text.readers.rows import take_rows

_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*$")
_TITLE: Final = re.compile(r"#[ \t]")
"""Where several headings are of the first level, they are sub-headings."""
_RULE: Final = re.compile(r"(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}")
# A mark that is never closed is sought for a thousand characters, not to the end of the file from each of its like.
_IMAGE: Final = re.compile(r"!\[([^\]\n]{0,1000}+)\]\([^)\n]{0,2000}+\)")
_LINK: Final = re.compile(r"\[([^\]\n]{1,1000}+)\]\(([^)\s][^)\n]{0,2000}+)\)")
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1")
_EMPHASIS: Final = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]{1,1000}?)(?<=\S)\1(?![\w*_])")
_ITEM: Final = re.compile(r"\A[*+•-][ \t]+(?=\S)")
_NUMBER: Final = re.compile(r"([0-9]{1,2})[.)][ \t]+(?=\S)")
_QUOTE: Final = re.compile(r"\A(?:>[ \t]?)+")
_Kind = Literal["heading", "paragraph", "item"]
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def read_markdown(data: bytes, *, path: str, encoding: str | None = None) -> Article:
    """Read Markdown's common marks; what is not words is listed as left out. Raises ArticleError L305 to L307."""
    lines = decode_text(data, path=path, encoding=encoding).split("\n")
    head = read_article_head(lines)
    left_out: list[LeftOut] = []
    # Blank lines stand in for the front matter, so that line numbers stay those of the file.
    body = ("",) * head.length + tuple(lines[head.length :])
    prose = take_footnotes(take_rows(take_tables(body, left_out), left_out), left_out)
    blocks = tuple(number_items_in_order(tuple(_read_blocks(prose, left_out)), markdown=True))
    top = [block.line for block in blocks if block.kind == "heading" and _TITLE.match(lines[block.line - 1].strip())]
    words = sum(map(count_words, (*(one.text for one in blocks), *(one.text for one in (*left_out, *head.left_out)))))
    return compose_article(
        blocks,
        path=path,
        left_out=left_out,
        head=head,
        title_line=top[0] if len(top) == 1 else None,
        words=words + count_words(head.title or "") + head.field_words,
    )


def _read_blocks(lines: Sequence[str], left_out: list[LeftOut]) -> Iterator[ArticleBlock]:
    """Headings by their `#`, and paragraphs: lines up to a blank one, a heading, a rule or a list item."""
    group: list[str] = []
    kind: _Kind = "paragraph"
    for number, line in enumerate((*lines, ""), 1):
        words = _QUOTE.sub("", line.strip(), count=1)
        heading, rule, item = _HEADING.fullmatch(words), _RULE.fullmatch(words), _begins_item(words, group)
        alone = stands_alone(_strip_marks(_strip_item(words)))
        if not words or heading or rule or alone or item:
            yield from _make_block(kind, " ".join(group), number - len(group), left_out)
            group, kind = [], "item" if item and not words.startswith("-") else "paragraph"
        if heading:
            yield from _make_block("heading", heading[2], number, left_out)
        elif rule:
            left_out.append(LeftOut(words, "a break", number))
        elif alone:
            yield from _make_block("paragraph", _strip_item(words), number, left_out)
        elif words:
            group.append(_strip_item(words))


def _begins_item(words: str, group: Sequence[str]) -> bool:
    """A bullet, or the number after the one that the lines above begin with: "17. mai" may begin a line."""
    above = _NUMBER.match(group[0]) if group else None
    number = _NUMBER.match(words)
    # Markdown counts for those who write 1 before each.
    counts = (
        number is not None
        and above is not None
        and (int(number[1]) == int(above[1]) + 1 or (number[1] == above[1] == "1" and not is_ordinal_line(words)))
    )
    return _ITEM.match(words) is not None or counts


def _strip_item(words: str) -> str:
    """A list item's words. A hyphen stays, for it may be a quote's dash, and a number is one of the words."""
    return words if words.startswith("-") else _ITEM.sub("", words, count=1)


def _make_block(kind: _Kind, text: str, line: int, left_out: list[LeftOut]) -> Iterator[ArticleBlock]:
    text = strip_footnote_marks(text, line, left_out)
    links, _ = _part_links(text)
    for match in (*_IMAGE.finditer(links), *_LINK.finditer(_IMAGE.sub("", links))):
        picture = match[0].startswith("!")
        left_out.append(
            LeftOut(match[0] if picture else match[2], "a picture" if picture else "a link's address", line)
        )
    words = _strip_marks(text)
    if is_linked_note(text):
        left_out.append(LeftOut(words, NOTE, line))
    elif words:
        yield ArticleBlock(kind, words, line)


def _part_links(text: str) -> tuple[str, str]:
    """What may hold addresses in brackets, and the rest: without a last bracket each first one is sought in vain."""
    end = text.rfind(")") + 1
    return text[:end], text[end:]


def _strip_marks(text: str) -> str:
    """The words, without pictures, addresses, emphasis and escapes."""
    links, rest = _part_links(text)
    plain = _LINK.sub(r"\1", _IMAGE.sub("", links)) + rest
    plain = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", plain))
    return _ESCAPE.sub(r"\1", plain).strip()
