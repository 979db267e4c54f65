"""find_blocks, compose_article: lines of plain text to paragraphs and sub-headings, and those to an Article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from lydsak.errors import ArticleError, Phrase, Place
from lydsak.model import Article, ArticleBlock, LeftOut
from lydsak.text.article.particulars import holds_particulars
from lydsak.text.article.residue import Residue, is_short_line, stands_alone, take_residue
from lydsak.text.language import detect_language
from lydsak.text.readers.article_head import ArticleHead
from lydsak.text.readers.lists import mark_fact_boxes, mark_items
from lydsak.text.readers.numbering import number_items_in_order
from lydsak.text.split import derive_title

MAX_BLOCKS: Final = 5_000
MAX_CHARACTERS: Final = 500_000
"""Of an article: nine hours of speech."""
_LONGEST_BLOCK: Final = 30_000
"""Characters: a whole long read pasted as one paragraph. What reads a paragraph may take the square of its length."""
_LONGEST_WORD: Final = 1_000
_HEADING_CHARACTERS: Final = 80
_TITLE_CHARACTERS: Final = 140
_LINES_BELOW: Final = 3
"""Below a title another short line or two may stand, before a longer one."""
_QUESTION_WORDS: Final = 8
_QUOTED_WORDS: Final = 2
"""A dash and one word is a short answer, more of them without a full stop a heading that quotes."""
_WRAP_WIDTHS: Final = range(50, 121)
"""Line lengths that programs wrap text to."""
_NO_HEAD: Final = ArticleHead()
_QUOTE_DASH: Final = re.compile(r"[-–—•*]\s")
_SENTENCE_END: Final = re.compile(r"[.!?…:;,][»”\"')]*$")


def split_lines(text: str) -> tuple[str, ...]:
    """Lines as any program ends them."""
    return tuple(re.split(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]", text))


def find_blocks(text: str) -> Iterator[ArticleBlock]:
    """Paragraphs of plain text, each one line: blank lines part them, and so do line ends that no wrapping explains."""
    group: list[str] = []
    for number, line in enumerate((*split_lines(text), ""), 1):
        if line.strip():
            group.append(line.strip())
            continue
        yield from _part_group(group, number - len(group))
        group = []


def compose_article(
    blocks: Sequence[ArticleBlock],
    *,
    path: str,
    left_out: Sequence[LeftOut] = (),
    head: ArticleHead = _NO_HEAD,
    title_line: int | None = None,
    words: int = 0,
) -> Article:
    """Take residue out, find the title and the sub-headings. Raises ArticleError L306, L307.

    A source that marks its headings marks them all; only without are they told by their form. `title_line` is the
    line of a heading marked as the title: where it stands first, it goes before the title in `head`. `words` are the
    source's.
    """
    check_blocks(blocks, path)
    residue = take_residue(tuple(blocks))
    listed = tuple(mark_items(tuple(mark_fact_boxes(residue.blocks))))
    residue = replace(residue, blocks=tuple(number_items_in_order(listed)))
    _require_words(residue.blocks, path)
    title, rest, titles_out = _take_title(residue, head, title_line)
    _require_words(rest, path)
    if title is None:
        _require_story(rest, path)
    if all(block.kind == "fact" for block in rest):
        rest = tuple(replace(block, kind="paragraph") for block in rest)  # a box alone is what there is to read
    marked = any(block.kind == "heading" for block in blocks)
    return Article(
        title=title or derive_title(next((block.text for block in rest if block.kind == "paragraph"), rest[0].text)),
        title_derived=title is None,
        blocks=rest if marked else _mark_headings(rest),
        author=head.author or residue.author,
        date=head.date or residue.date,
        language=head.language or detect_language(" ".join(block.text for block in rest)),
        left_out=(*head.left_out, *left_out, *residue.left_out, *titles_out),
        words=words,
        field_words=head.field_words,
    )


def check_blocks(blocks: Sequence[ArticleBlock], path: str) -> None:
    """Refuse what nobody reads aloud. Raises ArticleError: L307 paragraphs, L330 a word, L331 a paragraph, L332 all."""
    check_extent(len(blocks), sum(len(block.text) for block in blocks), path)
    for block in blocks:
        if len(block.text) > _LONGEST_BLOCK:
            message = Phrase(
                "has a paragraph of {text} characters; one has at most {longest_block}",
                text=f"{len(block.text):,}",
                longest_block=f"{_LONGEST_BLOCK:,}",
            )
            raise ArticleError("L331", message, place=Place(path, block.line), help="part it by blank lines")
        longest = max(map(len, block.text.split()), default=0)
        if longest > _LONGEST_WORD:
            message = Phrase(
                "has a word of {longest} characters; one has at most {longest_word}",
                longest=f"{longest:,}",
                longest_word=f"{_LONGEST_WORD:,}",
            )
            raise ArticleError("L330", message, place=Place(path, block.line), help="take it out")


def check_extent(count: int, characters: int, path: str) -> None:
    """Refuse too many paragraphs and too much text. Raises ArticleError L307, L332."""
    if count > MAX_BLOCKS:
        message = Phrase(
            "has {count} paragraphs; an article has at most {max_blocks}",
            count=f"{count:,}",
            max_blocks=f"{MAX_BLOCKS:,}",
        )
        raise ArticleError("L307", message, place=Place(path), help="split it")
    if characters > MAX_CHARACTERS:
        message = Phrase(
            "has {characters} characters to read; an article has at most {max_characters}",
            characters=f"{characters:,}",
            max_characters=f"{MAX_CHARACTERS:,}",
        )
        raise ArticleError("L332", message, place=Place(path), help="split it")


def _require_words(blocks: Sequence[ArticleBlock], path: str) -> None:
    if not any(re.search(r"\w", block.text) for block in blocks):
        help = "write the article into it: its title on the first line, the text below"
        raise ArticleError("L306", "holds no text to read", place=Place(path), help=help)


def _require_story(blocks: Sequence[ArticleBlock], path: str) -> None:
    """More than one line that is no sentence: as title and text both it would be heard twice, and nothing else."""
    if len(blocks) == 1 and blocks[0].kind == "paragraph" and _is_short(blocks[0].text):
        place, help = Place(path, blocks[0].line), "write the text below it, a blank line between"
        raise ArticleError("L306", "holds a title, and no text to read below it", place=place, help=help)


def _take_title(
    residue: Residue, head: ArticleHead, title_line: int | None
) -> tuple[str | None, tuple[ArticleBlock, ...], tuple[LeftOut, ...]]:
    """The title, or None; the blocks below it; and what else said a title."""
    rest, title = residue.blocks, head.title
    left_out: list[LeftOut] = []
    if title and rest[0].line == title_line and not _is_same(title, rest[0].text):
        left_out.append(LeftOut(title, "front matter", head.title_line))
        title = None
    if title is None and _is_title(rest, residue.left_out):
        title, rest = rest[0].text, rest[1:]
    # An article of its title alone keeps it as its text, unless the source marks it as a heading.
    if title and rest and _is_same(title, rest[0].text) and (len(rest) > 1 or rest[0].kind == "heading"):
        left_out.append(LeftOut(rest[0].text, "the title again", rest[0].line))
        rest = rest[1:]
    return title, rest, tuple(left_out)


def _is_same(title: str, other: str) -> bool:
    """The same words, whatever their case and punctuation."""
    words = re.findall(r"\w+", title.casefold())
    return bool(words) and words == re.findall(r"\w+", other.casefold())


def _part_group(lines: Sequence[str], start: int) -> Iterator[ArticleBlock]:
    """Lines without a blank one between: each its own paragraph, unless wrapped. A byline or a credit parts them."""
    if _is_wrapped(lines):
        yield ArticleBlock("paragraph", " ".join(lines), start)
        return
    begin = 0
    for end in (*(index for index, line in enumerate(lines) if stands_alone(line)), len(lines)):
        part = lines[begin:end]
        if _is_wrapped(part):
            yield ArticleBlock("paragraph", " ".join(part), start + begin)
        else:
            yield from (ArticleBlock("paragraph", line, start + begin + at) for at, line in enumerate(part))
        if end < len(lines):
            yield ArticleBlock("paragraph", lines[end], start + end)
        begin = end + 1


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Each line was broken because the next word did not fit."""
    width = max(map(len, lines), default=0)
    full = (len(line) + 1 + len(following.split(None, 1)[0]) > width for line, following in pairwise(lines))
    return len(lines) > 1 and width in _WRAP_WIDTHS and all(full)


def _is_title(blocks: Sequence[ArticleBlock], left_out: Sequence[LeftOut]) -> bool:
    """A first block that is no sentence, with text below: longer, a sentence, or parted off by a byline."""
    first, *rest = blocks
    if first.kind != "paragraph" or not rest:
        return first.kind == "heading"
    parted = any(first.line < left.line < rest[0].line for left in left_out)
    longer = parted or any(len(block.text) > len(first.text) for block in rest[:_LINES_BELOW])
    if re.search(r"[?!]$", first.text):
        answered = _QUOTE_DASH.match(first.text) and _QUOTE_DASH.match(rest[0].text)
        return longer and not answered and len(first.text) <= _TITLE_CHARACTERS
    return is_short_line(first.text, _TITLE_CHARACTERS) and (longer or _SENTENCE_END.search(rest[0].text) is not None)


def _mark_headings(blocks: Sequence[ArticleBlock]) -> tuple[ArticleBlock, ...]:
    """Short paragraphs without a full stop, each with a longer one below it, are sub-headings."""
    marked: list[ArticleBlock] = []
    for block in reversed(blocks):
        heading = bool(marked) and block.kind == "paragraph" and _is_heading(block.text, marked[-1])
        marked.append(replace(block, kind="heading") if heading else block)
    return tuple(reversed(marked))


def _is_heading(text: str, below: ArticleBlock) -> bool:
    """A short line or question. An interview's question, which an answer follows, is none, nor is a price."""
    if holds_particulars(text):
        return False
    if below.kind not in {"paragraph", "item"} or (below.kind == "paragraph" and _is_short(below.text)):
        return False
    answered = below.kind == "paragraph" and _QUOTE_DASH.match(below.text) is not None
    if text.endswith("?"):
        return len(text) <= _HEADING_CHARACTERS and len(text.split()) <= _QUESTION_WORDS and not answered
    if _QUOTE_DASH.match(text):
        return is_short_line(text, _HEADING_CHARACTERS) and len(text.split()) > _QUOTED_WORDS and not answered
    return _is_short(text)


def _is_short(text: str) -> bool:
    """A line that is no sentence and no quote."""
    return is_short_line(text, _HEADING_CHARACTERS) and _QUOTE_DASH.match(text) is None
