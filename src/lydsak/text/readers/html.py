"""read_html: a web page to an Article. trafilatura says where it stands, the markup what its parts are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lydsak.errors import ArticleError, Phrase, Place
from lydsak.model import Article, ArticleBlock, LeftOut
from lydsak.text.article.byline import parse_author_line, parse_byline
from lydsak.text.article.coverage import count_words
from lydsak.text.article.residue import is_short_line
from lydsak.text.language import detect_language
from lydsak.text.readers.article_head import ArticleHead
from lydsak.text.readers.blocks import MAX_BLOCKS, MAX_CHARACTERS, compose_article
from lydsak.text.readers.encoding import decode_source
from lydsak.text.readers.page import Page, parse_page
from lydsak.text.readers.page_choice import ChosenBlock, choose_blocks, name_author
from lydsak.text.readers.page_tables import find_data_tables, number_items

_HEADING_CHARACTERS: Final = 80
_THIN_WORDS: Final = 150
"""What a page shows of an article to those who do not subscribe is shorter."""
_MOST_TAGS: Final = 100_000
"""Ten times those of the fullest front page."""
_AROUND: Final = 2
"""A page has menus and teasers too: so many times an article's paragraphs and text."""
_DECLARED: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED_WITHIN: Final = 2_048
_TABLE: Final = "a table"
_QUOTE_DASH: Final = re.compile(r"[-–—]\s")


def read_html(data: bytes, *, path: str, encoding: str | None = None, declared: str | None = None) -> Article:
    """Read a web page. `declared` is the encoding that its server names.

    Raises ArticleError: L306 nothing to read, L315 trafilatura is missing, L316 for subscribers, and decode_text's.
    """
    text = decode_source(data, path=path, encoding=encoding, declared=declared or find_declared(data)).text
    if (tags := text.count("<")) > _MOST_TAGS:
        message = Phrase(
            "has {tags} tags; a page has at most {most_tags}", tags=f"{tags:,}", most_tags=f"{_MOST_TAGS:,}"
        )
        raise ArticleError("L333", message, place=Place(path), help="save the article as plain text")
    page = parse_page(text)
    _check_page(page, path)
    chosen = choose_blocks(page, _find_anchors(text, path))
    article = compose_page(page, chosen, path=path)
    words = sum(count_words(block.text) for block in article.blocks)
    closed = page.metadata.is_closed or any(one.reason == "the paywall" for one in chosen)
    if closed and words < _THIN_WORDS:
        raise ArticleError(
            "L316",
            Phrase("has only {words} words of its article: the rest is for subscribers", words=words),
            place=Place(path),
            help="open it as a subscriber, save the page, and add that file",
        )
    return article


def _check_page(page: Page, path: str) -> None:
    """Refuse a page of too much, before what looks for the article in it takes minutes. Raises ArticleError L333."""
    blocks, characters = len(page.blocks), sum(len(block.text) for block in page.blocks)
    if blocks > _AROUND * MAX_BLOCKS or characters > _AROUND * MAX_CHARACTERS:
        message = Phrase(
            "has {blocks} paragraphs of {characters} characters; a page has at most {most} of {limit}",
            blocks=f"{blocks:,}",
            characters=f"{characters:,}",
            most=f"{_AROUND * MAX_BLOCKS:,}",
            limit=f"{_AROUND * MAX_CHARACTERS:,}",
        )
        raise ArticleError("L333", message, place=Place(path), help="save the article as plain text")


def find_declared(data: bytes) -> str | None:
    """The encoding that a page names in its head."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    return found[1].decode("ascii") if found else None


def compose_page(page: Page, chosen: Sequence[ChosenBlock], *, path: str) -> Article:
    """The article of a page. A line's number is the place in the page's order, two apart, for pages have no lines."""
    chosen = _leave_tables(page, chosen)
    numbered = [(one, 2 * index + 1) for index, one in enumerate(chosen)]
    title, title_line = next(((one.block.text, line) for one, line in numbered if one.title), (None, 0))
    body = [(one, line) for one, line in numbered if one.reason is None and not one.title]
    left_out = _list_left_out([(one, line) for one, line in numbered if one.reason and not one.title])
    counts = number_items([one.block for one, _ in body])
    below = [one.block.text for one, _ in body[1:]] + [""]
    blocks = tuple(
        _make_article_block(one, line, next_text, count)
        for (one, line), next_text, count in zip(body, below, counts, strict=False)
    )
    if not any(block.kind in {"paragraph", "item", "heading"} for block in blocks):
        blocks = tuple(replace(block, kind="paragraph") for block in blocks)
    byline = name_author(chosen)
    said = " ".join(block.text for block in blocks)
    source = sum(count_words(one.block.text) for one in chosen) + sum(count is not None for count in counts)
    spare = page.metadata.title if title is None else None
    head = ArticleHead(
        title=title or spare,
        author=page.metadata.author or (byline and _clean_byline(byline)),
        date=page.metadata.date,
        language=detect_language(said, page.metadata.language or "nb"),
        title_line=title_line,
    )
    return compose_article(blocks, path=path, left_out=left_out, head=head, words=source + count_words(spare or ""))


def _leave_tables(page: Page, chosen: Sequence[ChosenBlock]) -> tuple[ChosenBlock, ...]:
    """Rows of figures are noise to a listener; where a page has nothing else, they are its article."""
    tables = find_data_tables(page)
    left = tuple(
        replace(one, reason=_TABLE) if one.reason is None and one.block.table in tables and not one.fact else one
        for one in chosen
    )
    return left if any(one.reason is None and not one.title for one in left) else tuple(chosen)


def _list_left_out(chosen: Sequence[tuple[ChosenBlock, int]]) -> list[LeftOut]:
    """What is left out, a table as a whole."""
    left_out: list[LeftOut] = []
    table: int | None = None
    for one, line in chosen:
        if one.reason == _TABLE and one.block.table == table and left_out:
            left_out[-1] = replace(left_out[-1], text=f"{left_out[-1].text} | {one.block.text}")
        else:
            left_out.append(LeftOut(one.block.text, one.reason or "", line))
        table = one.block.table if one.reason == _TABLE else None
    return left_out


def _make_article_block(one: ChosenBlock, line: int, below: str, count: int | None) -> ArticleBlock:
    block = one.block
    if count is not None:
        # With a bracket it is a list's number whatever follows: "1. klasse" would be an ordinal.
        return ArticleBlock("fact" if one.fact else "item", f"{count}) {block.text}", line)
    if one.fact:
        return ArticleBlock("fact", block.text, line)
    heading = block.strong and block.kind == "paragraph" and _is_heading_line(block.text, below)
    return ArticleBlock("heading" if heading else block.kind, block.text, line)


def _is_heading_line(text: str, below: str) -> bool:
    """Whether a paragraph in bold is a sub-heading, as editors make them who know no other way; no question is."""
    if text.endswith("?") and _QUOTE_DASH.match(below):
        return False
    return (
        is_short_line(text.rstrip("?"), _HEADING_CHARACTERS) and not _QUOTE_DASH.match(text) and not parse_byline(text)
    )


def _clean_byline(text: str) -> str | None:
    """The names of a byline that the page marks as one, and nothing that looks like no name."""
    names = parse_byline(text) or parse_author_line(text) or text
    return names if len(names) <= 80 and not re.search(r"[@\d:]", names) else None


def _find_anchors(text: str, path: str) -> tuple[str, ...]:
    """The paragraphs that trafilatura takes for the article's, from its XML. Raises ArticleError L315."""
    try:
        import trafilatura
    except ImportError:
        raise ArticleError(
            "L315",
            "is a web page, and what finds the article in one is not installed",
            place=Place(path),
            help='pip install "lydsak[web]"',
        ) from None
    try:
        found = trafilatura.extract(
            text, output_format="xml", include_comments=False, include_tables=True, deduplicate=False, favor_recall=True
        )
    except (SyntaxError, ValueError):  # of lxml: the tree of a broken page is not always XML, and comes not to be read
        found = None
    return tuple(block.text for block in parse_page(found or "").blocks)
