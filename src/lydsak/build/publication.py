"""The show's own page and the feed, from the records of all built episodes; the feed last of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from lydsak.build.cover import PlacedCover, remove_old_covers
from lydsak.build.events import Event, FeedReady, LeftOutOfFeed
from lydsak.build.fingerprint import digest_code, digest_content
from lydsak.build.records import has_digest, list_episodes
from lydsak.config import Settings
from lydsak.model import PRODUCT, Cover, Episode
from lydsak.publish.addresses import FEED_PATH, SHOW_PAGE_PATH
from lydsak.store import Recipe, Store, publish_file


def publish_show(settings: Settings, placed: PlacedCover, store: Store) -> Iterator[Event]:
    """Write the show's page, then the feed; what is left out is said with its reason.

    Raises FeedError when metadata is wrong: then the old feed and page stay as they are.
    """
    listed: list[Episode] = []
    for episode in list_episodes(settings.root):
        reason = _find_reason_to_leave_out(episode)
        if reason:
            yield LeftOutOfFeed(episode.slug, reason)
        else:
            listed.append(episode)
    recipe = _describe_publication(settings, listed, placed.cover)
    written: tuple[str, ...] = ()
    if not _is_published(settings.root, store.get(recipe.key)):
        # All is rendered before anything is written, so that what the checks refuse changes nothing.
        files = _render_files(settings, listed, placed.cover)
        written = tuple(
            f"feed/{name}" for name, content in files.items() if publish_file(settings.root / "feed" / name, content)
        )
        digests = {name: digest_content(content) for name, content in files.items()}
        store.put(recipe, msgspec.json.encode(digests))
        remove_old_covers(settings.root, placed.cover)
    feed = None if settings.show.site_url is None else f"feed/{FEED_PATH}"
    yield FeedReady(feed, len(listed), (*placed.written, *written))


def _describe_publication(settings: Settings, listed: Sequence[Episode], cover: Cover) -> Recipe:
    inputs = {
        "show": msgspec.to_builtins(settings.show),
        "episodes": digest_content(msgspec.json.encode(listed)),
        "cover": msgspec.to_builtins(cover),
        "code": digest_code("publish"),
    }
    return Recipe("publication", inputs)


def _is_published(root: Path, kept: bytes | None) -> bool:
    """Whether what this very publication wrote stands there whole."""
    digests = {} if kept is None else msgspec.json.decode(kept, type=dict[str, str])
    return bool(digests) and all(has_digest(root / "feed" / name, digest) for name, digest in digests.items())


def _render_files(settings: Settings, listed: Sequence[Episode], cover: Cover) -> dict[str, bytes]:
    """The page and, last, the feed, by name below feed/. Raises FeedError."""
    from lydsak.publish.feed import render_feed
    from lydsak.publish.site import render_show_page

    files = {SHOW_PAGE_PATH: render_show_page(settings.show, listed, cover=cover).encode()}
    if settings.show.site_url is not None:
        files[FEED_PATH] = render_feed(settings.show, listed, cover=cover, generator=PRODUCT)
    return files


def _find_reason_to_leave_out(episode: Episode) -> str | None:
    from lydsak.publish.times import parse_publication

    if episode.status == "draft":
        return "a draft"
    moment = parse_publication(episode.date)
    if moment is None:
        return "no publication date: write dato in the script's front matter"
    if moment > datetime.now(UTC):
        return f"to be published {moment:%Y-%m-%d %H:%M}"
    return None
