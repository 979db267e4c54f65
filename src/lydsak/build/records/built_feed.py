"""What the feed and the pages that were built say of themselves: their addresses, and which show they are."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Final

from lydsak.publish.addresses import FEED_PATH, episode_page_path

_GUID: Final = re.compile(r"<podcast:guid>\s*([0-9a-fA-F-]{36})\s*</podcast:guid>")
_SELF: Final = re.compile(r'<atom:link href="([^"]*)" rel="self"')
_CANONICAL: Final = re.compile(r'<link rel="canonical" href="([^"]*)"')
_HEAD_BYTES: Final = 200_000
"""What a feed says of its show stands before its episodes, and what a page says of itself before its text."""


def read_built_guid(root: Path) -> str | None:
    """The show's guid in the feed; None where there is no feed, or none with a guid."""
    return _find_in_head(root / "feed" / FEED_PATH, _GUID)


def read_built_address(root: Path) -> str | None:
    """Where the feed says that it stands; None where there is no feed."""
    return _find_in_head(root / "feed" / FEED_PATH, _SELF)


def read_page_address(root: Path, slug: str) -> str | None:
    """Where an episode's page says that it stands; None where there is none, or it was made without an address."""
    return _find_in_head(root / "feed" / episode_page_path(slug), _CANONICAL)


def _find_in_head(path: Path, wanted: re.Pattern[str]) -> str | None:
    try:
        with path.open("rb") as file:
            found = wanted.search(file.read(_HEAD_BYTES).decode("utf-8", "replace"))
    except OSError:
        return None
    return html.unescape(found[1]) if found else None
