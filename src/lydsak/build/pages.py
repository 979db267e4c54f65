"""The show's page and the pages of its feed: those alone are rendered whose episodes, place or settings changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from lydsak.build.catalogue import Catalogue, CatalogueEntry, PageState, list_episodes
from lydsak.build.fingerprint import digest_code, digest_content
from lydsak.build.records import has_digest
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.config import Settings
from lydsak.errors import FeedError, LydsakError
from lydsak.model import PRODUCT, Cover, Key, Listing
from lydsak.publish.addresses import SHOW_PAGE_PATH
from lydsak.publish.feed_pages import MAX_BYTES, FeedPage, split_pages
from lydsak.store import Recipe, StagedFiles

_MANY: Final = 4
"""Pages that are worth starting workers for."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page and all that it is made from. `page` is its place in the feed; None for the show's own page."""

    path: str
    key: Key
    settings: Settings
    cover: Cover
    page: FeedPage | None
    listings: tuple[Listing, ...]


@dataclass(frozen=True, slots=True)
class UpdatedPages:
    """The pages as they stand now, and the paths of those that changed, below the show's folder."""

    pages: dict[str, PageState]
    too_large: tuple[Key, ...]
    written: tuple[str, ...]


class _TooLargeError(Exception):
    """A page of the feed came out larger than everybody reads."""

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        self.key = key


def update_pages(
    settings: Settings, listed: Sequence[CatalogueEntry], cover: Cover, known: Catalogue, workers: Workers
) -> UpdatedPages:
    """Render what changed, and put it in place once all of it is right, the feed last. `listed` is newest first.

    Raises FeedError with the first rule that is broken: then everything stays as it is. Raises StorageError.
    """
    size, too_large = settings.feed.page_size, list[Key]()
    while True:
        tasks = tuple(_list_tasks(settings, listed, cover, size))
        try:
            _recall_large(tasks, known)
            pages, written = _replace_pages(tasks, known, workers, divisible=size > 1)
        except _TooLargeError as error:
            too_large.append(error.key)
            size //= 2
        else:
            return UpdatedPages(pages, tuple(too_large), written)


def _recall_large(tasks: Sequence[PageTask], known: Catalogue) -> None:
    """Not to render a page again to find what an earlier build found. Raises _TooLargeError."""
    for task in tasks:
        if task.key in known.too_large:
            raise _TooLargeError(task.key)


def _list_tasks(settings: Settings, listed: Sequence[CatalogueEntry], cover: Cover, size: int) -> Iterator[PageTask]:
    """The show's page, the feed's archives from the oldest on, and the feed."""
    yield _make_task(SHOW_PAGE_PATH, settings, cover, None, listed)
    if settings.show.site_url is not None:
        for page in reversed(split_pages(len(listed), size)):
            yield _make_task(page.path, settings, cover, page, page.choose(listed))


def _make_task(
    path: str, settings: Settings, cover: Cover, page: FeedPage | None, entries: Sequence[CatalogueEntry]
) -> PageTask:
    inputs = {
        "path": path,
        # Where in the show its episodes stand changes nothing.
        "neighbours": page and [page.newer, page.older, page.oldest],
        "show": msgspec.to_builtins(settings.show),
        "feed": msgspec.to_builtins(settings.feed),
        "episodes": [entry.digest for entry in entries],
        "cover": msgspec.to_builtins(cover),
        "code": digest_code("publish"),
    }
    key = Recipe("page", inputs).key
    return PageTask(path, key, settings, cover, page, tuple(entry.listing for entry in entries))


def _replace_pages(
    tasks: Sequence[PageTask], known: Catalogue, workers: Workers, *, divisible: bool
) -> tuple[dict[str, PageState], tuple[str, ...]]:
    root = tasks[0].settings.root
    states = {task.path: known.pages[task.path] for task in tasks if _stands(task, known)}
    changed = [task for task in tasks if task.path not in states]
    if changed:
        _check_feed(tasks)
    with StagedFiles() as staged:
        for task, content in _render_pages(changed, workers):
            if divisible and task.page is not None and len(content) > MAX_BYTES:
                raise _TooLargeError(task.key)
            staged.add(root / "feed" / task.path, content)
            states[task.path] = PageState(task.key, digest_content(content))
        written = staged.publish(root / "feed" / task.path for task in tasks)
    return states, tuple(path.relative_to(root).as_posix() for path in written)


def _stands(task: PageTask, known: Catalogue) -> bool:
    state = known.pages.get(task.path)
    path = task.settings.root / "feed" / task.path
    return state is not None and state.key == task.key and has_digest(path, state.sha256)


def _check_feed(tasks: Sequence[PageTask]) -> None:
    """What the show says of itself, and its episodes among each other. Raises FeedError."""
    from lydsak.publish.feed_checks import check_channel, check_listings, refuse_errors

    settings = tasks[0].settings
    if settings.show.site_url is not None:
        everything = [listing for task in reversed(tasks) if task.page for listing in task.listings]
        findings = check_channel(settings.show, tasks[0].cover, settings.feed)
        refuse_errors((*findings, *check_listings(everything, settings.feed)))


def _render_pages(tasks: Sequence[PageTask], workers: Workers) -> Iterator[tuple[PageTask, bytes]]:
    """Side by side, where there are many. Raises FeedError."""
    if len(tasks) < _MANY:
        yield from ((task, _render_page(task)) for task in tasks)
        return
    for task, result in workers.run_tasks(_render_page, tasks):
        if isinstance(result, LydsakError):
            raise result
        if isinstance(result, WorkerCrash):
            raise FeedError("L659", f"writing {task.path} crashed a worker", help="build again")
        yield task, result


def _render_page(task: PageTask) -> bytes:
    """Raises FeedError for an episode whose metadata is wrong."""
    from lydsak.publish.feed import render_feed_page
    from lydsak.publish.feed_checks import check_items, refuse_errors
    from lydsak.publish.site import render_show_page

    show, details = task.settings.show, task.settings.feed
    episodes = tuple(list_episodes(task.settings.root, (listing.slug for listing in task.listings)))
    if task.page is None:
        return render_show_page(show, episodes, cover=task.cover).encode()
    refuse_errors(check_items(show, episodes))
    return render_feed_page(show, task.page, episodes, cover=task.cover, generator=PRODUCT, details=details)
