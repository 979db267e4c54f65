"""The show's own page and the feed, from the records of all built episodes; the feed last of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from lydsak.build.cover import PlacedCover, remove_old_covers
from lydsak.build.events import Event, FeedReady, LeftOutOfFeed, StillPublished
from lydsak.build.fingerprint import digest_code, digest_content
from lydsak.build.records import find_hold, has_digest, has_script, list_standing, remove_episode
from lydsak.config import Settings
from lydsak.model import PRODUCT, Cover, Episode
from lydsak.publish.addresses import FEED_PATH, SHOW_PAGE_PATH
from lydsak.store import Recipe, Store, explain_storage, publish_file


def publish_show(settings: Settings, placed: PlacedCover, store: Store) -> Iterator[Event]:
    """Write the show's page, then the feed; what is left out, or in it without a script, is said.

    Raises FeedError when metadata is wrong: then the old feed and page stay as they are.
    """
    root = settings.root
    sorted_episodes = sort_episodes(root)
    listed = sorted_episodes.listed
    for episode in sorted_episodes.left_out:
        reason = find_hold(episode.status, episode.date) or "its day has come: build it once more"
        yield LeftOutOfFeed(episode.slug, reason)
    yield from (StillPublished(episode.slug) for episode in listed if not has_script(root, episode.slug))
    recipe = _describe_publication(settings, listed, placed.cover)
    written: tuple[str, ...] = ()
    if not is_published(root, store.get(recipe.key)):
        # All is rendered before anything is written, so that what the checks refuse changes nothing.
        files = _render_files(settings, listed, placed.cover)
        written = tuple(
            f"feed/{name}" for name, content in files.items() if publish_file(root / "feed" / name, content)
        )
        digests = {name: digest_content(content) for name, content in files.items()}
        store.put(recipe, msgspec.json.encode(digests))
        remove_old_covers(root, placed.cover)
        _remove_old_archives(root, files)
    for episode in sorted_episodes.retired:
        remove_episode(root, episode.slug)
    feed = None if settings.show.site_url is None else f"feed/{FEED_PATH}"
    yield FeedReady(feed, len(listed), (*placed.written, *written))


def _remove_old_archives(root: Path, files: Mapping[str, bytes]) -> None:
    """Pages of a feed that was longer; only once the new one names them no more."""
    for path in (root / "feed").glob("feed-*.xml"):
        if path.name not in files:
            with explain_storage(path):
                path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class SortedEpisodes:
    """A show's built episodes by what becomes of them."""

    listed: tuple[Episode, ...]
    """In the feed. One whose script is gone altogether stays: subscribers lose nothing because a file is missing."""
    retired: tuple[Episode, ...]
    """Their script's guid lives on under another file name."""
    left_out: tuple[Episode, ...]
    """Held back, though their script is there."""


def sort_episodes(root: Path) -> SortedEpisodes:
    """Read the records of a show and sort its episodes, each by slug."""
    standing = list_standing(root)
    written = {one.episode.slug for one in standing if has_script(root, one.episode.slug)}
    alive = {one.episode.guid for one in standing if one.episode.slug in written}
    listed, retired, left_out = [], [], []
    for one in standing:
        episode = one.episode
        if one.folder != root / "feed" or find_hold(episode.status, episode.date) is not None:
            left_out += [episode] if episode.slug in written else []
        elif episode.guid in alive and episode.slug not in written:
            retired.append(episode)
        else:
            listed.append(episode)
    return SortedEpisodes(tuple(listed), tuple(retired), tuple(left_out))


def find_publication(settings: Settings, cover: Cover, store: Store) -> bytes | None:
    """What the store remembers of publishing exactly what stands in the web root now."""
    listed = sort_episodes(settings.root).listed
    return store.get(_describe_publication(settings, listed, cover).key)


def _describe_publication(settings: Settings, listed: Sequence[Episode], cover: Cover) -> Recipe:
    inputs = {
        "show": msgspec.to_builtins(settings.show),
        "feed": msgspec.to_builtins(settings.feed),
        "episodes": digest_content(msgspec.json.encode(listed)),
        "cover": msgspec.to_builtins(cover),
        "code": digest_code("publish"),
    }
    return Recipe("publication", inputs)


def is_published(root: Path, kept: bytes | None) -> bool:
    """Whether what this very publication wrote stands there whole."""
    digests = {} if kept is None else msgspec.json.decode(kept, type=dict[str, str])
    return bool(digests) and all(has_digest(root / "feed" / name, digest) for name, digest in digests.items())


def _render_files(settings: Settings, listed: Sequence[Episode], cover: Cover) -> dict[str, bytes]:
    """The page, the feed's archives and, last, the feed, by name below feed/. Raises FeedError."""
    from lydsak.publish.feed import render_feeds
    from lydsak.publish.site import render_show_page

    files = {SHOW_PAGE_PATH: render_show_page(settings.show, listed, cover=cover).encode()}
    if settings.show.site_url is not None:
        files |= render_feeds(settings.show, listed, cover=cover, generator=PRODUCT, details=settings.feed)
    return files
