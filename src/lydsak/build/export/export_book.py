"""export_book: an episode as an EPUB with its sound."""

from __future__ import annotations

from pathlib import Path

from lydsak.build.cover import find_placed_cover
from lydsak.build.export.exported import load_exported
from lydsak.build.records.episodes import locate_store
from lydsak.config import Settings
from lydsak.errors import AssetError, Place
from lydsak.store.files import PlacedFile, publish_parts


def export_book(settings: Settings, script: Path, target: Path, *, dry_run: bool = False) -> PlacedFile | None:
    """Write the book; None on a dry run. Raises LydsakError."""
    from lydsak.publish.archive import render_archive
    from lydsak.publish.epub import BookSources, list_book_files

    exported = load_exported(settings, script)
    cover, cover_type = read_cover(settings)
    if dry_run:
        return None
    sources = BookSources(cover, cover_type, exported.read_sound)
    try:
        return publish_parts(target, render_archive(list_book_files(settings.show, exported.episode, sources)))
    except OverflowError as error:
        raise AssetError("L872", f"{script.stem} is too long for a book: {error}", help="export its parts") from None


def read_cover(settings: Settings) -> tuple[bytes, str]:
    """The cover as it is published, and its media type. Raises AssetError L870 where it is not there."""
    picture = find_placed_cover(settings, locate_store(settings.root)).cover.picture
    place = settings.root / "feed" / picture.path
    if not place.is_file():
        at = Place(f"feed/{picture.path}")
        raise AssetError("L870", "the cover is not built", place=at, help="run `lydsak build`")
    return place.read_bytes(), picture.media_type
