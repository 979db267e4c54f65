"""A long feed in pages, RFC 5005 section 3: apps read the first, and follow `next` to what is older.

Archive pages are filled from the oldest episode on and numbered so, so that a new episode changes the first page and
no archive; only when the first has come to two pages' length does the older half become an archive of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lydsak.model import Episode, Show
from lydsak.publish.addresses import FEED_PATH, join_url
from lydsak.publish.feed_extension import Tag

MAX_BYTES: Final = 5_000_000
"""The W3C's validator reads no more, and phones are slow (FEED.md)."""
_ARCHIVE: Final = "feed-{}.xml"


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page: where it stands, and its episodes, newest first. `newer` and `older` are its neighbours' paths."""

    path: str
    episodes: tuple[Episode, ...]
    newer: str | None
    older: str | None


def split_pages(episodes: Sequence[Episode], size: int) -> tuple[FeedPage, ...]:
    """The pages of episodes that come newest first; the first has `size` to twice as many, each archive `size`."""
    archives = max(0, len(episodes) // size - 1)
    names = [FEED_PATH, *(_ARCHIVE.format(number) for number in range(archives, 0, -1))]
    starts = [0, *range(len(episodes) - archives * size, len(episodes), size)][: len(names)]
    ends = [*starts[1:], len(episodes)]
    return tuple(
        FeedPage(
            path=name,
            episodes=tuple(episodes[start:end]),
            newer=names[index - 1] if index else None,
            older=names[index + 1] if index + 1 < len(names) else None,
        )
        for index, (name, start, end) in enumerate(zip(names, starts, ends, strict=True))
    )


def make_page_links(show: Show, page: FeedPage, last: str) -> Iterator[Tag]:
    """Where a page itself is, and its place among the others; a feed of one page has none."""
    yield _make_link(show, "self", page.path)
    if page.newer or page.older:
        yield _make_link(show, "first", FEED_PATH)
        yield _make_link(show, "last", last)
    if page.newer:
        # RFC 5005 says the one, and so does the W3C's validator; podcast hosts, and IANA since, say the other.
        yield _make_link(show, "previous", page.newer)
        yield _make_link(show, "prev", page.newer)
    if page.older:
        yield _make_link(show, "next", page.older)


def _make_link(show: Show, relation: str, path: str) -> Tag:
    attributes = (("href", join_url(show, path)), ("rel", relation), ("type", "application/rss+xml"))
    return Tag("atom:link", attributes=attributes)
