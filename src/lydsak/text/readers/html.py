"""read_html, read_document: a web page, or a word processor's document as HTML, to an Article.

Of a page trafilatura finds the article (Barbaresi, ACL 2021); what it leaves out is listed with the part of the page
that it stood in. A document is its article whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lydsak.errors import ArticleError, Place
from lydsak.model import Article, ArticleBlock, LeftOut
from lydsak.text.article.article_date import parse_article_date
from lydsak.text.article.coverage import count_words
from lydsak.text.readers.article_head import ArticleHead
from lydsak.text.readers.blocks import compose_article
from lydsak.text.readers.encoding import Decoded, decode_article
from lydsak.text.readers.markup import MarkupBlock, list_markup_blocks

_DECLARED: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_NORWEGIAN: Final = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "iso8859-1": "cp1252"}
"""What pages call Latin-1 is Windows-1252 to every browser (WHATWG Encoding)."""
_PARTS: Final = (
    (re.compile(r"\bles også\b|\bles meir\b|\bles mer\b|\brelat|related|les-ogs|recommend|\bteaser"), "Les også"),
    (re.compile(r"^(?:nav|menu)\b|\bmenu\b|\bmeny\b|\bnavigation\b|breadcrumb"), "the menu"),
    (re.compile(r"^(?:figure|figcaption)\b|caption|bildetekst"), "a picture's caption"),
    (re.compile(r"^footer\b|\bfooter\b|contentinfo"), "the page's foot"),
    (re.compile(r"^header\b|\bbanner\b"), "the page's head"),
    (re.compile(r"^(?:form|button|label|option)\b|newsletter|nyhetsbrev|cookie|samtykke|consent"), "a form"),
    (re.compile(r"byline|author|forfatter|journalist"), "the byline"),
    (re.compile(r"comment|kommentar|debatt-?felt"), "comments"),
    (re.compile(r"^aside\b|faktaboks|factbox|sidebar"), "beside the article"),
    (re.compile(r"^table\b"), "a table"),
)
_FEWEST: Final = 25
"""Words. A page with fewer is a front page, a video or a wall."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What was found of a page's article."""

    head: ArticleHead
    blocks: tuple[MarkupBlock, ...]


def read_html(data: bytes, *, path: str, encoding: str | None = None) -> Article:
    """Read a web page. Raises ArticleError: L305, L312, L313 not text, L306 no article in it, L307 too long."""
    decoded = decode_page(data, path=path, encoding=encoding)
    page = _extract_article(decoded.text)
    shown = list_markup_blocks(decoded.text)
    blocks = page.blocks if page else ()
    if sum(count_words(block.text) for block in blocks) < min(
        _FEWEST, sum(count_words(one.text) for one in shown) // 2
    ):
        # A page that is an article and nothing else has no parts to tell it by.
        blocks = tuple(block for block in shown if _name_part(block) is None)
    left_out = tuple(_list_left_out(shown, blocks, page.head.title if page else None))
    article = _compose(blocks, path=path, left_out=left_out, head=page.head if page else ArticleHead())
    words = _count_all(article.blocks)
    if words < _FEWEST and left_out:
        message = f"has only {words} words of article: a front page, a film, or a page for subscribers"
        raise ArticleError("L306", message, place=Place(path), help="save the whole article from your editing system")
    return replace(article, notes=(*article.notes, decoded.note)) if decoded.note else article


def read_document(html: str, *, path: str, left_out: Sequence[LeftOut] = ()) -> Article:
    """Read HTML that is an article and nothing else, as a word processor's document becomes. Raises ArticleError."""
    return _compose(list_markup_blocks(html), path=path, left_out=left_out, head=ArticleHead())


def decode_page(data: bytes, *, path: str, encoding: str | None = None) -> Decoded:
    """The text of a page: what it says it is in counts where its bytes agree. Raises ArticleError."""
    if encoding is None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        declared = _DECLARED.search(data[:4096])
        name = declared[1].decode("ascii").lower() if declared else ""
        try:
            return decode_article(data, path=path, encoding=_NORWEGIAN.get(name, name)) if name else _guess(data, path)
        except ArticleError as error:
            if error.code != "L312":
                raise
    return decode_article(data, path=path, encoding=encoding)


def _guess(data: bytes, path: str) -> Decoded:
    return decode_article(data, path=path)


def _extract_article(html: str) -> _Page | None:
    """The article by trafilatura's XML; None where it finds none."""
    import trafilatura

    found = trafilatura.extract(
        html, output_format="xml", with_metadata=True, include_comments=False, include_tables=False, favor_recall=True
    )
    if not found:
        return None
    opening = re.match(r"<doc\b([^>]*)>", found)
    fields = dict(re.findall(r'(\w+)="([^"]*)"', opening[1])) if opening else {}
    head = ArticleHead(
        title=_unescape(fields.get("title")),
        author=_tidy_author(_unescape(fields.get("author"))),
        date=parse_article_date(fields["date"]) if fields.get("date") else None,
    )
    blocks = tuple(block for block in list_markup_blocks(found) if not re.fullmatch(r"[•·*-]*", block.text))
    return _Page(head, blocks)


def _unescape(text: str | None) -> str | None:
    from html import unescape

    return " ".join(unescape(text).split()) or None if text else None


def _tidy_author(author: str | None) -> str | None:
    """The names alone: "Av Kari Nordmann; Ola Li" is "Kari Nordmann og Ola Li"."""
    if author is None:
        return None
    names = [re.sub(r"^(?:av|tekst|foto)\s*:?\s+", "", one.strip(), flags=re.IGNORECASE) for one in author.split(";")]
    known = list(dict.fromkeys(name for name in names if name and "@" not in name))
    return " og ".join([", ".join(known[:-1]), known[-1]] if len(known) > 1 else known) or None


def _compose(blocks: Sequence[MarkupBlock], *, path: str, left_out: Sequence[LeftOut], head: ArticleHead) -> Article:
    """The article of these blocks: the first heading of the highest level is its title."""
    tables = [LeftOut(block.text.replace("\n", " "), "a table", block.line) for block in blocks if block.kind == "cell"]
    plain = [block for block in blocks if block.kind != "cell"]
    headings = [block.level for block in plain if block.kind == "heading"]
    alone = bool(headings) and headings.count(min(headings)) == 1
    title_line = next((at for at, one in enumerate(plain) if alone and one.level == min(headings)), None)
    made = [made for at, block in enumerate(plain, 1) for made in _make_blocks(block, at)]
    words = _count_all(made) + _count_all(left_out) + _count_all(tables)
    titled = head.title is not None
    return compose_article(
        made,
        path=path,
        left_out=(*left_out, *tables),
        head=head,
        title_line=title_line + 1 if title_line is not None else None,
        words=words + (count_words(head.title or "") if titled else 0),
    )


def _make_blocks(block: MarkupBlock, line: int) -> Iterator[ArticleBlock]:
    """A line break parts paragraphs, as editing systems without any other use it; a heading is one line."""
    kind = "paragraph" if block.kind == "cell" else block.kind
    parts = [block.text.replace("\n", " ")] if kind == "heading" else block.text.split("\n")
    yield from (ArticleBlock(kind, part.strip(), line) for part in parts if part.strip())


def _list_left_out(shown: Sequence[MarkupBlock], kept: Sequence[MarkupBlock], title: str | None) -> Iterator[LeftOut]:
    """What of the page is not the article, with the part that it stood in."""
    article = _fold("\n".join([title or "", *(block.text for block in kept)]))
    for block in shown:
        folded = _fold(block.text)
        if folded and folded not in article:
            yield LeftOut(block.text.replace("\n", " "), _name_part(block) or "outside the article", block.line)


def _name_part(block: MarkupBlock) -> str | None:
    """The part of a page that a block is in; None for what may be the article."""
    if re.match(r"les (?:også|meir|mer)\b", block.text, re.IGNORECASE):
        return "Les også"
    for element in reversed(block.within):
        for pattern, name in _PARTS:
            if pattern.search(element):
                return name
    return None


def _count_all(parts: Iterable[MarkupBlock | ArticleBlock | LeftOut]) -> int:
    return sum(count_words(part.text) for part in parts)


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
