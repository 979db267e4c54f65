"""read_feed: the feed of any host as a show and its episodes. What is not taken over is counted and told, not dropped.

RSS 2.0 with iTunes, Podcasting 2.0 and Podlove chapters; RFC 5005 for the pages that follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from lydsak.errors import FeedError, Finding, Place
from lydsak.model import EarlierEpisode, FeedProfile
from lydsak.publish.feed_reading.document import parse_feed_document
from lydsak.publish.feed_reading.elements import Element, read_explicit
from lydsak.publish.feed_reading.item import read_item

_OWN: Final = frozenset(
    """title link description language copyright image generator lastBuildDate pubDate ttl docs managingEditor webMaster
    item atom:link category itunes:author itunes:owner itunes:category itunes:explicit itunes:image itunes:type
    itunes:summary itunes:subtitle itunes:new-feed-url itunes:complete itunes:block podcast:guid podcast:locked
    podcast:funding podcast:license podcast:location podcast:medium podcast:image""".split()
)
"""What of a channel is taken over, or made anew."""


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A page of a feed."""

    profile: FeedProfile
    episodes: tuple[EarlierEpisode, ...]
    """In the feed's order; their ids are still empty."""
    next_page: str | None
    findings: tuple[Finding, ...]
    left: Mapping[str, int]
    """The elements that are not taken over, and how often they stand there."""


def read_feed(content: bytes, *, path: str) -> ReadFeed:
    """Read one page of a feed; `path` is the file or address that it came from. Raises FeedError L860 to L862."""
    document = parse_feed_document(content, path=path)
    root = Element(document.root)
    channels = root.list_named("channel") if root.name == "rss" else []
    if not channels:
        what = "an Atom feed" if root.name == "atom:feed" else f"<{root.name[:40]}>"
        message, help = (
            f"is no podcast feed but {what}",
            "podcasts are RSS 2.0: look for the address that apps are given",
        )
        raise FeedError("L862", message, place=Place(path), help=help)
    channel = channels[0]
    findings: list[Finding] = []
    if document.mended:
        message = f"{document.mended} signs that XML does not allow were mended"
        findings.append(Finding("L864", "warning", message, Place(path)))
    left: Counter[str] = Counter(child.name for child in channel if child.name not in _OWN)
    episodes = []
    for number, item in enumerate(channel.list_named("item"), 1):
        found = read_item(item, number, path=path)
        findings += found.findings
        left.update(found.left)
        if found.episode:
            episodes.append(found.episode)
    base = path if "://" in path else ""
    following = next((url for rel in ("next", "prev-archive") if (url := _find_link(channel, rel))), None)
    address = urljoin(base, following) if following and base else following
    return ReadFeed(_read_profile(channel), tuple(episodes), address, tuple(findings), dict(sorted(left.items())))


def _find_link(channel: Element, relation: str) -> str | None:
    return next((link.read("href") for link in channel.list_named("atom:link") if link.read("rel") == relation), None)


def _read_profile(channel: Element) -> FeedProfile:
    def find(*names: str) -> str | None:
        found = next((text for name in names if (text := channel.find_text(name))), None)
        return found.strip() if found else None

    owner = next(iter(channel.list_named("itunes:owner")), None)
    funding = next(iter(channel.list_named("podcast:funding")), None)
    licensed = next(iter(channel.list_named("podcast:license")), None)
    pictures = (one.read("href") for one in channel.list_named("itunes:image"))
    others = (one.find_text("url") for one in channel.list_named("image"))
    return FeedProfile(
        title=find("title", "itunes:title"),
        description=find("description", "itunes:summary", "itunes:subtitle"),
        language=find("language"),
        link=find("link"),
        guid=find("podcast:guid"),
        address=_find_link(channel, "self"),
        author=find("itunes:author"),
        owner_name=_find_inner(owner, "itunes:name"),
        owner_email=_find_inner(owner, "itunes:email"),
        categories=tuple(_list_categories(channel)),
        explicit=read_explicit(channel),
        copyright=find("copyright"),
        image=next((url.strip() for url in (*pictures, *others) if url), None),
        type=(find("itunes:type") or "").lower() or None,
        locked=None if (locked := find("podcast:locked")) is None else locked.lower() in {"yes", "true"},
        funding_url=funding.read("url") if funding else None,
        funding_text=funding.text.strip() or None if funding else None,
        license=licensed.text.strip() or None if licensed else None,
        license_url=licensed.read("url") if licensed else None,
        location=find("podcast:location"),
        medium=find("podcast:medium"),
        complete=None if (complete := find("itunes:complete")) is None else complete.lower() == "yes",
        new_address=find("itunes:new-feed-url"),
    )


def _find_inner(element: Element | None, name: str) -> str | None:
    text = element.find_text(name) if element else None
    return text.strip() if text else None


def _list_categories(channel: Element) -> Iterator[tuple[str, ...]]:
    for main in channel.list_named("itunes:category"):
        name = main.read("text")
        if name:
            subs = [sub for child in main.list_named("itunes:category") if (sub := child.read("text"))]
            yield (name, *subs[:1])
