"""What stands in the web root, episode by episode, as the last build left it: a show is looked over without being read.

Kept as .lydsak/catalogue.json, for speed alone: without it, or where it is wrong, every record is read again. A record
is known again by what the file system says of it, as git knows a file by its index: a build replaces a record by
renaming, so that a changed one is another file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from lydsak.build.fingerprint import digest_content
from lydsak.build.records.episodes import decode_record, list_homes
from lydsak.model import Episode, Key, Listing
from lydsak.store.files import holds_bytes, keep_file

_VERSION: Final = 1

Signature = tuple[int, int, int, int]
"""Inode, size, and the times of the last change of content and of state in nanoseconds."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An episode as its record tells of it; `held` where it waits outside the web root."""

    listing: Listing
    held: bool
    digest: str
    """SHA-256 of the record."""
    signature: Signature


@dataclass(frozen=True, slots=True)
class PageState:
    """A page as it was written: the key of all that it was made from, and its content's SHA-256."""

    key: Key
    sha256: str


@dataclass(frozen=True, slots=True)
class FrontItems:
    """Which episodes the feed's first page holds, by the digests of their records, and what else made their items."""

    key: Key
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every built episode by slug, and every page of the show and its feed by path below feed/."""

    entries: tuple[CatalogueEntry, ...] = ()
    pages: Mapping[str, PageState] = field(default_factory=dict)
    too_large: tuple[Key, ...] = ()
    """Pages of the feed that came out larger than everybody reads, and so were divided."""
    front: FrontItems | None = None
    vanished: tuple[str, ...] = ()
    """Episodes that the last build knew, and whose record somebody took away since."""
    version: int = _VERSION


def read_catalogue(root: Path) -> Catalogue:
    """The catalogue with its episodes as they stand now; only records that changed are read."""
    kept = load_catalogue(root)
    known = {(entry.listing.slug, entry.held): entry for entry in kept.entries}
    found: dict[str, CatalogueEntry] = {}
    feed, waiting = list_homes(root)
    for held, folder in ((True, waiting), (False, feed)):
        for slug in _list_slugs(folder):
            entry = _look_up(folder, slug, held=held, known=known.get((slug, held)))
            if entry:
                found[slug] = entry
    vanished = {entry.listing.slug for entry in kept.entries} - found.keys()
    return replace(
        kept,
        entries=tuple(found[slug] for slug in sorted(found)),
        vanished=tuple(slug for slug in sorted(vanished) if not _has_record(root, slug)),
    )


def load_catalogue(root: Path) -> Catalogue:
    """The catalogue as it was kept; an empty one where there is none that can be read."""
    try:
        kept = msgspec.json.decode(_locate_catalogue(root).read_bytes(), type=Catalogue)
    except (OSError, ValueError):
        return Catalogue()
    return kept if kept.version == _VERSION else Catalogue()


def keep_catalogue(root: Path, catalogue: Catalogue) -> None:
    """Keep it for the next build. Raises StorageError."""
    content = msgspec.json.encode(catalogue)
    if not holds_bytes(_locate_catalogue(root), content):
        keep_file(_locate_catalogue(root), content)


def list_episodes(root: Path, slugs: Iterable[str]) -> Iterator[Episode]:
    """The records of episodes in the web root; one that is gone meanwhile is passed over."""
    for slug in slugs:
        with suppress(OSError, ValueError):
            yield decode_record(_read_record(root / "feed", slug))


def _locate_catalogue(root: Path) -> Path:
    return root / ".lydsak" / "catalogue.json"


def _list_slugs(folder: Path) -> list[str]:
    try:
        return os.listdir(folder / "e")  # noqa: PTH208 (names are all that is wanted, of ten thousand)
    except OSError:
        return []


def _has_record(root: Path, slug: str) -> bool:
    """Even one that cannot be read."""
    return any(Path(_name_record(folder, slug)).exists() for folder in list_homes(root))


def _look_up(folder: Path, slug: str, *, held: bool, known: CatalogueEntry | None) -> CatalogueEntry | None:
    """None where there is no record, or none that can be read."""
    try:
        status = os.stat(_name_record(folder, slug))  # noqa: PTH116 (as above)
        signature = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        if known and known.signature == signature:
            return known
        content = _read_record(folder, slug)
        listing = decode_record(content).listing
    except (OSError, ValueError):
        return None
    return CatalogueEntry(listing, held, digest_content(content), signature)


def _read_record(folder: Path, slug: str) -> bytes:
    with open(_name_record(folder, slug), "rb") as file:  # noqa: PTH123 (as above)
        return file.read()


def _name_record(folder: Path, slug: str) -> str:
    # As records.locate_record: a Path for each of ten thousand takes as long as reading them.
    return f"{folder}/e/{slug}/episode.json"
