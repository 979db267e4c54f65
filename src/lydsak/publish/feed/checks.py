"""What must hold before a feed is written: every rule that directories and apps reject on, and the cheap SHOULDs.

A rule is a function that yields findings; an error keeps the feed from being written, a warning stops nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from lydsak.errors import FeedError, Finding, Phrase, Place
from lydsak.model import PART_MARK, Cover, Episode, FeedDetails, Listing, Show
from lydsak.publish.feed.detail_rules import DETAIL_RULES
from lydsak.publish.feed.episode_rules import EPISODE_RULES, LISTING_RULES, episode_place
from lydsak.publish.feed.show_rules import SHOW_RULES, show_finding
from lydsak.publish.times import parse_publication


def check_feed_metadata(
    show: Show,
    episodes: Sequence[Episode],
    cover: Cover | None = None,
    *,
    details: FeedDetails | None = None,
    now: datetime | None = None,
) -> tuple[Finding, ...]:
    """Each broken rule as a finding, the show's first; drafts are not looked at.

    Without a site_url there is no feed, and that is the only finding. `now`, where given, finds dates in the future.
    """
    published = [episode for episode in episodes if episode.status != "draft"]
    channel = check_channel(show, cover, details or FeedDetails())
    if not show.site_url:
        return channel
    listings = [episode.listing for episode in published]
    return (
        *channel,
        *check_items(show, published),
        *check_listings(listings, details or FeedDetails()),
        *(_check_future(listings, now) if now else ()),
    )


def check_channel(show: Show, cover: Cover | None, details: FeedDetails) -> tuple[Finding, ...]:
    """The rules for what the feed says of the show."""
    if not show.site_url:
        return (show_finding("L601", "warning", "the show has no site_url: pages are made, but no feed", "site_url"),)
    return (
        *(finding for rule in SHOW_RULES for finding in rule(show)),
        *(finding for detail_rule in DETAIL_RULES for finding in detail_rule(details)),
        *(_check_cover_file(cover) if cover else ()),
    )


def check_items(show: Show, episodes: Iterable[Episode]) -> tuple[Finding, ...]:
    """The rules for what the feed says of each episode."""
    return tuple(finding for episode in episodes for finding in _check_episode(show, episode))


def check_listings(listings: Sequence[Listing], details: FeedDetails) -> tuple[Finding, ...]:
    """The rules that episodes keep among each other."""
    return (*_check_unique(listings), *_check_numbers(listings, details))


def refuse_errors(findings: Iterable[Finding]) -> None:
    """Raise FeedError with the first error: wrong metadata never reaches a feed."""
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        first = errors[0]
        message = first.message
        if len(errors) > 1:
            message = Phrase("{message} (and {count} more: run lydsak check)", message=message, count=len(errors) - 1)
        raise FeedError(first.code, message, place=first.place, help=first.help)


def _check_episode(show: Show, episode: Episode) -> Iterator[Finding]:
    for rule in EPISODE_RULES:
        yield from rule(episode)
    for listing_rule in LISTING_RULES:
        yield from listing_rule(show, episode)


def _check_cover_file(cover: Cover) -> Iterator[Finding]:
    """JPEG or PNG, and an extension that says so (Apple 896)."""
    types = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}
    picture = cover.picture
    if types.get(picture.path.rpartition(".")[2]) != picture.media_type:
        yield show_finding(
            "L610", "error", Phrase("the cover {path} is not named after its format", path=picture.path), "cover"
        )


def _check_unique(episodes: Sequence[Listing]) -> Iterator[Finding]:
    """A guid and an enclosure belong to one item (Apple 823); dates order the list (PSP-1)."""
    guids = Counter(episode.guid for episode in episodes)
    files = Counter(episode.sound for episode in episodes)
    moments = [parse_publication(episode.date) for episode in episodes]
    if len(guids) == len(files) == len(set(moments)) == len(episodes):
        return
    dates = Counter(moment for moment, one in zip(moments, episodes, strict=True) if PART_MARK not in one.slug)
    for episode, moment in zip(episodes, moments, strict=True):
        if guids[episode.guid] > 1:
            message = Phrase("guid {guid} is used by another script", guid=episode.guid)
            help = "keep the older script's guid; delete the line from the copy, and build: it gets one of its own"
            yield Finding("L631", "error", message, episode_place(episode), help)
        if files[episode.sound] > 1:
            message = Phrase("another episode has the same sound file {sound}", sound=episode.sound)
            yield Finding("L632", "error", message, episode_place(episode))
        if moment is not None and PART_MARK not in episode.slug and dates[moment] > 1:
            message = Phrase("another episode is published at the same time ({date})", date=episode.date)
            help = "let them differ by a minute: apps order episodes by date"
            yield Finding("L633", "warning", message, episode_place(episode), help)
    yield from _check_mixing(episodes)


def _check_mixing(episodes: Sequence[Listing]) -> Iterator[Finding]:
    """Stories whose segments have the same seconds: an app that sorts by date plays one of this, one of that."""
    spans: dict[str, list[datetime]] = {}
    for episode in episodes:
        if moment := parse_publication(episode.date):
            spans.setdefault(episode.script, []).append(moment)
    divided = {episode.script for episode in episodes if PART_MARK in episode.slug}
    until: datetime | None = None
    before = ""
    for script, moments in sorted(spans.items(), key=lambda span: (min(span[1]), span[0])):
        if until is not None and min(moments) <= until and divided & {script, before}:
            free = until + timedelta(seconds=1)
            message = Phrase(
                "shares seconds with {before}: apps that sort by date mix the segments of the two", before=before
            )
            help = Phrase(
                "if nobody has it yet, give it dato: {free} or later; what is out keeps its date",
                free=f"{free:%Y-%m-%d %H:%M:%S}",
            )
            yield Finding("L633", "warning", message, Place(f"scripts/{script}.md"), help)
        if until is None or max(moments) > until:
            before, until = script, max(moments)


def _check_numbers(episodes: Sequence[Listing], details: FeedDetails) -> Iterator[Finding]:
    """A Podcaster's Guide to RSS: a serial show needs a number for each episode, and a number belongs to one."""
    full = [episode for episode in episodes if episode.kind == "full"]
    taken = Counter((episode.season, episode.number) for episode in full)
    free = max((episode.number or 0 for episode in full), default=0) + 1
    for episode in full:
        if details.type == "serial" and episode.number is None:
            message = "the show is serial, and the episode has no number"
            help = Phrase(
                "write nummer: {free} in the script's first lines, or type: ekstra for what is outside the row",
                free=free,
            )
            yield Finding("L636", "error", message, episode_place(episode), help)
        elif episode.number is not None and taken[episode.season, episode.number] > 1:
            message = Phrase("another episode has the number {number} too", number=episode.number)
            yield Finding("L637", "warning", message, episode_place(episode), "give each its own nummer")


def _check_future(episodes: Sequence[Listing], now: datetime) -> Iterator[Finding]:
    """AntennaPod shows an item of the future without a date."""
    for episode in episodes:
        moment = parse_publication(episode.date)
        if moment is not None and moment > now:
            message = Phrase("the episode is dated in the future ({date})", date=episode.date)
            yield Finding("L634", "error", message, episode_place(episode), "build again when the time has come")
