"""What feedgen cannot write of a channel: typed tags of four namespaces, through one extension of it.

feedgen 1.0.0 writes itunes:explicit as yes/no only, one atom:link, every date through setlocale, and knows neither
Podcasting 2.0 nor Podlove chapters.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

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


class Tag(NamedTuple):
    """One XML element; `name` has its prefix, if any, as in `podcast:guid`.

    A tuple, since a long feed has hundreds of thousands.
    """

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
        from lxml.etree import SubElement

        channel = rss[0]
        for tag in self.tags:
            if ":" not in tag.name:
                _remove_children(channel, tag.name)
            if ":" in tag.name or tag.text is not None:
                _append_tag(SubElement, channel, tag)
        return rss


def register_tags(feed: FeedGenerator) -> None:
    """Prepare a feed for `add_tags`."""
    feed.register_extension(_EXTENSION_NAME, _TagExtension, None, atom=False, rss=True)


def add_tags(feed: FeedGenerator, tags: Iterable[Tag]) -> None:
    """Add tags to a feed's channel.

    A tag without a prefix takes the place of feedgen's by that name; without a text it only removes it.
    """
    extension: _TagExtension = getattr(feed, _EXTENSION_NAME)
    extension.tags = (*extension.tags, *tags)


def _remove_children(parent: Any, name: str) -> None:
    for child in parent.findall(name):
        parent.remove(child)


def _append_tag(append: Any, parent: Any, tag: Tag) -> None:
    element = append(parent, _qualify_name(tag.name), dict(tag.attributes))
    if tag.text is not None:
        element.text = tag.text
    for child in tag.children:
        _append_tag(append, element, child)


@cache
def _qualify_name(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}" if prefix else local
