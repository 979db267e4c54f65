"""What the feed and the pages that were built say of themselves: their addresses, and which show they are."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Final

from lydsak.publish.addresses import FEED_PATH, episode_page_path

_GUID: Final = re.compile(rb"<podcast:guid>\s*([0-9a-fA-F-]{36})\s*</podcast:guid>")
_SELF: Final = re.compile(rb'<atom:link href="([^"]*)" rel="self"')
_CANONICAL: Final = re.compile(rb'<link rel="canonical" href="([^"]*)"')
_HEAD_BYTES: Final = (4_000, 200_000)
"""What a feed says of its show stands before its episodes, and what a page says before its text: nearly always
in its first lines, and a show may have ten thousand pages."""


def read_built_guid(root: Path) -> str | None:
    """The show's guid in the feed; None where there is no feed, or none with a guid."""
    return _find_in_head(root / "feed" / FEED_PATH, _GUID)


def read_built_address(root: Path) -> str | None:
    """Where the feed says that it stands; None where there is no feed."""
    return _find_in_head(root / "feed" / FEED_PATH, _SELF)


def read_page_address(root: Path, slug: str) -> str | None:
    """Where an episode's page says that it stands; None where there is none, or it was made without an address."""
    return _find_in_head(root / "feed" / episode_page_path(slug), _CANONICAL)


def _find_in_head(path: Path, wanted: re.Pattern[bytes]) -> str | None:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (as locate_record: these may be many)
            head = b""
            for size in _HEAD_BYTES:
                head += file.read(size)
                if found := wanted.search(head):
                    return html.unescape(found[1].decode("utf-8", "replace"))
    except OSError:
        pass
    return None
