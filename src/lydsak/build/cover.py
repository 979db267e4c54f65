"""The show's picture, the producer's or one drawn from the show's title; in the web root under its hash."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from lydsak.build.fingerprint import digest_code, digest_content
from lydsak.build.records.episodes import name_published
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.build.workers.patience import A_FILE
from lydsak.config import Settings
from lydsak.errors import AssetError, Finding, LydsakError, Phrase, Place
from lydsak.model import Cover, Key, PublishedFile
from lydsak.store import Recipe, Store
from lydsak.store.files import digest_file, explain_storage, publish_file

if TYPE_CHECKING:
    from lydsak.publish.cover import CoverFormat
    from lydsak.publish.own_cover import CoverChange, CoverPlan

_LARGEST: Final = 20_000_000
"""Bytes of a producer's cover; directories take half a megabyte."""
_SMALL: Final = 600
"""Pixels a side of the picture in tags and pages: every tag carries it, so it is kept light."""


@dataclass(frozen=True, slots=True)
class PlacedCover:
    """The cover as published, the small picture for tags, and what of the producer's picture was changed."""

    cover: Cover
    small: bytes
    written: tuple[str, ...]
    changes: tuple[CoverChange, ...] = ()


@dataclass(frozen=True, slots=True)
class _Picture:
    content: bytes
    form: CoverFormat
    changes: tuple[CoverChange, ...] = ()


class PendingCover:
    """The cover of a build, drawn beside the first speech: it takes as long as reading a script does.

    What is not in the store already is drawn or decoded in a worker alone: a library that hangs has its patience there.
    """

    def __init__(self, settings: Settings, store: Path, workers: Workers) -> None:
        """A producer's own picture is looked at now. Raises AssetError for one that directories refuse."""
        self._settings = settings
        self._task = (settings, store)
        self._workers = workers
        self._problem: LydsakError | None = None
        self._placed = _place_made(settings, store)
        self._drawing = None if self._placed else workers.begin_task(_draw_cover, self._task, A_FILE)
        if settings.show.cover:
            self.place()

    def place(self) -> PlacedCover:
        """The cover, in the web root. Raises AssetError, StorageError."""
        if self._problem is not None:
            raise self._problem
        if self._placed is None:
            try:
                self._placed = self._await_cover()
            except LydsakError as error:  # each episode asks for it, and none waits for it again
                self._problem = error
                raise
        return self._placed

    def _await_cover(self) -> PlacedCover:
        """Where its worker died, perhaps of something else, another one draws it alone."""
        late = self._workers.await_task(self._drawing) if self._drawing else None
        if late:
            raise _refuse_slow(self._settings, late)
        return _place_made(*self._task) or self._draw_alone()

    def _draw_alone(self) -> PlacedCover:
        for _, result in self._workers.run_tasks(_draw_cover, [self._task], patience=_find_patience):
            if isinstance(result, WorkerCrash):
                raise _refuse_slow(self._settings, result)
            if isinstance(result, LydsakError):
                raise result
        return place_cover(*self._task)


def _find_patience(_: tuple[Settings, Path]) -> float:
    return A_FILE


def _refuse_slow(settings: Settings, crash: WorkerCrash) -> AssetError:
    own = settings.show.cover
    message = Phrase(
        "{doing} the cover {happened}", doing=Phrase("reading") if own else Phrase("drawing"), happened=crash.describe()
    )
    help = "save it anew as JPEG or PNG" if own else "build again, or name a picture of your own in show.cover"
    return AssetError("L558", message, place=Place(own or "lydsak.toml"), help=help)


class _ReadStore(Store):
    """A store that is only read, and that knows what it was asked for."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.asked: set[Key] = set()

    def get(self, key: Key) -> bytes | None:
        self.asked.add(key)
        return super().get(key)

    def put(self, recipe: Recipe, payload: bytes) -> None:
        """Keep nothing: who only looks writes nothing."""


class _UnmadeError(Exception):
    """Something of the cover is yet to be drawn or decoded."""


class _MadeStore(Store):
    """A store from which is taken what is there, and for which nothing is made."""

    def get_or_make(self, recipe: Recipe, make: Callable[[], bytes]) -> bytes:  # noqa: ARG002 (that is the point)
        payload = self.get(recipe.key)
        if payload is None:
            raise _UnmadeError
        return payload


def _place_made(settings: Settings, store: Path) -> PlacedCover | None:
    """The cover, where nothing has to be drawn or decoded for it; None where something has."""
    with suppress(_UnmadeError):
        return _place_from(settings, _MadeStore(store))
    return None


def place_cover(settings: Settings, store: Path) -> PlacedCover:
    """Put the cover in the web root. Raises AssetError for a picture that directories refuse."""
    return _place_from(settings, Store(store))


def _place_from(settings: Settings, store: Store) -> PlacedCover:
    root, written = settings.root / "feed", []
    picture = _find_picture(settings, store)
    files = _list_files(picture, store)
    for file, content in files:
        if publish_file(root / file.path, content):
            written.append(f"feed/{file.path}")
    (whole, _), (thumbnail, small) = files
    return PlacedCover(Cover(whole, thumbnail), small, tuple(written), picture.changes)


def find_placed_cover(settings: Settings, store: Path) -> PlacedCover:
    """The cover as a build publishes it, without publishing it. Raises AssetError."""
    reading = _ReadStore(store)
    picture = _find_picture(settings, reading)
    (whole, _), (thumbnail, small) = _list_files(picture, reading)
    return PlacedCover(Cover(whole, thumbnail), small, (), picture.changes)


def list_cover_keys(settings: Settings, store: Path) -> frozenset[Key]:
    """What the cover takes of the store. Raises AssetError."""
    reading = _ReadStore(store)
    _list_files(_find_picture(settings, reading), reading)
    return frozenset(reading.asked)


def list_cover_findings(settings: Settings, placed: PlacedCover) -> tuple[Finding, ...]:
    """What was changed of the producer's picture, and how to avoid it."""
    place = Place(settings.show.cover)
    return tuple(
        Finding("L557", "warning", Phrase("the cover: {done}", done=change.done), place, change.help)
        for change in placed.changes
    )


def remove_old_covers(root: Path, cover: Cover) -> None:
    """Take away earlier covers that no page names; the page of an episode that could not be built again still does."""
    feed = root / "feed"
    current = {cover.picture.path, cover.thumbnail.path}
    found = (*feed.glob("cover.????????.*"), *feed.glob("cover-small.????????.jpg"))
    old = {path.name.encode(): path for path in found if path.name not in current}
    for page in sorted(feed.rglob("*.html")) if old else ():
        with explain_storage(page):
            content = page.read_bytes()
        old = {name: path for name, path in old.items() if name not in content}
    for path in old.values():
        with explain_storage(path):
            path.unlink(missing_ok=True)


def list_broken_covers(root: Path) -> tuple[Path, ...]:
    """Published pictures that are not what their names say."""
    return tuple(
        path for path in _list_published(root) if not (digest_file(path) or "").startswith(path.name.split(".")[1])
    )


def _list_published(root: Path) -> list[Path]:
    feed = root / "feed"
    return sorted((*feed.glob("cover.????????.*"), *feed.glob("cover-small.????????.jpg")))


def _draw_cover(task: tuple[Settings, Path]) -> None:
    """In a worker: make and keep both pictures."""
    settings, store = task
    _list_files(_find_picture(settings, Store(store)), Store(store))


def _list_files(picture: _Picture, store: Store) -> tuple[tuple[PublishedFile, bytes], tuple[PublishedFile, bytes]]:
    """The cover and its thumbnail, each with its bytes."""
    content, form = picture.content, picture.form
    small = _shrink_picture(content, store)
    return (
        (name_published(f"cover.{{}}.{form.extension}", content, form.media_type), content),
        (name_published("cover-small.{}.jpg", small, "image/jpeg"), small),
    )


def _find_picture(settings: Settings, store: Store) -> _Picture:
    from lydsak.publish.cover import CoverFormat, draw_cover

    show = settings.show
    if show.cover is not None:
        return _prepare_own(settings, show.cover, store)
    drawing = store.get_or_make(_name_drawing(settings), lambda: draw_cover(show))
    return _Picture(drawing, CoverFormat("jpg", "image/jpeg"))


def _prepare_own(settings: Settings, path: str, store: Store) -> _Picture:
    """The producer's picture: to the byte when it is right already, else converted once."""
    from lydsak.publish.colours import parse_colour
    from lydsak.publish.own_cover import convert_cover

    given, colour = _read_picture(settings.root, path), settings.show.colour
    plan = _plan_own(given, path, store)
    if not plan.converted:
        return _Picture(given, plan.form, plan.changes)
    inputs = {"picture": digest_content(given), "colour": colour, "code": digest_code("publish")}
    background = parse_colour(colour)
    converted = store.get_or_make(
        Recipe("own-cover", inputs), lambda: convert_cover(given, path=path, background=background)
    )
    return _Picture(converted, plan.form, plan.changes)


def _plan_own(given: bytes, path: str, store: Store) -> CoverPlan:
    """What a picture needs is kept, so that a build decodes none that it knows."""
    from lydsak.publish.own_cover import CoverPlan, plan_cover

    inputs = {"picture": digest_content(given), "path": path, "code": digest_code("publish")}
    planned = store.get_or_make(Recipe("cover-plan", inputs), lambda: msgspec.json.encode(plan_cover(given, path=path)))
    return msgspec.json.decode(planned, type=CoverPlan)


def _name_drawing(settings: Settings) -> Recipe:
    show = settings.show
    inputs = {"title": show.title, "newspaper": show.newspaper, "colour": show.colour, "code": digest_code("publish")}
    return Recipe("cover", inputs)


def _read_picture(root: Path, name: str) -> bytes:
    picture = root / name
    try:
        if picture.is_file() and (size := picture.stat().st_size) > _LARGEST:
            message = Phrase(
                'the cover "{name}" is {size} MB; a cover has at most {limit} MB',
                name=name,
                size=f"{size / 1e6:.0f}",
                limit=f"{_LARGEST / 1e6:.0f}",
            )
            raise AssetError("L533", message, place=Place(name), help="save it as JPEG")
        if picture.exists() and not picture.is_file() and not picture.is_dir():  # a pipe or a device has no end
            raise AssetError(
                "L509", Phrase('the cover "{name}" is not a plain file', name=name), place=Place("lydsak.toml")
            )
        return picture.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise AssetError(
            "L509",
            Phrase('there is no cover "{name}"', name=name),
            place=Place("lydsak.toml"),
            help="correct show.cover",
        ) from None
    except OSError as error:
        raise AssetError(
            "L509",
            Phrase('the cover "{name}" cannot be read: {strerror}', name=name, strerror=error.strerror),
            place=Place("lydsak.toml"),
        ) from None


def _shrink_picture(picture: bytes, store: Store) -> bytes:
    from lydsak.publish.cover import shrink_cover

    inputs = {"picture": digest_content(picture), "size": _SMALL, "code": digest_code("publish")}
    return store.get_or_make(Recipe("small-cover", inputs), lambda: shrink_cover(picture, _SMALL))
