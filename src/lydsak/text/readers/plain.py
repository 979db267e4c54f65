"""read_plain: a text file to an Article."""

from __future__ import annotations

from dataclasses import replace

from lydsak.model import Article
from lydsak.text.article.coverage import count_words
from lydsak.text.readers.blocks import compose_article, find_blocks
from lydsak.text.readers.encoding import decode_article


def read_plain(data: bytes, *, path: str, encoding: str | None = None) -> Article:
    """Read plain text. Raises ArticleError: L305, L312, L313 not text, L306 nothing to read, L307 too long."""
    decoded = decode_article(data, path=path, encoding=encoding)
    article = compose_article(tuple(find_blocks(decoded.text)), path=path, words=count_words(decoded.text))
    return replace(article, notes=(decoded.note,) if decoded.note else ())
