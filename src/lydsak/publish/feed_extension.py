"""What feedgen cannot write: typed tags of the podcast, psc, itunes and atom namespaces, through one feedgen extension.

feedgen 1.0.0 writes itunes:explicit as yes/no only, one atom:link, every date through setlocale, and knows neither
Podcasting 2.0 nor Podlove chapters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

_NAMESPACES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    # Literally this prefix: AntennaPod and partytime look for "podcast:", not for the namespace.
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
# Not "podcast": feedgen's own iTunes extension takes that name.
_EXTENSION_NAME = "lydsak_tags"


@dataclass(frozen=True, slots=True)
class Tag:
    """One XML element; `name` has its prefix, if any, as in `podcast:guid`."""

    name: str
    text: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Tag, ...] = ()


class _TagExtension:
    """feedgen's protocol: the feed's namespaces, and a hook on the finished `<rss>` element."""

    def __init__(self) -> None:
        self.tags: tuple[Tag, ...] = ()

    def extend_ns(self) -> dict[str, str]:
        return _NAMESPACES

    def extend_rss(self, rss: Any) -> Any:
        _append_tags(rss[0], self.tags)
        return rss


class _ItemTagExtension(_TagExtension):
    """The same for an `<item>`."""

    def extend_rss(self, item: Any) -> Any:
        _append_tags(item, self.tags)
        return item


def register_tags(feed: FeedGenerator) -> None:
    """Prepare a feed for `add_tags`; to be called before its items are added."""
    feed.register_extension(_EXTENSION_NAME, _TagExtension, _ItemTagExtension, atom=False, rss=True)


def add_tags(feed_or_item: Any, tags: Iterable[Tag]) -> None:
    """Add tags to a feed's channel or to an item.

    A tag without a prefix takes the place of feedgen's by that name; without a text it only removes it.
    """
    extension: _TagExtension = getattr(feed_or_item, _EXTENSION_NAME)
    extension.tags = (*extension.tags, *tags)


def _append_tags(parent: Any, tags: Iterable[Tag]) -> None:
    for tag in tags:
        if ":" in tag.name:
            _append_tag(parent, tag)
        else:
            _replace_child(parent, tag)


def _replace_child(parent: Any, tag: Tag) -> None:
    for child in parent.findall(tag.name):
        parent.remove(child)
    if tag.text is not None:
        _append_tag(parent, tag)


def _append_tag(parent: Any, tag: Tag) -> None:
    element = parent.makeelement(_qualify_name(tag.name), dict(tag.attributes))
    element.text = tag.text
    parent.append(element)
    for child in tag.children:
        _append_tag(element, child)


def _qualify_name(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}" if prefix else local
