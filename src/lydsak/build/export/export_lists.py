"""export_json_feed, export_opml: a show's episodes, and several shows, as lists that other programs take."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from lydsak.build.cover import find_placed_cover
from lydsak.build.publication import sort_episodes
from lydsak.build.records.catalogue import list_episodes, read_catalogue
from lydsak.build.records.episodes import locate_store
from lydsak.build.takeover.earlier import load_earlier, merge_earlier
from lydsak.config import Settings
from lydsak.store.files import PlacedFile, publish_file


def export_json_feed(settings: Settings, target: Path, *, dry_run: bool = False) -> PlacedFile | None:
    """The episodes of the feed; None on a dry run. Raises LydsakError."""
    from lydsak.publish.feed.json_feed import render_json_feed

    root = settings.root
    shelves = sort_episodes(root, read_catalogue(root).entries)
    listed, earlier = merge_earlier(shelves.listed, load_earlier(root))
    slugs = [entry.listing.slug for entry in listed]
    before = {episode.slug: episode for episode in earlier}
    own = {one.slug: one for one in list_episodes(root, (slug for slug in slugs if slug not in before))}
    episodes = [one for slug in slugs if (one := before.get(slug) or own.get(slug))]
    cover = find_placed_cover(settings, locate_store(root)).cover
    text = render_json_feed(settings.show, episodes, cover=cover, details=settings.feed)
    return _place_text(target, text, dry_run=dry_run)


def export_opml(shows: Sequence[Settings], target: Path, *, dry_run: bool = False) -> PlacedFile | None:
    """The shows' feeds; None on a dry run. Raises FeedError for a show without an address, StorageError."""
    from lydsak.publish.feed.opml import render_opml

    title = shows[0].show.title if len(shows) == 1 else shows[0].show.newspaper
    text = render_opml(title, [settings.show for settings in shows])
    return _place_text(target, text, dry_run=dry_run)


def _place_text(target: Path, text: str, *, dry_run: bool) -> PlacedFile | None:
    if dry_run:
        return None
    content = text.encode("utf-8")
    changed = publish_file(target, content)
    return PlacedFile(target, len(content), hashlib.sha256(content).hexdigest(), changed)
