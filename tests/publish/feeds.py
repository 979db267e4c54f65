"""A whole feed in memory, as tests look at it."""

from __future__ import annotations

from collections.abc import Sequence

from lydsak.model import Cover, Episode, FeedDetails, Show
from lydsak.publish.addresses import feed_page_path
from lydsak.publish.feed.checks import check_feed_metadata, refuse_errors
from lydsak.publish.feed.pages import split_pages
from lydsak.publish.feed.rss import render_feed_page
from lydsak.publish.times import order_newest_first


def render_feeds(
    show: Show, episodes: Sequence[Episode], *, cover: Cover, generator: str, details: FeedDetails
) -> dict[str, bytes]:
    """The feed of all episodes that are not drafts, by path, its archives first. Raises FeedError."""
    listed = order_newest_first(episode for episode in episodes if episode.status != "draft")
    refuse_errors(check_feed_metadata(show, listed, cover, details=details))
    trailers = [episode for episode in listed if episode.kind == "trailer"]
    return {
        feed_page_path(page.number): render_feed_page(
            show,
            page,
            page.choose(listed),
            cover=cover,
            generator=generator,
            details=details,
            trailers=() if page.number else trailers,
        )
        for page in reversed(split_pages(len(listed), details.page_size))
    }
