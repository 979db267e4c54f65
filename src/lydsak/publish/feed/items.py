"""The items of the feed as text, and where they stand in it: one more episode renders one item, and keeps the others.

Not through feedgen's entries, which take three times as long as this, and let through what an item must not hold (a
length of "None", a duration of 99:99:99). The channel, with its namespaces, is feedgen's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from lydsak.errors import FeedError, Phrase
from lydsak.publish.feed.extension import Tag
from lydsak.publish.feed.show_rules import find_bad_character

_ITEM: Final = re.compile(rb"    <item>\n.*?\n    </item>\n", re.DOTALL)
"""Nothing else reads as an item's first or last line: in text and attributes, `<` is written `&lt;`."""
_END: Final = b"  </channel>\n"
_IN_ATTRIBUTE: Final = {
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
}
_SPECIAL: Final = re.compile(f"[{''.join(_IN_ATTRIBUTE)}]")
"""XML 1.0, clauses 2.4, 2.11 and 3.3.3: what a parser would take for markup, or read as another character."""


def render_item(tags: Iterable[Tag]) -> bytes:
    """One item with its tags in order. Raises FeedError L611 for a character that XML cannot hold."""
    text = "".join(["    <item>\n", *[_write_tag(tag, "      ") for tag in tags], "    </item>\n"])
    bad = find_bad_character(text)
    if bad:
        raise FeedError(
            "L611", Phrase("an item of the feed holds a character that XML cannot: {bad}", bad=bad), help="delete it"
        )
    return text.encode("utf-8")


def insert_items(channel: bytes, items: Sequence[bytes]) -> bytes:
    """A page of the feed: what feedgen wrote of its channel, with items at its end."""
    end = channel.rindex(_END)
    return b"".join((channel[:end], *items, channel[end:]))


def split_items(feed: bytes) -> tuple[bytes, ...]:
    """The items of a page as `render_item` gave them."""
    return tuple(_ITEM.findall(feed))


def _write_tag(tag: Tag, indent: str) -> str:
    start = tag.name
    for name, value in tag.attributes:
        start += f' {name}="{_SPECIAL.sub(_escape_special, value) if _SPECIAL.search(value) else value}"'
    if tag.children:
        inner = "".join([_write_tag(child, indent + "  ") for child in tag.children])
        return f"{indent}<{start}>\n{inner}{indent}</{tag.name}>\n"
    return f"{indent}<{start}/>\n" if tag.text is None else f"{indent}<{start}>{_escape_text(tag.text)}</{tag.name}>\n"


def _escape_text(text: str) -> str:
    # One after the other: a description has dozens of them, and this takes a quarter of the pattern's time.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _escape_special(found: re.Match[str]) -> str:
    return _IN_ATTRIBUTE[found[0]]
