"""The show's own page and the feed, from the records of all built episodes; the feed last of all."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from lydsak.build.cover import PlacedCover, remove_old_covers
from lydsak.build.events import Event, FeedReady, LeftOutOfFeed, StillPublished
from lydsak.build.pages import find_outdated_page, update_pages
from lydsak.build.records.catalogue import CatalogueEntry, keep_catalogue, load_catalogue, read_catalogue
from lydsak.build.records.episodes import find_hold, has_digest, has_script
from lydsak.build.takeover.earlier import load_earlier, merge_earlier, place_earlier, remove_withdrawn_sounds
from lydsak.build.upkeep.tidying import remove_episode
from lydsak.build.waiting_pages import forget_waiting, list_waiting
from lydsak.build.workers import Workers
from lydsak.config import Settings
from lydsak.model import PART_MARK, Cover, Listing
from lydsak.publish.addresses import FEED_PATH
from lydsak.publish.times import order_newest_first
from lydsak.store.files import explain_storage, holds_bytes


def publish_show(settings: Settings, placed: PlacedCover, workers: Workers) -> Iterator[Event]:
    """Write the show's page, then the feed; what is left out, or in it without a script, is said.

    Raises FeedError when metadata is wrong: then the old feed and page stay as they are.
    """
    root = settings.root
    catalogue = read_catalogue(root)
    shelves = sort_episodes(root, catalogue.entries)
    for listing in shelves.left_out:
        yield LeftOutOfFeed(listing.slug, find_hold(listing) or "its day has come: build it once more")
    yield from (StillPublished(slug) for slug in shelves.without_script)
    listed, earlier = merge_earlier(shelves.listed, load_earlier(root, keep=True))
    placed_sounds = place_earlier(root, earlier)
    updated = update_pages(settings, listed, placed.cover, catalogue, workers, earlier)
    forget_waiting(root)
    remove_withdrawn_sounds(root, earlier)
    remove_old_covers(root, placed.cover)  # also where a killed build wrote the feed and came no further
    _remove_old_archives(root, updated.pages)
    for slug in (*shelves.retired, *(slug for slug in catalogue.vanished if not has_script(root, slug))):
        remove_episode(root, slug)
    news = replace(catalogue, pages=updated.pages, too_large=updated.too_large, front=updated.front, vanished=())
    keep_catalogue(root, news)
    feed = None if settings.show.site_url is None else f"feed/{FEED_PATH}"
    yield FeedReady(feed, len(listed), (*placed.written, *placed_sounds, *updated.written))


def find_outdated_part(settings: Settings, cover: Cover) -> str | None:
    """A cover or page below feed/ that `publish_show` would change; None where all stand. Nothing is written.

    Raises FeedError.
    """
    root = settings.root
    for picture in (cover.picture, cover.thumbnail):
        if not has_digest(root / "feed" / picture.path, picture.sha256):
            return picture.path
    catalogue = read_catalogue(root)
    listed, earlier = merge_earlier(sort_episodes(root, catalogue.entries).listed, load_earlier(root))
    outdated = find_outdated_page(settings, listed, cover, catalogue, earlier)
    if outdated:
        return outdated
    # A build that was killed between its feed and its end left pages to wait that are in place.
    waiting = (page.path for page in list_waiting(root) if not holds_bytes(page.path, page.content))
    return next((path.relative_to(root / "feed").as_posix() for path in waiting), None)


def _remove_old_archives(root: Path, pages: Container[str]) -> None:
    """Pages of a show that was longer; only once the new one names them no more."""
    feed = root / "feed"
    made = ("feed-*.xml", "feed.????????.css", "archive-*.html", "search-*.js")
    for path in chain.from_iterable(feed.glob(pattern) for pattern in made):
        if path.name not in pages:
            with explain_storage(path):
                path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Shelves:
    """A show's built episodes by what becomes of them."""

    listed: tuple[CatalogueEntry, ...]
    """In the feed, newest first."""
    without_script: tuple[str, ...]
    """Those of them whose script is gone altogether: they stay, subscribers lose nothing because a file is missing."""
    retired: tuple[str, ...]
    """Their script's guid lives on under another file name, or the segment that they are is published no more."""
    left_out: tuple[Listing, ...]
    """Held back, though their script is there."""


def sort_episodes(root: Path, entries: Sequence[CatalogueEntry]) -> Shelves:
    """Sort the episodes of a show."""
    scripts = _list_scripts(root)
    kept, retired = _part_strays(root, entries, scripts)
    owned = [(entry, entry.listing.script) for entry in kept]
    alive = {entry.listing.guid for entry, script in owned if script in scripts}
    # What is published by its segments waits for the last of them: listeners get all of it or nothing.
    waiting = {script for entry, script in owned if entry.held or find_hold(entry.listing, out=True)}
    listed: dict[str, CatalogueEntry] = {}
    left_out, without_script = [], []
    for entry, script in owned:
        listing = entry.listing
        if script in waiting:
            left_out += [listing] if listing.slug in scripts else []
        elif listing.guid in alive and script not in scripts:
            retired.append(listing.slug)
        elif not listing.parts:
            listed[listing.slug] = entry
            without_script += [script] if script not in scripts else []
    order = order_newest_first(entry.listing for entry in listed.values())
    return Shelves(
        tuple(listed[listing.slug] for listing in order),
        tuple(dict.fromkeys(without_script)),
        tuple(retired),
        tuple(left_out),
    )


def _part_strays(
    root: Path, entries: Sequence[CatalogueEntry], scripts: Container[str]
) -> tuple[list[CatalogueEntry], list[str]]:
    """Apart: the slugs of segments that no script's record names, if they are to go.

    The record is written after its parts, so that a build that was killed between them changes nothing. Without script
    and folder somebody took the story out; where the record alone cannot be read, its parts stay where they are.
    """
    wholes = {entry.listing.slug: entry.listing for entry in entries if PART_MARK not in entry.listing.slug}
    named = {slug for listing in wholes.values() for slug in (listing.slug, *listing.parts)}
    strays = [entry.listing for entry in entries if entry.listing.slug not in named]
    gone = [
        listing.slug
        for listing in strays
        if listing.script in wholes
        or not (listing.script in scripts or (root / "feed" / "e" / listing.script).exists())
    ]
    return [entry for entry in entries if entry.listing.slug in named], gone


def _list_scripts(root: Path) -> frozenset[str]:
    """The scripts of a show by their slugs."""
    try:
        names = os.listdir(root / "scripts")  # noqa: PTH208 (names are all that is wanted, of ten thousand)
    except OSError:
        return frozenset()
    return frozenset(name.removesuffix(".md") for name in names if name.endswith(".md"))


def find_changed_pages(root: Path) -> tuple[str, ...]:
    """Pages of the show and its feed that are not what the last build wrote, by path below feed/."""
    pages = load_catalogue(root).pages
    return tuple(path for path, state in sorted(pages.items()) if not has_digest(root / "feed" / path, state.sha256))
