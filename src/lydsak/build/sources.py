"""An article's source, wherever it comes from: a file, a web page, standard input; and the reader for its format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.errors import ArticleError, Place, UsageError
from lydsak.model import Article
from lydsak.store import explain_storage

_TEXT: Final = (".txt", ".text", "")
_MARKDOWN: Final = (".md", ".markdown")
_PAGES: Final = (".html", ".htm", ".xhtml")
_WORD: Final = (".docx",)
SUFFIXES: Final = (*_TEXT, *_MARKDOWN, *_PAGES, *_WORD)
_LARGEST: Final[Mapping[str, int]] = {".docx": 20_000_000, **dict.fromkeys(_PAGES, 5_000_000)}
_LARGEST_TEXT: Final = 2_000_000
"""Bytes. The longest article is a hundredth of this; more is a mistake, and would speak for a day."""
STANDARD_INPUT: Final = "-"


@dataclass(frozen=True, slots=True)
class ArticleSource:
    """The bytes of an article, and what is known of them."""

    content: bytes
    name: str
    """As messages call it: a path, an address."""
    suffix: str
    stem: str | None = None
    """What its script is called after; None: its title."""
    path: Path | None = None
    url: str | None = None
    encoding: str | None = None
    """What somebody said that it is in."""
    declared: str | None = None
    """What a server said."""

    def read(self) -> Article:
        """The article. Raises ArticleError, UsageError where a package is missing."""
        if self.encoding is None and self.declared is not None:
            try:
                return _choose_reader(self.suffix, self.name)(self.content, path=self.name, encoding=self.declared)
            except ArticleError as error:
                if error.code != "L312":
                    raise
        return _choose_reader(self.suffix, self.name)(self.content, path=self.name, encoding=self.encoding)


def open_file(path: Path, *, encoding: str | None = None) -> ArticleSource:
    """An article in a file. Raises UsageError, ArticleError, StorageError."""
    return ArticleSource(read_source(path), str(path), path.suffix.lower(), path.stem, path, encoding=encoding)


def open_address(url: str, *, encoding: str | None = None, allow_private: bool = False) -> ArticleSource:
    """An article on the web. Raises ArticleError."""
    from lydsak.build.web import fetch_page

    page = fetch_page(url, allow_private=allow_private)
    suffix = ".txt" if page.media_type == "text/plain" else ".html"
    return ArticleSource(page.content, url, suffix, url=url, encoding=encoding, declared=page.charset)


def open_input(content: bytes, *, name: str | None = None, encoding: str | None = None) -> ArticleSource:
    """An article from standard input, of the format that it looks like."""
    return ArticleSource(content, "standard input", _guess_suffix(content), name, encoding=encoding)


def read_source(path: Path) -> bytes:
    """The bytes of an article. Raises UsageError, ArticleError, StorageError."""
    if path.is_dir():
        raise UsageError("L001", f"{path} is a folder", help="name the articles in it")
    if not path.exists():
        raise UsageError("L001", f"there is no file {path}", help="check the name")
    if not path.is_file():
        raise ArticleError("L303", "is not a plain file", place=Place(str(path)), help="save the article to a file")
    with explain_storage(path):
        size, largest = path.stat().st_size, _LARGEST.get(path.suffix.lower(), _LARGEST_TEXT)
        if size > largest:
            message = f"is {size / 1e6:.1f} MB; an article has at most {largest // 1_000_000} MB"
            raise ArticleError("L304", message, place=Place(str(path)), help="split it")
        return path.read_bytes()


def read_article(content: bytes, source: Path, *, encoding: str | None = None) -> Article:
    """An article by the reader for its file name. Raises ArticleError."""
    return _choose_reader(source.suffix.lower(), str(source))(content, path=str(source), encoding=encoding)


def _choose_reader(suffix: str, name: str) -> Callable[..., Article]:
    """Imported only now: a build reads no articles."""
    if suffix in _TEXT:
        from lydsak.text.readers.plain import read_plain

        return read_plain
    if suffix in _MARKDOWN:
        from lydsak.text.readers.markdown import read_markdown

        return read_markdown
    if suffix in _PAGES:
        return _read_page
    if suffix in _WORD:
        return _read_word
    known = ", ".join(one for one in SUFFIXES if one)
    help = f"save it as plain text; known: {known}"
    raise ArticleError("L302", f"no reader for {suffix} files", place=Place(name), help=help)


def _read_page(content: bytes, *, path: str, encoding: str | None = None) -> Article:
    from lydsak.text.readers.html import read_html

    try:
        return read_html(content, path=path, encoding=encoding)
    except ImportError:
        raise UsageError(
            "L014", "web pages need the package trafilatura", help='pip install "lydsak[web]", or save it as text'
        ) from None


def _read_word(content: bytes, *, path: str, encoding: str | None = None) -> Article:  # noqa: ARG001 (it says its own)
    from lydsak.build.documents import convert_docx
    from lydsak.text.readers.html import read_document

    return read_document(convert_docx(content, path=path), path=path)


def _guess_suffix(content: bytes) -> str:
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(b"PK\x03\x04"):
        return ".docx"
    if re.match(rb"<(?:!doctype|html|\?xml|article|head|body|main)", head):
        return ".html"
    return ".md" if re.match(rb"---\r?\n|#{1,3} ", head) else ".txt"
