"""The show's own page and the feed, from the records of all built episodes; the feed last of all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from lydsak.build.cover import PlacedCover, remove_old_covers
from lydsak.build.events import Event, FeedReady, LeftOutOfFeed
from lydsak.build.records import list_episodes
from lydsak.config import Settings
from lydsak.model import PRODUCT, Episode
from lydsak.store import publish_file


def publish_show(settings: Settings, placed: PlacedCover) -> Iterator[Event]:
    """Write the show's page, then the feed; what is left out is said with its reason.

    Raises FeedError when metadata is wrong: then the old feed and page stay as they are.
    """
    from lydsak.publish.feed import render_feed
    from lydsak.publish.site import render_show_page

    listed: list[Episode] = []
    for episode in list_episodes(settings.root):
        reason = _find_reason_to_leave_out(episode)
        if reason:
            yield LeftOutOfFeed(episode.slug, reason)
        else:
            listed.append(episode)
    show, cover = settings.show, placed.cover
    files = {"index.html": render_show_page(show, listed, cover=cover).encode()}
    if show.site_url is not None:
        # Rendered before anything is written, so that what the checks refuse changes nothing.
        files["feed.xml"] = render_feed(show, listed, cover=cover, generator=PRODUCT)
    written = [name for name, content in files.items() if publish_file(settings.root / "feed" / name, content)]
    remove_old_covers(settings.root, cover)
    yield FeedReady(
        feed="feed/feed.xml" if "feed.xml" in files else None,
        episodes=len(listed),
        written=(*placed.written, *(f"feed/{name}" for name in written)),
    )


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
