"""What subscribers would lose by a publication. Each is refused until it is allowed by its name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, get_args

from lydsak.build.deployment.ledger import StandingFile
from lydsak.build.deployment.published_feed import WholeFeed
from lydsak.publish.addresses import FEED_PATH
from lydsak.publish.feed_reading.summary import FeedItem
from lydsak.targets.base import Outgoing
from lydsak.targets.headers import is_content_named

RefusalKind = Literal["lost-guid", "changed-date", "reused-url", "shrunken-feed", "other-show", "rolled-back"]
REFUSAL_KINDS: Final[tuple[RefusalKind, ...]] = get_args(RefusalKind)
_SHRUNKEN: Final = 0.5
"""A feed that has less than this part of what it had is more likely a mistake than a decision."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with a publication."""

    kind: RefusalKind
    message: str


def find_refusals(
    old: WholeFeed, new: WholeFeed, *, withdrawn: Collection[str], held: Mapping[str, str]
) -> Iterator[Refusal]:
    """What those lose who subscribe to the old feed.

    `withdrawn` are guids that were taken back on purpose, `held` those of episodes that are built and held back.
    """
    if old.show and new.show and old.show != new.show:
        yield Refusal("other-show", f"another podcast stands there: its guid is {old.show}, and this show's {new.show}")
        return  # whatever else differs follows from that
    episodes = {item.guid: item for item in new.items}
    stayed = [(item, episodes[item.guid]) for item in old.items if item.guid in episodes]
    for item in old.items:
        if item.guid not in episodes and item.guid not in withdrawn:
            reason = held.get(item.guid)
            why = f"it is held back: {reason}" if reason else f"no episode has its guid {item.guid}"
            yield Refusal("lost-guid", f'"{item.title}" would be gone: {why}')
    for before, after in stayed:
        if before.date != after.date and before.date is not None:
            moved = _describe_moved_date(before.date, after.date)
            yield Refusal("changed-date", f'"{after.title}" would move {moved}: apps show it as new, or lose it')
    yield from _find_reused_urls(old.items, new.items)
    if len(new.items) < _SHRUNKEN * len(old.items):
        yield Refusal("shrunken-feed", f"the feed would have {len(new.items)} episodes; it has {len(old.items)}")


def _find_reused_urls(old: tuple[FeedItem, ...], new: tuple[FeedItem, ...]) -> Iterator[Refusal]:
    """Apps that have an enclosure's address do not fetch it again (Apple, support article 823)."""
    known = {item.url: item for item in old if item.url}
    for item in new:
        before = known.get(item.url)
        if before is None:
            continue
        if before.guid != item.guid:
            yield Refusal("reused-url", f'"{item.title}" would have the sound address of "{before.title}": {item.url}')
        elif before.length != item.length and before.length and item.length:
            change = f"{before.length} bytes before, {item.length} now"
            yield Refusal("reused-url", f'"{item.title}" would change at its address: {item.url} ({change})')


def find_changed_names(known: Mapping[str, StandingFile], files: Mapping[str, Outgoing]) -> Iterator[Refusal]:
    """Names with a hash in them that mean other bytes than they did: apps and proxies keep the old ones for a year."""
    for path, file in files.items():
        before = known.get(path)
        if before and before.sha256 != file.sha256 and is_content_named(path):
            yield Refusal("reused-url", f"{path} was published with other bytes, and is kept by all who have it")


def find_undone(
    undone: Mapping[str, str], files: Mapping[str, Outgoing], items: Collection[FeedItem]
) -> Iterator[Refusal]:
    """The episodes that would be out again as they were gone back from; the whole feed, where only that was other."""
    still = [path for path, digest in undone.items() if path in files and files[path].sha256.startswith(digest)]
    titles = {_name_episode(item.url.rpartition("/")[2]): item.title for item in items}
    slugs = dict.fromkeys(_name_episode(path) for path in still if path != FEED_PATH)
    for slug in slugs:
        yield Refusal("rolled-back", f'"{titles.get(slug, slug)}" is still as `--rollback` took it off the web')
    if still and not slugs:
        yield Refusal("rolled-back", "the feed is still as `--rollback` took it off the web")


def _name_episode(path: str) -> str:
    """The slug in e/SLUG/index.html, and in media/SLUG.HASH8.mp3 or the last part of that."""
    parts = path.split("/")
    return parts[1] if parts[0] == "e" and len(parts) > 1 else parts[-1].partition(".")[0]


def _describe_moved_date(before: float, after: float | None) -> str:
    """In minutes, and in seconds where those are the same: parts of a story are a second apart."""
    told = [_format_moment(date, "%H:%M") for date in (before, after)]
    if told[0] == told[1]:
        told = [_format_moment(date, "%H:%M:%S") for date in (before, after)]
    return f"from {told[0]} to {told[1]}"


def _format_moment(date: float | None, time: str) -> str:
    return "nothing" if date is None else f"{datetime.fromtimestamp(date, UTC):%Y-%m-%d {time}} UTC"
