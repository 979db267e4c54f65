"""read_docx: a word processor's document to an Article, by mammoth's HTML. Insertions are kept, deletions dropped."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from lydsak.errors import ArticleError, Phrase, Place
from lydsak.model import Article
from lydsak.text.readers.blocks import check_extent
from lydsak.text.readers.html import compose_page
from lydsak.text.readers.page import parse_page
from lydsak.text.readers.page_choice import ChosenBlock

_LARGEST: Final = 100_000_000
"""Bytes unpacked; a small file may unpack to any size."""
_LARGEST_TEXT: Final = 10_000_000
"""Of one part, which is read as a tree of thirty times its size."""
_MOST_TAGS: Final = 300_000
"""As many as mammoth reads in some seconds; a long article has twenty thousand."""
_PARAGRAPH: Final = re.compile(rb"<(?:\w+:)?p[ />]")
_OLD_FORMAT: Final = b"\xd0\xcf\x11\xe0"
_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Tittel'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='Bildetekst'] => figcaption:fresh
"""


def read_docx(data: bytes, *, path: str, encoding: str | None = None) -> Article:  # noqa: ARG001 (its XML names it)
    """Read a .docx. Raises ArticleError: L306 nothing to read, L317 no document, L318 mammoth is missing."""
    _check_archive(data, path)
    page = parse_page(_convert_document(data, path))
    tops = [at for at, block in enumerate(page.blocks) if block.top]
    title = tops[0] if len(tops) == 1 else None
    chosen = tuple(
        ChosenBlock(block, block.marks[-1][1] if block.marks else None, title=at == title)
        for at, block in enumerate(page.blocks)
    )
    return compose_page(page, chosen, path=path)


def unpack_document(data: bytes) -> bytes:
    """The XML of a document's text, to compare two by; other bytes as they are."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("word/document.xml") as document:
            return document.read(_LARGEST)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return data


def _check_archive(data: bytes, path: str) -> None:
    if data.startswith(_OLD_FORMAT):
        raise _refuse_document(path, "is a .doc, or locked with a password")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            names = archive.namelist()
            text = max(
                (member.file_size for member in archive.infolist() if member.filename.endswith(".xml")), default=0
            )
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _refuse_document(path, "is no Word document") from None
    if size > _LARGEST:
        raise _refuse_document(path, Phrase("unpacks to {size} MB", size=f"{size / 1e6:.0f}"))
    if text > _LARGEST_TEXT:
        raise _refuse_document(path, Phrase("unpacks to {size} MB of text and marks", size=f"{text / 1e6:.0f}"))
    if "[Content_Types].xml" not in names:
        raise _refuse_document(path, "is no Word document")
    marks = unpack_document(data)
    check_extent(len(_PARAGRAPH.findall(marks)), 0, path)
    if (tags := marks.count(b"<")) > _MOST_TAGS:
        raise _refuse_document(
            path,
            Phrase(
                "has {tags} marks, where {most} are the most that is read", tags=f"{tags:,}", most=f"{_MOST_TAGS:,}"
            ),
        )


def _convert_document(data: bytes, path: str) -> str:
    try:
        import mammoth
    except ImportError:
        raise ArticleError(
            "L318",
            "is a Word document, and what reads one is not installed",
            place=Place(path),
            help='pip install "lydsak[docx]"',
        ) from None
    try:
        converted = mammoth.convert_to_html(
            BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda _: {"src": ""})
        )
    except Exception as error:  # whatever a damaged document makes mammoth raise
        raise _refuse_document(
            path, Phrase("cannot be read as a Word document ({kind})", kind=type(error).__name__)
        ) from error
    return str(converted.value)


def _refuse_document(path: str, message: str) -> ArticleError:
    return ArticleError("L317", message, place=Place(path), help="save it as .docx, or as plain text")
