"""A long feed in pages, RFC 5005 section 3: apps read the first, and follow `next` to what is older.

Archive pages are filled from the oldest episode on and numbered so, so that a new episode changes the first page and
no archive; only when the first has come to two pages' length does the older half become an archive of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from lydsak.model import Show
from lydsak.publish.addresses import feed_page_path, join_url
from lydsak.publish.feed.extension import Tag

MAX_BYTES: Final = 5_000_000
"""The W3C's validator reads no more, and phones are slow (FEED.md)."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Which of the episodes, newest first, are on a page: 0 is the first page, 1 the oldest archive.

    The show's own pages are divided in the same way.
    """

    number: int
    start: int
    end: int
    archives: int
    """How many there are beside the first page."""

    @property
    def newer(self) -> int | None:
        """The page before it."""
        return (self.number + 1) % (self.archives + 1) if self.number else None

    @property
    def older(self) -> int | None:
        """The page after it."""
        return (self.number or self.archives + 1) - 1 or None

    @property
    def oldest(self) -> int:
        """The last page of all."""
        return min(self.archives, 1)

    def choose(self, episodes: Sequence[T]) -> Sequence[T]:
        """Those of all that are on this page."""
        return episodes[self.start : self.end]


def split_pages(count: int, size: int) -> tuple[FeedPage, ...]:
    """The pages of so many episodes, newest first; the first has `size` to twice as many, each archive `size`."""
    archives = max(0, count // size - 1)
    first = count - archives * size
    return (
        FeedPage(0, 0, first, archives),
        *(
            FeedPage(archives - index, first + index * size, first + (index + 1) * size, archives)
            for index in range(archives)
        ),
    )


def make_page_links(show: Show, page: FeedPage) -> Iterator[Tag]:
    """Where a page itself is, and its place among the others; a feed of one page has none."""
    yield _make_link(show, "self", page.number)
    if page.archives:
        yield _make_link(show, "first", 0)
        yield _make_link(show, "last", page.oldest)
    if page.newer is not None:
        # RFC 5005 says the one, and so does the W3C's validator; podcast hosts, and IANA since, say the other.
        yield _make_link(show, "previous", page.newer)
        yield _make_link(show, "prev", page.newer)
    if page.older is not None:
        yield _make_link(show, "next", page.older)


def _make_link(show: Show, relation: str, number: int) -> Tag:
    url = join_url(show, feed_page_path(number))
    return Tag("atom:link", None, (("href", url), ("rel", relation), ("type", "application/rss+xml")))
