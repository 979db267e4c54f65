"""What goes out is what was built, all of it, and nothing that a build would mend first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from lydsak.build.cover import find_placed_cover
from lydsak.build.deployment.published_feed import WholeFeed
from lydsak.build.moving import find_former_address
from lydsak.build.publication import find_changed_pages, find_outdated_part
from lydsak.build.records.episodes import locate_store
from lydsak.build.waiting_pages import list_waiting
from lydsak.config import Settings
from lydsak.errors import AssetError, FeedError, Place, PublishError
from lydsak.publish.addresses import FEED_PATH, feed_url, join_url
from lydsak.targets.base import Outgoing

_JSON_FEED: Final = "feed.json"
"""What `lydsak export jsonfeed` writes beside the feed."""
_NAMED: Final = 5
"""Episodes that a message tells by name."""


def check_nothing_waits(settings: Settings) -> None:
    """An old feed does not go out beside what was made for the next one. Raises PublishError L841, StorageError."""
    slugs = list(dict.fromkeys(page.slug for page in list_waiting(settings.root)))
    if not slugs or _is_in_place(settings):
        return
    named = ", ".join(slugs[:_NAMED]) + (f" and {len(slugs) - _NAMED} more" if len(slugs) > _NAMED else "")
    message = f"is older than what was built of {named}: the last build refused it, or was cut off before it"
    raise _refuse_file(FEED_PATH, message, "run `lydsak build`, which writes it or says what is wrong with it")


def _is_in_place(settings: Settings) -> bool:
    """Whether pages wait only because a build was killed when all was done."""
    try:
        cover = find_placed_cover(settings, locate_store(settings.root)).cover
        return find_outdated_part(settings, cover) is None
    except (FeedError, AssetError):
        return False


def check_addresses(settings: Settings) -> None:
    """A feed of another address than the show's does not go out. Raises PublishError L841."""
    former = find_former_address(settings)
    if former is not None:
        message = f"was built for {former}, and site_url makes it {feed_url(settings.show)}"
        raise _refuse_file(FEED_PATH, message, "run `lydsak build`, which writes it anew, or put site_url back")


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
    if _JSON_FEED in files:
        _check_json_feed(settings, {item.guid for item in feed.items})


def _refuse_file(path: str, message: str, help: str = "run `lydsak build`, which mends it") -> PublishError:
    return PublishError("L841", message, place=Place(f"feed/{path}"), help=help)


def _check_json_feed(settings: Settings, guids: Collection[str]) -> None:
    exported = _read_json_feed(settings.root / "feed" / _JSON_FEED)
    help = "run `lydsak export jsonfeed -o feed/feed.json` after each build, or delete it"
    if exported is None or exported.ids != guids:
        raise _refuse_file(_JSON_FEED, "has other episodes than the feed: it was exported before the last build", help)
    if exported.address not in (None, join_url(settings.show, _JSON_FEED)):
        raise _refuse_file(_JSON_FEED, "has other addresses than the feed: it was exported before the show moved", help)


@dataclass(frozen=True, slots=True)
class _JsonFeed:
    address: object
    """Where it says that it stands, if it does. (The show's page that it names may be the newspaper's.)"""
    ids: frozenset[str]


def _read_json_feed(path: Path) -> _JsonFeed | None:
    """None where it is no JSON Feed."""
    try:
        document: Any = msgspec.json.decode(path.read_bytes())
        ids = frozenset(str(item["id"]) for item in document["items"])
        return _JsonFeed(document.get("feed_url"), ids)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
