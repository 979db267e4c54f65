"""The whole of a feed, page by page: the one that was built, and the one that stands at a target."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from lydsak.build.deployment.ledger import PublishedState
from lydsak.errors import FeedError
from lydsak.publish.addresses import FEED_PATH
from lydsak.publish.feed_reading.summary import FeedItem, FeedSummary, summarize_feed
from lydsak.targets.base import Target

_MOST_PAGES: Final = 10_000


@dataclass(frozen=True, slots=True)
class WholeFeed:
    """A feed with all of its pages."""

    show: str | None
    """podcast:guid."""
    items: tuple[FeedItem, ...]
    addresses: frozenset[str]
    """All that apps fetch because the feed names it."""


def read_built_feed(root: Path) -> WholeFeed | None:
    """The feed in feed/; None where a show without an address has none. Raises FeedError, StorageError."""

    def read(path: str) -> bytes | None:
        file = root / "feed" / path
        return file.read_bytes() if file.is_file() else None

    return _follow_pages(read)


def list_standing_feeds(target: Target, known: PublishedState | None, *, cut: bool) -> Iterator[WholeFeed]:
    """What subscribers of a target may have: as its ledger tells, and the feed that stands there where that tells more.

    Which is where somebody else put it there, or a publication was cut off after it; one that nobody can read is
    passed over. Raises TargetError.
    """
    if known is not None:
        yield WholeFeed(known.show, known.items, frozenset())
    if known is None or cut:
        with suppress(FeedError):
            feed = _follow_pages(target.read)
            if feed is not None:
                yield feed


def _follow_pages(read: Callable[[str], bytes | None]) -> WholeFeed | None:
    """All pages, which lie beside the first."""
    pages: dict[str, FeedSummary] = {}
    path: str | None = FEED_PATH
    while path and path not in pages and len(pages) < _MOST_PAGES:
        content = read(path)
        if content is None:
            break
        pages[path] = summarize_feed(content, path=f"feed/{path}")
        following = pages[path].next_page
        path = unquote(urlsplit(following).path.rpartition("/")[2]) if following else None
    if not pages:
        return None
    items = {item.guid: item for page in reversed(pages.values()) for item in page.items}
    return WholeFeed(
        pages[FEED_PATH].guid, tuple(items.values()), frozenset().union(*(page.addresses for page in pages.values()))
    )
