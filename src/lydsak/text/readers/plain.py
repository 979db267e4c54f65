"""read_plain: a text file to an Article."""

from __future__ import annotations

import codecs
import re
from typing import Final

from lydsak.errors import ArticleError, Place
from lydsak.model import Article
from lydsak.text.article.coverage import count_words
from lydsak.text.readers.blocks import compose_article, find_blocks

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NORWEGIAN: Final = re.compile(r"[æøåÆØÅéÉèÈêÊóÓòÒôÔüÜäÄöÖáÁíÍúÚàÀçÇñÑëËïÏ«»–—“”„‘’…§°½¼¾²³€£±·•\u00a0]")
_TWICE_CODED: Final = re.compile(r"Ã[\u00a5\u00a6\u00b8\u00a9\u2026\u2020˜]|â€[“”™œ]")


def read_plain(data: bytes, *, path: str) -> Article:
    """Read plain text. Raises ArticleError: L305 not text, L306 nothing to read, L307 too long."""
    text = decode_text(data, path=path)
    return compose_article(tuple(find_blocks(text)), path=path, words=count_words(text))


def decode_text(data: bytes, *, path: str) -> str:
    """The text of a file, by its byte order mark or by what its letters are. Raises ArticleError L305."""
    try:
        text = _decode_bytes(data)
    except UnicodeDecodeError:
        raise _refuse(path, "is not text in UTF-8, UTF-16 or Windows-1252") from None
    if "\x00" in text:
        raise _refuse(path, "is not plain text")
    if "\ufffd" in text or _TWICE_CODED.search(text):
        raise _refuse(path, "has letters that were lost in an earlier conversion")
    return text


def _decode_bytes(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name)
    if b"\x00" in data[:200]:
        # UTF-16 without a mark: Norwegian letters have a zero as their high byte.
        return data.decode("utf-16-be" if data[:1] == b"\x00" else "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
        # Any bytes are some letters in Windows-1252; believe it only where they are ours.
        foreign = [char for char in text if ord(char) > 127 and not _NORWEGIAN.match(char)]
        if foreign:
            raise
        return text


def _refuse(path: str, message: str) -> ArticleError:
    return ArticleError("L305", message, place=Place(path), help="save the article as plain text in UTF-8")
