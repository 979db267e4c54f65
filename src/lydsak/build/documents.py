"""convert_docx: a Word document as HTML, what was inserted kept and what was deleted dropped. Nothing is unpacked."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from lydsak.errors import ArticleError, Place, UsageError

_LARGEST: Final = 60_000_000
"""Bytes of all parts unpacked. A document of text has a hundredth."""
_RATIO: Final = 200
_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Tittel'] => h1:fresh
p[style-name='Overskrift 1'] => h2:fresh
p[style-name='Overskrift 2'] => h3:fresh
p[style-name='heading 1'] => h2:fresh
p[style-name='Heading 1'] => h2:fresh
p[style-name='heading 2'] => h3:fresh
p[style-name='Heading 2'] => h3:fresh
"""


def convert_docx(data: bytes, *, path: str) -> str:
    """The document's HTML, without its pictures. Raises ArticleError L314, UsageError L013."""
    try:
        import mammoth
    except ImportError:
        raise UsageError(
            "L013", "Word documents need the package mammoth", help='pip install "lydsak[docx]", or save it as text'
        ) from None
    _check_archive(data, path)
    try:
        found = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(_pass_over)
        )
    except Exception as error:  # noqa: BLE001 (whatever a damaged document makes of its parser)
        raise _refuse(path, f"cannot be read as a Word document ({type(error).__name__})") from None
    return str(found.value)


def _pass_over(_: object) -> dict[str, str]:
    """A picture has no words; its bytes are not wanted."""
    return {"src": ""}


def _check_archive(data: bytes, path: str) -> None:
    """A document is a small ZIP of XML; a bomb is refused before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _refuse(path, "is no Word document, or is cut off") from None
    if "word/document.xml" not in {part.filename for part in parts}:
        raise _refuse(path, "is no Word document")
    whole = sum(part.file_size for part in parts)
    if whole > _LARGEST or whole > _RATIO * max(len(data), 1):
        raise _refuse(path, f"would unpack to {whole / 1e6:.0f} MB")


def _refuse(path: str, message: str) -> ArticleError:
    return ArticleError("L314", message, place=Place(path), help="save it again as .docx, or as plain text in UTF-8")
