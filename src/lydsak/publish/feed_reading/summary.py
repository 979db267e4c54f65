"""summarize_feed: what subscribers of a feed depend on: which show it is, and each episode's guid, date and sound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lydsak.publish.feed_reading.document import parse_feed_document
from lydsak.publish.feed_reading.elements import Element
from lydsak.publish.feed_reading.times import read_feed_date

_ADDRESSES: Final = {"enclosure": "url", "podcast:transcript": "url", "podcast:chapters": "url", "itunes:image": "href"}
"""Elements that apps fetch something by, and the attribute that holds its address."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An episode as apps know it again."""

    guid: str
    title: str
    date: float | None
    """Seconds since 1970; however it is written, it is the same moment."""
    url: str
    """The enclosure's address."""
    length: int
    """Its bytes; 0 where the feed has no number."""


@dataclass(frozen=True, slots=True)
class FeedSummary:
    """One page of a feed."""

    guid: str | None
    """podcast:guid."""
    items: tuple[FeedItem, ...]
    addresses: frozenset[str]
    """All that apps fetch because the feed names it."""
    next_page: str | None
    """The address of the page with older episodes (RFC 5005)."""


def summarize_feed(content: bytes, *, path: str) -> FeedSummary:
    """Summarize one page of any feed; items without guid go by their enclosure. Raises FeedError L860, L861."""
    root = Element(parse_feed_document(content, path=path).root)
    channel = next(iter(root.list_named("channel")), root)
    items = [_read_item(item) for item in channel.list_named("item")]
    links = {link.read("rel"): link.read("href") for link in channel.list_named("atom:link")}
    addresses = {
        address
        for holder in (channel, *channel.list_named("item"))
        for child in holder
        if child.name in _ADDRESSES and (address := child.read(_ADDRESSES[child.name]))
    }
    guid = (channel.find_text("podcast:guid") or "").strip() or None
    return FeedSummary(guid, tuple(items), frozenset(addresses), links.get("next") or links.get("prev-archive"))


def _read_item(item: Element) -> FeedItem:
    enclosure = next(iter(item.list_named("enclosure")), None)
    url = ((enclosure.read("url") if enclosure else None) or "").strip()
    length = ((enclosure.read("length") if enclosure else None) or "").strip()
    return FeedItem(
        guid=(item.find_text("guid") or "").strip() or url,
        title=(item.find_text("title") or "").strip(),
        date=_read_moment(item.find_text("pubDate")),
        url=url,
        length=int(length) if length.isdecimal() and length.isascii() else 0,
    )


def _read_moment(written: str | None) -> float | None:
    date = read_feed_date(written or "")
    return datetime.fromisoformat(date).timestamp() if date else None
