"""The show's page and the pages of its feed: those alone are rendered whose episodes, place or settings changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from lydsak.build.fingerprint import digest_code, digest_content
from lydsak.build.records.catalogue import Catalogue, CatalogueEntry, FrontItems, PageState, list_episodes
from lydsak.build.records.episodes import has_digest
from lydsak.build.undivided import advise_dividing
from lydsak.build.waiting_pages import list_waiting
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.build.workers.patience import A_FILE
from lydsak.config import Settings
from lydsak.errors import FeedError, LydsakError, Phrase
from lydsak.model import PRODUCT, Cover, EarlierEpisode, Episode, Key, Listing
from lydsak.publish.addresses import FEED_PATH, feed_page_path, show_page_path
from lydsak.publish.feed.items import split_items
from lydsak.publish.feed.look import feed_style_path, render_feed_style
from lydsak.publish.feed.pages import MAX_BYTES, FeedPage, split_pages
from lydsak.publish.pages.search_data import search_path
from lydsak.store import Recipe
from lydsak.store.files import StagedFiles, holds_bytes

_MANY: Final = 4
"""Pages that are worth starting workers for."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page of the show, with the page of the feed that has the same episodes, and all that they are made from."""

    key: Key
    settings: Settings
    cover: Cover
    page: FeedPage
    listings: tuple[Listing, ...]
    digests: tuple[str, ...]
    """Of their records."""
    trailers: tuple[str, ...]
    """Their slugs: the first page of the feed names them all, the others none, so that archives stay as they are."""
    earlier: Mapping[str, EarlierEpisode]
    """By slug, those of its episodes that are from before."""
    kept: Mapping[str, bytes] | None = None
    """By slug, items that stand in the feed already."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Below feed/, the feed's last; a show without an address has none."""
        show, number = self.settings.show, self.page.number
        beside = (search_path(number),) if number else ()
        if show.site_url is None:
            return (show_page_path(number), *beside)
        style = () if number else (feed_style_path(show),)
        return (show_page_path(number), *beside, *style, feed_page_path(number))


@dataclass(frozen=True, slots=True)
class UpdatedPages:
    """The pages as they stand now, and the paths of those that changed, below the show's folder."""

    pages: dict[str, PageState]
    too_large: tuple[Key, ...]
    written: tuple[str, ...]
    front: FrontItems | None


class _TooLargeError(Exception):
    """A page of the feed came out larger than everybody reads."""

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        self.key = key


def update_pages(
    settings: Settings,
    listed: Sequence[CatalogueEntry],
    cover: Cover,
    known: Catalogue,
    workers: Workers,
    earlier: Sequence[EarlierEpisode] = (),
) -> UpdatedPages:
    """Render what changed, and put it in place once all of it is right, episodes' pages first and the feed last.

    `listed` is newest first.

    `earlier` are the episodes from before that are among them.

    Raises FeedError with the first rule that is broken: then everything stays as it is. Raises StorageError.
    """
    size, too_large = settings.feed.page_size, list[Key]()
    by_slug = {episode.slug: episode for episode in earlier}
    while True:
        tasks = tuple(_list_tasks(settings, listed, cover, size, by_slug))
        try:
            _recall_large(tasks, known)
            pages, written = _replace_pages(tasks, known, workers, divisible=size > 1)
        except _TooLargeError as error:
            too_large.append(error.key)
            size //= 2
        else:
            return UpdatedPages(pages, tuple(too_large), written, _describe_front(tasks[-1]))


def find_outdated_page(
    settings: Settings,
    listed: Sequence[CatalogueEntry],
    cover: Cover,
    known: Catalogue,
    earlier: Sequence[EarlierEpisode] = (),
) -> str | None:
    """The path below feed/ of a page that `update_pages` would change; None where all stand. Nothing is written.

    Raises FeedError.
    """
    size = settings.feed.page_size
    by_slug = {episode.slug: episode for episode in earlier}
    while True:
        tasks = tuple(_list_tasks(settings, listed, cover, size, by_slug))
        try:
            _recall_large(tasks, known)
            return next(_list_changes(tasks, known, divisible=size > 1), None)
        except _TooLargeError:
            size //= 2


def _list_changes(tasks: Sequence[PageTask], known: Catalogue, *, divisible: bool) -> Iterator[str]:
    """What another key made may come out the same: it is rendered and compared. Raises _TooLargeError, FeedError."""
    changed = [task for task in tasks if not _stands(task, known)]
    if changed:
        _check_feed(tasks)
    for task in changed:
        contents = _render_page(task)
        if divisible and max(map(len, contents)) > MAX_BYTES:
            raise _TooLargeError(task.key)
        for path, content in zip(task.paths, contents, strict=True):
            if not holds_bytes(task.settings.root / "feed" / path, content):
                yield path


def _recall_large(tasks: Sequence[PageTask], known: Catalogue) -> None:
    """Not to render a page again to find what an earlier build found. Raises _TooLargeError."""
    for task in tasks:
        if task.key in known.too_large:
            raise _TooLargeError(task.key)


def _list_tasks(
    settings: Settings,
    listed: Sequence[CatalogueEntry],
    cover: Cover,
    size: int,
    earlier: Mapping[str, EarlierEpisode],
) -> Iterator[PageTask]:
    """From the oldest archive to the first page."""
    own = [entry for entry in listed if entry.listing.slug not in earlier] if earlier else listed
    everywhere = [entry for entry in own if entry.listing.kind == "trailer"]
    for page in reversed(split_pages(len(listed), size)):
        entries = page.choose(listed)
        trailers = [] if page.number else everywhere
        inputs = {
            # Where its episodes stand among all changes nothing; what it links to does.
            "place": [page.number, page.newer, page.older, page.oldest],
            "show": msgspec.to_builtins(settings.show),
            "feed": msgspec.to_builtins(settings.feed),
            "episodes": [entry.digest for entry in entries],
            "trailers": [entry.digest for entry in trailers],
            "cover": msgspec.to_builtins(cover),
            "code": digest_code("publish"),
        }
        key = Recipe("page", inputs).key
        listings = tuple(entry.listing for entry in entries)
        slugs = tuple(entry.listing.slug for entry in trailers)
        digests = tuple(entry.digest for entry in entries)
        before = {one.slug: earlier[one.slug] for one in listings if one.slug in earlier} if earlier else {}
        yield PageTask(key, settings, cover, page, listings, digests, slugs, before)


def _replace_pages(
    tasks: Sequence[PageTask], known: Catalogue, workers: Workers, *, divisible: bool
) -> tuple[dict[str, PageState], tuple[str, ...]]:
    root = tasks[0].settings.root
    changed = [_keep_items(task, known) for task in tasks if not _stands(task, known)]
    unchanged = {task.key for task in tasks} - {task.key for task in changed}
    states = {path: known.pages[path] for task in tasks if task.key in unchanged for path in task.paths}
    if changed:
        _check_feed(tasks)
    with StagedFiles() as staged:
        for task, contents in _render_pages(changed, workers):
            if divisible and max(map(len, contents)) > MAX_BYTES:
                raise _TooLargeError(task.key)
            for path, content in zip(task.paths, contents, strict=True):
                staged.add(root / "feed" / path, content)
                states[path] = PageState(task.key, digest_content(content))
        shown = []
        for page in list_waiting(root):
            staged.add(page.path, page.content)
            shown.append(page.path)
        pages = [root / "feed" / path for task in tasks for path in task.paths]
        written = [path for path in staged.publish((*shown, *pages)) if path not in shown]
    return states, tuple(path.relative_to(root).as_posix() for path in written)


def _stands(task: PageTask, known: Catalogue) -> bool:
    folder = task.settings.root / "feed"
    states = [(folder / path, known.pages.get(path)) for path in task.paths]
    return all(state and state.key == task.key and has_digest(path, state.sha256) for path, state in states)


def _keep_items(task: PageTask, known: Catalogue) -> PageTask:
    """The task of the first page with the items that stand in the feed already and would come out the same."""
    front, path = known.front, task.settings.root / "feed" / FEED_PATH
    if task.page.number or front is None or _describe_front(task) != replace(front, digests=task.digests):
        return task
    state = known.pages.get(FEED_PATH)
    if state is None or not has_digest(path, state.sha256):
        return task
    found = split_items(path.read_bytes())
    if len(found) != len(front.digests):  # a record was gone when it was written
        return task
    items = dict(zip(front.digests, found, strict=True))
    listings = zip(task.digests, task.listings, strict=True)
    return replace(task, kept={one.slug: items[digest] for digest, one in listings if digest in items})


def _describe_front(task: PageTask) -> FrontItems | None:
    settings = task.settings
    if settings.show.site_url is None:
        return None
    inputs = {
        "show": msgspec.to_builtins(settings.show),
        "feed": msgspec.to_builtins(settings.feed),
        "code": digest_code("publish"),
    }
    return FrontItems(Recipe("items", inputs).key, task.digests)


def _check_feed(tasks: Sequence[PageTask]) -> None:
    """What the show says of itself, and its episodes among each other. Raises FeedError."""
    from lydsak.publish.feed.checks import check_channel, check_listings, refuse_errors

    settings = tasks[0].settings
    if settings.show.site_url is not None:
        # What is odd of those from before was published so: `check` tells of it.
        everything = [one for task in reversed(tasks) for one in task.listings if one.slug not in task.earlier]
        findings = check_channel(settings.show, tasks[0].cover, settings.feed)
        among = check_listings(everything, settings.feed)
        refuse_errors((*findings, *(advise_dividing(one, settings, building=True) for one in among)))


def _render_pages(tasks: Sequence[PageTask], workers: Workers) -> Iterator[tuple[PageTask, tuple[bytes, ...]]]:
    """Side by side, where there are many. Raises FeedError."""
    if len(tasks) < _MANY:
        yield from ((task, _render_page(task)) for task in tasks)
        return
    for task, result in workers.run_tasks(_render_page, tasks, patience=_find_patience):
        if isinstance(result, LydsakError):
            raise result
        if isinstance(result, WorkerCrash):
            raise FeedError(
                "L659",
                Phrase("writing {paths} {describe}", paths=task.paths[-1], describe=result.describe()),
                help="build again",
            )
        yield task, result


def _find_patience(_: PageTask) -> float:
    return A_FILE


def _render_page(task: PageTask) -> tuple[bytes, ...]:
    """The contents of its paths. Raises FeedError for an episode whose metadata is wrong."""
    from lydsak.publish.feed.checks import check_items, refuse_errors
    from lydsak.publish.feed.rss import render_feed_page
    from lydsak.publish.pages.search_data import render_search_data
    from lydsak.publish.pages.site import render_show_page

    show, details, page = task.settings.show, task.settings.feed, task.page
    slugs = [listing.slug for listing in task.listings]
    episodes = tuple(list_episodes(task.settings.root, (slug for slug in slugs if slug not in task.earlier)))
    everything = _join_earlier(slugs, episodes, task.earlier) if task.earlier else episodes
    shown = [render_show_page(show, everything, cover=task.cover, page=page).encode()]
    if page.number:
        shown.append(render_search_data(show, everything).encode())
    if show.site_url is None:
        return tuple(shown)
    kept = task.kept or {}
    refuse_errors(check_items(show, (episode for episode in episodes if episode.slug not in kept)))
    trailers = tuple(list_episodes(task.settings.root, task.trailers))
    feed = render_feed_page(
        show, page, everything, cover=task.cover, generator=PRODUCT, details=details, trailers=trailers, kept=kept
    )
    style = () if page.number else (render_feed_style(show),)
    return (*shown, *style, feed)


def _join_earlier(
    slugs: Sequence[str], episodes: Sequence[Episode], earlier: Mapping[str, EarlierEpisode]
) -> tuple[Episode | EarlierEpisode, ...]:
    """All of a page's episodes in their order; a record that is gone meanwhile is passed over."""
    found = {episode.slug: episode for episode in episodes}
    return tuple(one for slug in slugs if (one := earlier.get(slug) or found.get(slug)))
