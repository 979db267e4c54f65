"""A long feed in pages, RFC 5005 section 3: apps read the first, and follow `next` to what is older.

Archive pages are filled from the oldest episode on and numbered so, so that a new episode changes the first page and
no archive; only when the first has come to two pages' length does the older half become an archive of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from lydsak.model import Show
from lydsak.publish.addresses import FEED_PATH, join_url
from lydsak.publish.feed_extension import Tag

MAX_BYTES: Final = 5_000_000
"""The W3C's validator reads no more, and phones are slow (FEED.md)."""
_ARCHIVE: Final = "feed-{}.xml"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page: where it stands, and which of the episodes, newest first, are on it.

    `newer` and `older` are its neighbours' paths, `oldest` the last page's of all.
    """

    path: str
    start: int
    end: int
    newer: str | None
    older: str | None
    oldest: str

    def choose(self, episodes: Sequence[T]) -> Sequence[T]:
        """Those of all that are on this page."""
        return episodes[self.start : self.end]


def split_pages(count: int, size: int) -> tuple[FeedPage, ...]:
    """The pages of so many episodes, newest first; the first has `size` to twice as many, each archive `size`."""
    archives = max(0, count // size - 1)
    names = [FEED_PATH, *(_ARCHIVE.format(number) for number in range(archives, 0, -1))]
    starts = [0, *range(count - archives * size, count, size)][: len(names)]
    ends = [*starts[1:], count]
    return tuple(
        FeedPage(
            path=name,
            start=start,
            end=end,
            newer=names[index - 1] if index else None,
            older=names[index + 1] if index + 1 < len(names) else None,
            oldest=names[-1],
        )
        for index, (name, start, end) in enumerate(zip(names, starts, ends, strict=True))
    )


def make_page_links(show: Show, page: FeedPage) -> Iterator[Tag]:
    """Where a page itself is, and its place among the others; a feed of one page has none."""
    yield _make_link(show, "self", page.path)
    if page.newer or page.older:
        yield _make_link(show, "first", FEED_PATH)
        yield _make_link(show, "last", page.oldest)
    if page.newer:
        yield _make_link(show, "prev", page.newer)
    if page.older:
        yield _make_link(show, "next", page.older)


def _make_link(show: Show, relation: str, path: str) -> Tag:
    attributes = (("href", join_url(show, path)), ("rel", relation), ("type", "application/rss+xml"))
    return Tag("atom:link", attributes=attributes)
