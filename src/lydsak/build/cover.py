"""The show's picture: the producer's, checked, or one drawn from the show's title; in the web root under its hash."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.build.fingerprint import digest_code, digest_content
from lydsak.build.records import name_published
from lydsak.build.workers import Workers
from lydsak.config import Settings
from lydsak.errors import AssetError, Place
from lydsak.model import Cover, PublishedFile
from lydsak.store import Recipe, Store, explain_storage, publish_file

_SMALL: Final = 600
"""Pixels a side of the picture in tags and pages: every tag carries it, so it is kept light."""


@dataclass(frozen=True, slots=True)
class PlacedCover:
    """The cover as published, and the small picture for tags."""

    cover: Cover
    small: bytes
    written: tuple[str, ...]


class PendingCover:
    """The cover of a build, drawn beside the first speech: it takes as long as reading a script does."""

    def __init__(self, settings: Settings, store: Path, workers: Workers) -> None:
        """A producer's own picture is looked at now. Raises AssetError for one that directories refuse."""
        self._settings = settings
        self._store = store
        self._placed = place_cover(settings, store) if settings.show.cover or _is_drawn(settings, store) else None
        self._drawing = None if self._placed else workers.begin_task(_draw_cover, (settings, store))

    def place(self) -> PlacedCover:
        """The cover, in the web root. Raises AssetError, StorageError."""
        if self._placed is None:
            if self._drawing is not None:
                from concurrent.futures import CancelledError
                from concurrent.futures.process import BrokenProcessPool

                with suppress(BrokenProcessPool, CancelledError):  # then it is drawn here
                    self._drawing.result()
            self._placed = place_cover(self._settings, self._store)
        return self._placed


class _ReadStore(Store):
    """A store that is only read."""

    def put(self, recipe: Recipe, payload: bytes) -> None:
        """Keep nothing: who only looks writes nothing."""


def place_cover(settings: Settings, store: Path) -> PlacedCover:
    """Put the cover in the web root. Raises AssetError for a picture that directories refuse."""
    root, written = settings.root / "feed", []
    files = _list_files(settings, Store(store))
    for file, content in files:
        if publish_file(root / file.path, content):
            written.append(f"feed/{file.path}")
    (whole, _), (thumbnail, small) = files
    return PlacedCover(Cover(whole, thumbnail), small, tuple(written))


def find_placed_cover(settings: Settings, store: Path) -> Cover:
    """The cover as a build publishes it, without publishing it. Raises AssetError."""
    (whole, _), (thumbnail, _) = _list_files(settings, _ReadStore(store))
    return Cover(whole, thumbnail)


def remove_old_covers(root: Path, cover: Cover) -> None:
    """Take away earlier covers; only once neither feed nor page names them."""
    feed = root / "feed"
    for path in (*feed.glob("cover.????????.*"), *feed.glob("cover-small.????????.jpg")):
        if path.name not in {cover.picture.path, cover.thumbnail.path}:
            with explain_storage(path):
                path.unlink(missing_ok=True)


def _is_drawn(settings: Settings, store: Path) -> bool:
    return Store(store).find_size(_name_drawing(settings).key) is not None


def _draw_cover(task: tuple[Settings, Path]) -> None:
    """In a worker: make and keep both pictures."""
    settings, store = task
    _list_files(settings, Store(store))


def _list_files(settings: Settings, store: Store) -> tuple[tuple[PublishedFile, bytes], tuple[PublishedFile, bytes]]:
    """The cover and its thumbnail, each with its bytes."""
    picture, extension, media_type = _find_picture(settings, store)
    small = _shrink_picture(picture, store)
    return (
        (name_published(f"cover.{{}}.{extension}", picture, media_type), picture),
        (name_published("cover-small.{}.jpg", small, "image/jpeg"), small),
    )


def _find_picture(settings: Settings, store: Store) -> tuple[bytes, str, str]:
    from lydsak.publish.cover import check_cover, draw_cover

    show = settings.show
    if show.cover is not None:
        picture = _read_picture(settings.root, show.cover)
        form = check_cover(picture, path=show.cover)
        return picture, form.extension, form.media_type
    return store.get_or_make(_name_drawing(settings), lambda: draw_cover(show)), "jpg", "image/jpeg"


def _name_drawing(settings: Settings) -> Recipe:
    show = settings.show
    inputs = {"title": show.title, "newspaper": show.newspaper, "colour": show.colour, "code": digest_code("publish")}
    return Recipe("cover", inputs)


def _read_picture(root: Path, name: str) -> bytes:
    try:
        return (root / name).read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise AssetError(
            "L509", f'there is no cover "{name}"', place=Place("lydsak.toml"), help="correct show.cover"
        ) from None
    except OSError as error:
        raise AssetError(
            "L509", f'the cover "{name}" cannot be read: {error.strerror}', place=Place("lydsak.toml")
        ) from None


def _shrink_picture(picture: bytes, store: Store) -> bytes:
    from lydsak.publish.cover import shrink_cover

    inputs = {"picture": digest_content(picture), "size": _SMALL, "code": digest_code("publish")}
    return store.get_or_make(Recipe("small-cover", inputs), lambda: shrink_cover(picture, _SMALL))
