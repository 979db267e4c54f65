"""read_plain: a text file to an Article."""

from __future__ import annotations

from lydsak.model import Article, LeftOut
from lydsak.text.article.coverage import count_words
from lydsak.text.readers.blocks import compose_article, find_blocks, split_lines
from lydsak.text.readers.encoding import decode_text
from lydsak.text.readers.rows import take_rows


def read_plain(data: bytes, *, path: str, encoding: str | None = None) -> Article:
    """Read plain text. Raises ArticleError: L306 nothing to read, L307 too long, and decode_text's."""
    text = decode_text(data, path=path, encoding=encoding)
    left_out: list[LeftOut] = []
    lines = take_rows(split_lines(text), left_out)
    blocks = tuple(find_blocks("\n".join(lines)))
    return compose_article(blocks, path=path, left_out=left_out, words=count_words(text))
