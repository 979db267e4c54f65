"""Names for files and web addresses."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lydsak.errors import ArticleError, Phrase

MAX_SLUG_BYTES: Final = 80
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "ß": "ss", "ł": "l", "đ": "d", "œ": "oe"}
)
_RESERVED: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]|index|feed|readme")
"""Names that Windows keeps for devices, and ours."""


def derive_slug(name: str) -> str:
    """A name for files and web addresses: a-z, 0-9 and hyphens, at most 80 bytes. Raises ArticleError L310."""
    plain = unicodedata.normalize("NFC", name).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > MAX_SLUG_BYTES:
        head, hyphen, _ = slug[: MAX_SLUG_BYTES + 1].rpartition("-")
        slug = head if hyphen and len(head) > MAX_SLUG_BYTES // 2 else slug[:MAX_SLUG_BYTES]
    if not slug or _RESERVED.fullmatch(slug):
        raise ArticleError(
            "L310",
            Phrase('"{name}" makes no file name and web address', name=name),
            help="rename the file, like min-sak.txt",
        )
    return slug
