"""Texts of a script that are kept for comparing and merging: as the article had it, as approved, as published.

They stand in .lydsak/base/, whole files that an editor can read and git ignores. What is lost there costs a comparison,
never an edit.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Literal

from lydsak.store.files import publish_file

VersionKind = Literal["article", "approved", "published"]


def keep_version(root: Path, slug: str, kind: VersionKind, text: str) -> None:
    """Keep a script's text as a version, in place of the one before. Raises StorageError."""
    publish_file(_locate_version(root, slug, kind), text.encode("utf-8"))


def read_version(root: Path, slug: str, kind: VersionKind) -> str | None:
    """A version's text; None where none was kept on this machine, or it cannot be read."""
    with suppress(OSError, UnicodeDecodeError):
        return _locate_version(root, slug, kind).read_bytes().decode("utf-8")
    return None


def keep_pending(root: Path, slug: str, script: str, article: str) -> None:
    """Keep what is "article" once the script has been written. Raises StorageError."""
    publish_file(_locate_pending(root, slug), f"{_digest(script)}\n{article}".encode())


def read_pending(root: Path, slug: str, script: str) -> str | None:
    """What is "article" since this script was written, where a merge was killed after that."""
    with suppress(OSError, UnicodeDecodeError):
        digest, _, article = _locate_pending(root, slug).read_bytes().decode("utf-8").partition("\n")
        return article if digest == _digest(script) else None
    return None


def drop_pending(root: Path, slug: str) -> None:
    """The merge is done."""
    with suppress(OSError):
        _locate_pending(root, slug).unlink(missing_ok=True)


def keep_replaced(root: Path, slug: str, text: str) -> Path:
    """Keep a script's text before a merge changes it: numbered, never overwritten, the same not twice in a row.

    Raises StorageError.
    """
    folder = root / ".lydsak" / "base" / "replaced"
    numbers = [number for path in folder.glob(f"{slug}.*.md") if (number := _read_number(path, slug)) is not None]
    last = max(numbers, default=0)
    content = text.encode("utf-8")
    if last:
        newest = _locate_replaced(folder, slug, last)
        with suppress(OSError):
            if newest.read_bytes() == content:
                return newest
    path = _locate_replaced(folder, slug, last + 1)
    publish_file(path, content)
    return path


def _locate_version(root: Path, slug: str, kind: VersionKind) -> Path:
    return root / ".lydsak" / "base" / f"{slug}.{kind}.md"


def _locate_pending(root: Path, slug: str) -> Path:
    return root / ".lydsak" / "base" / f"{slug}.pending"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _locate_replaced(folder: Path, slug: str, number: int) -> Path:
    return folder / f"{slug}.{number:04}.md"


def _read_number(path: Path, slug: str) -> int | None:
    digits = path.name.removeprefix(f"{slug}.").removesuffix(".md")
    return int(digits) if digits.isascii() and digits.isdigit() else None
