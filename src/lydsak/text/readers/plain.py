"""read_plain: a text file to an Article."""

from __future__ import annotations

from lydsak.model import Article
from lydsak.text.article.coverage import count_words
from lydsak.text.readers.blocks import compose_article, find_blocks
from lydsak.text.readers.encoding import decode_text


def read_plain(data: bytes, *, path: str, encoding: str | None = None) -> Article:
    """Read plain text. Raises ArticleError: L306 nothing to read, L307 too long, and decode_text's."""
    text = decode_text(data, path=path, encoding=encoding)
    return compose_article(tuple(find_blocks(text)), path=path, words=count_words(text))
