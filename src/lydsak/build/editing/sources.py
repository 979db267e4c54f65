"""Where articles come from: files, pages of the web, standard input. Each becomes bytes, a format and a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.errors import ArticleError, Phrase, Place, UsageError
from lydsak.model import Article
from lydsak.store.files import explain_storage
from lydsak.text.readers.docx import read_docx
from lydsak.text.readers.encoding import Decoding, decode_source
from lydsak.text.readers.html import find_declared, read_html
from lydsak.text.readers.markdown import read_markdown
from lydsak.text.readers.plain import read_plain
from lydsak.text.source import suggest_near

_READERS: Final[dict[str, Callable[..., Article]]] = {
    ".txt": read_plain, ".text": read_plain, "": read_plain,
    ".md": read_markdown, ".markdown": read_markdown,
    ".html": read_html, ".htm": read_html, ".xhtml": read_html,
    ".docx": read_docx,
}  # fmt: skip
_PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_LARGEST: Final = 2_000_000
"""Bytes. The longest article is a hundredth of this; more is a mistake, and would speak for a day."""
LARGEST_ARTICLE: Final = 30_000_000
"""Bytes of the largest format's."""
_LARGEST_OF: Final = {**dict.fromkeys(_PAGES, 10_000_000), ".docx": LARGEST_ARTICLE}
"""Pages carry programs, documents pictures."""
_MARKUP: Final = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!doctype html|<html|<head|<body|<article|<div|<p[ >])", re.IGNORECASE
)
_ZIPPED: Final = b"PK\x03\x04"
_MARKDOWN: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:---\r?\n|# )")


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it came."""

    name: str
    """For messages: a path, an address, `-`."""
    content: bytes
    suffix: str
    path: Path | None = None
    url: str | None = None
    charset: str | None = None
    """As its server says."""
    stem: str | None = None
    """What its file is called, without the suffix; None for what is no file's."""

    @property
    def has_lines(self) -> bool:
        """Whether a person finds a place in it by the number of its line."""
        return self.suffix not in _PAGES and self.suffix != ".docx"


def open_file(path: Path) -> Source:
    """An article in a file. Raises UsageError, ArticleError, StorageError."""
    return Source(str(path), read_source(path), path.suffix.lower(), path=path, stem=path.stem)


def open_upload(file_name: str, content: bytes) -> Source:
    """An article in a file of another program's, such as a browser: of its name nothing but the last part counts.

    Raises ArticleError L302, L304.
    """
    name = re.split(r"[/\\]", file_name)[-1].strip()
    suffix = Path(name).suffix.lower() or ".txt"
    _find_reader(suffix, name)
    _check_length(len(content), name, suffix)
    return Source(name, content, suffix, stem=Path(name).stem)


def open_page(url: str, *, allow_private: bool = False) -> Source:
    """An article on the web. Raises UsageError, ArticleError."""
    from lydsak.build.editing.web import fetch_page

    page = fetch_page(url, allow_private=allow_private)
    return Source(page.url, page.content, page.suffix, url=page.url, charset=page.charset)


def open_stream(content: bytes) -> Source:
    """An article from standard input; its first bytes tell the format."""
    _check_length(len(content), "-", ".docx" if content.startswith(_ZIPPED) else ".html")
    return Source("-", content, _sniff_suffix(content))


def read_source_article(source: Source, encoding: str | None = None) -> Article:
    """An article by the reader for its format. Raises ArticleError."""
    return read_article(source.content, Path(source.suffix), source.name, encoding=encoding, declared=source.charset)


def find_guess(source: Source, encoding: str | None = None) -> Decoding | None:
    """How the letters were read, where nothing but they told it."""
    if source.suffix == ".docx":
        return None
    declared = (source.charset or find_declared(source.content)) if source.suffix in _PAGES else None
    return decode_source(source.content, path=source.name, encoding=encoding, declared=declared).guess


def read_article(
    content: bytes, source: Path, name: str | None = None, *, encoding: str | None = None, declared: str | None = None
) -> Article:
    """An article by the reader for its file name. Raises ArticleError."""
    suffix = source.suffix.lower() or (source.name.lower() if source.name.startswith(".") else "")
    reader = _find_reader(suffix, name or str(source))
    more = {"declared": declared} if suffix in _PAGES else {}
    return reader(content, path=name or str(source), encoding=encoding, **more)


def _find_reader(suffix: str, name: str) -> Callable[..., Article]:
    reader = _READERS.get(suffix)
    if reader is None:
        help = Phrase("save it as plain text; known: {known}", known=", ".join(one for one in _READERS if one))
        raise ArticleError("L302", Phrase("no reader for {suffix} files", suffix=suffix), place=Place(name), help=help)
    return reader


def read_source(source: Path) -> bytes:
    """The bytes of an article. Raises UsageError, ArticleError, StorageError."""
    if source.is_dir():
        message = Phrase("{source} is a folder", source=source)
        raise UsageError("L001", message, help="name the articles in it")
    if not source.exists():
        raise UsageError("L001", Phrase("there is no file {source}", source=source), help=_suggest_file(source))
    if not source.is_file():
        raise ArticleError("L303", "is not a plain file", place=Place(str(source)), help="save the article to a file")
    with explain_storage(source):
        _check_length(source.stat().st_size, str(source), source.suffix.lower())
        return source.read_bytes()


def _suggest_file(source: Path) -> str:
    """The file beside it that may be meant."""
    try:
        beside = sorted(path.name for path in source.parent.iterdir() if path.suffix == source.suffix)
    except OSError:
        return Phrase("there is no folder {folder}", folder=source.parent)
    return suggest_near(source.name, beside, otherwise="check the name")


def _check_length(size: int, name: str, suffix: str) -> None:
    largest = _LARGEST_OF.get(suffix, _LARGEST)
    if size > largest:
        message = Phrase(
            "is {size} MB; such an article has at most {limit} MB",
            size=f"{size / 1e6:.1f}",
            limit=f"{largest / 1e6:.0f}",
        )
        raise ArticleError("L304", message, place=Place(name), help="split it")


def _sniff_suffix(content: bytes) -> str:
    if content.startswith(_ZIPPED):
        return ".docx"
    if _MARKUP.match(content):
        return ".html"
    return ".md" if _MARKDOWN.match(content) else ".txt"
