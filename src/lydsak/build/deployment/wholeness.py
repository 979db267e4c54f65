"""check_whole: what goes out is what was built, and nothing that a build would mend first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from lydsak.build.deployment.published_feed import WholeFeed
from lydsak.build.publication import find_changed_pages
from lydsak.config import Settings
from lydsak.errors import Place, PublishError
from lydsak.targets.base import Outgoing

_JSON_FEED: Final = "feed.json"
"""What `lydsak export jsonfeed` writes beside the feed."""


def check_whole(settings: Settings, feed: WholeFeed, files: Mapping[str, Outgoing]) -> None:
    """Nothing goes out that a build would mend first. Raises PublishError L841."""
    for path in find_changed_pages(settings.root):
        raise _refuse_file(path, "is not as it was built: it was damaged or edited")
    start = f"{settings.show.site_url}/"
    named = {address.partition(start)[2] for address in feed.addresses if start in address}
    for path in sorted(named - files.keys()):
        raise _refuse_file(path, "is named by the feed, and is not there")
    lengths = {item.url.partition(start)[2]: item.length for item in feed.items if start in item.url}
    for path, length in lengths.items():
        if files[path].size != length:
            raise _refuse_file(path, f"has {files[path].size} bytes, and the feed says {length}")
    if _JSON_FEED in files and _list_ids(settings.root / "feed" / _JSON_FEED) != {item.guid for item in feed.items}:
        help = "run `lydsak export jsonfeed -o feed/feed.json` after each build, or delete it"
        raise _refuse_file(_JSON_FEED, "has other episodes than the feed: it was exported before the last build", help)


def _refuse_file(path: str, message: str, help: str = "run `lydsak build`, which mends it") -> PublishError:
    return PublishError("L841", message, place=Place(f"feed/{path}"), help=help)


def _list_ids(path: Path) -> set[str]:
    """The ids of a JSON Feed's items; none where it is none."""
    try:
        document: Any = msgspec.json.decode(path.read_bytes())
        return {str(item["id"]) for item in document["items"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
