"""A rendered page of the feed taken apart into its items, so that one more episode renders one item.

Nothing else in a page reads as an item's first or last line: in text and attributes, `<` is written `&lt;`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_ITEM: Final = re.compile(rb"    <item>\n.*?\n    </item>\n", re.DOTALL)
_END: Final = b"  </channel>\n"


def split_items(feed: bytes) -> tuple[bytes, ...]:
    """Each item with its indentation and line end."""
    return tuple(_ITEM.findall(feed))


def insert_items(feed: bytes, kept: Sequence[bytes | None]) -> bytes:
    """A page with items of another put among its own, which stand where `kept` has None."""
    own = iter(split_items(feed))
    first = feed.find(b"    <item>\n")
    end = feed.rindex(_END)
    head = feed[: first if first >= 0 else end]
    return b"".join((head, *(item if item is not None else next(own) for item in kept), feed[end:]))
