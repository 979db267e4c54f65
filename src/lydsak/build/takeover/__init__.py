"""take_over_feed: the feed of a podcast that exists, all its pages, as the files that a show begins with.

What the feed cannot say, or says wrongly, is told: nothing of it is guessed in silence, and nothing stops the rest.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from lydsak.build.editing.web import FEED_KINDS, PICTURE_KINDS, fetch_page, is_web_address
from lydsak.build.guids import PODCAST_NAMESPACE
from lydsak.errors import ArticleError, AssetError, FeedError, Finding, LydsakError, Place, UsageError
from lydsak.model import EarlierEpisode, FeedProfile
from lydsak.publish.feed_reading.feed import ReadFeed, read_feed
from lydsak.store.files import explain_storage
from lydsak.text.slug import derive_slug

_LARGEST_PAGE: Final = 50_000_000
_MOST_PAGES: Final = 500
_MOST_EPISODES: Final = 50_000
_PATIENCE: Final = 120.0
"""Seconds for one page."""
_LARGEST_PICTURE: Final = 20_000_000
_COVER: Final = "cover"


@dataclass(frozen=True, slots=True)
class TakenFeed:
    """A podcast as it was found."""

    origin: str
    profile: FeedProfile
    episodes: tuple[EarlierEpisode, ...]
    findings: tuple[Finding, ...]
    left: Mapping[str, int]
    """Elements of the feed that are not taken over, and how often they stand there."""
    pages: int
    cover: tuple[str, bytes] | None = None
    """The artwork's file name and content."""


def take_over_feed(source: str, *, allow_private: bool = False) -> TakenFeed:
    """Read a feed from a file or an address, with the pages that follow and its artwork.

    Raises UsageError, ArticleError and FeedError where the feed itself cannot be had.
    """
    episodes: list[EarlierEpisode] = []
    findings: list[Finding] = []
    left: Counter[str] = Counter()
    first: ReadFeed | None = None
    pages = 0
    for page in _list_pages(source, findings, allow_private=allow_private):
        first = first or page
        pages += 1
        episodes += page.episodes
        findings += page.findings
        left.update(page.left)
        if len(episodes) > _MOST_EPISODES:
            message = f"has more than {_MOST_EPISODES:,} episodes"
            raise FeedError("L863", message, place=Place(source), help="take it over in parts, from files")
    if first is None:  # which cannot be: the first page is read or an error
        raise FeedError("L862", "is empty", place=Place(source))
    profile = _settle_guid(first.profile, source, findings)
    cover = _fetch_cover(profile.image, findings, allow_private=allow_private)
    findings += _list_profile_findings(profile, source)
    kept = tuple(_name_episodes(_drop_repeated(episodes, source, findings)))
    return TakenFeed(source, profile, kept, tuple(findings), dict(sorted(left.items())), pages, cover)


def _list_pages(source: str, findings: list[Finding], *, allow_private: bool) -> Iterator[ReadFeed]:
    """Each page after the one that names it (RFC 5005, sections 3 and 4), none twice."""
    following: str | None = source
    seen: set[str] = set()
    while following is not None and following not in seen:
        seen.add(following)
        if len(seen) > _MOST_PAGES:
            help = "take it over in parts, from files"
            raise FeedError("L863", f"has more than {_MOST_PAGES} pages", place=Place(source), help=help)
        try:
            content = _read_page(following, allow_private=allow_private)
        except LydsakError as error:
            if following == source:
                raise
            message = f"an older page cannot be had: {error.message}; its episodes are missing"
            findings.append(Finding("L863", "warning", message, Place(following), "take it over once more later"))
            return
        page = read_feed(content, path=following)
        yield page
        following = _find_following(page.next_page, source, findings)


def _read_page(source: str, *, allow_private: bool) -> bytes:
    if is_web_address(source):
        return fetch_page(
            source, allow_private=allow_private, timeout=_PATIENCE, largest=_LARGEST_PAGE, kinds=FEED_KINDS
        ).content
    path = Path(source)
    if not path.is_file():
        raise UsageError("L001", f"there is no file {source}", help="give the feed's file, or its address: https://...")
    with explain_storage(path):
        if (size := path.stat().st_size) > _LARGEST_PAGE:
            message = f"is {size / 1e6:.0f} MB; a page of a feed has at most {_LARGEST_PAGE / 1e6:.0f} MB"
            raise FeedError("L863", message, place=Place(source))
        return path.read_bytes()


def _find_following(address: str | None, source: str, findings: list[Finding]) -> str | None:
    """The next page: for a file, that of the same name beside it."""
    if address is None or is_web_address(source):
        return address
    name = unquote(urlsplit(address).path).rpartition("/")[2]
    beside = Path(source).with_name(name) if name and name not in {".", ".."} else None
    if beside is not None and beside.is_file():
        return str(beside)
    message = f"older episodes are on another page, which is not beside this file: {address[:200]}"
    help = f"save that page as {name or 'a file'} beside it, or give the feed's address instead of a file"
    findings.append(Finding("L863", "warning", message, Place(source), help))
    return None


def _settle_guid(profile: FeedProfile, source: str, findings: list[Finding]) -> FeedProfile:
    """The show's identity: what the feed says, or what every app works out of its address (podcast namespace, guid.md).

    Without scheme and without slashes at its end.
    """
    if profile.guid:
        try:
            return replace(profile, guid=str(uuid.UUID(profile.guid)))
        except ValueError:
            message = f'its podcast:guid "{profile.guid[:60]}" is no UUID; one is made of its address'
            findings.append(Finding("L864", "warning", message, Place(source)))
    address = source if is_web_address(source) else profile.address
    if address is None:
        message = "it says neither guid nor address, so the show gets a new guid"
        help = "take it over from its address, if it has one"
        findings.append(Finding("L864", "warning", message, Place(source), help))
        return replace(profile, guid=None)
    bare = address.strip().split("://", 1)[-1].rstrip("/")
    return replace(profile, guid=str(uuid.uuid5(PODCAST_NAMESPACE, bare)))


def _fetch_cover(address: str | None, findings: list[Finding], *, allow_private: bool) -> tuple[str, bytes] | None:
    """The artwork, looked at as every cover is; one that will not do is told of, and a cover is drawn instead."""
    from lydsak.publish.own_cover import plan_cover

    if address is None:
        return None
    try:
        page = fetch_page(address, allow_private=allow_private, largest=_LARGEST_PICTURE, kinds=PICTURE_KINDS)
        plan_cover(page.content, path=address)
    except (ArticleError, AssetError, UsageError) as error:
        help = "save it yourself and set cover in lydsak.toml; until then a cover is drawn"
        findings.append(Finding(error.code, "warning", f"the artwork: {error.message}", Place(address), help))
        return None
    return f"{_COVER}{page.suffix}", page.content


def _list_profile_findings(profile: FeedProfile, source: str) -> Iterator[Finding]:
    place = Place(source)
    if profile.locked:
        message = "the feed is locked: its owner lets no host take it over"
        owner = f" ({profile.owner_email})" if profile.owner_email else ""
        help = f"if that is not you, ask the owner{owner}; if it is, unlock it at the old host while you move"
        yield Finding("L864", "warning", message, place, help)
    if profile.new_address:
        message = f"the feed says that it has moved already, to {profile.new_address[:200]}"
        yield Finding("L864", "warning", message, place, "take it over from there")


def _drop_repeated(episodes: list[EarlierEpisode], source: str, findings: list[Finding]) -> Iterator[EarlierEpisode]:
    """Pages move while they are read: what stands on two is taken once. Two items of one guid are told of, and kept."""
    seen: dict[str, EarlierEpisode] = {}
    for episode in episodes:
        if seen.get(episode.guid) == episode:
            message = f"«{episode.title[:60]}» stands there twice, word for word, and is taken once"
            findings.append(Finding("L864", "note", message, Place(source)))
            continue
        seen[episode.guid] = episode
        yield episode


def _name_episodes(episodes: Iterator[EarlierEpisode]) -> Iterator[EarlierEpisode]:
    """Ids of day and title, each once."""
    taken: set[str] = set()
    for episode in episodes:
        stem = "-".join(filter(None, [(episode.date or "")[:10], _slug_title(episode.title)]))
        names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        id = next(name for name in names if name not in taken)
        taken.add(id)
        yield replace(episode, id=id)


def _slug_title(title: str) -> str:
    try:
        return derive_slug(title)[:60].strip("-")
    except ArticleError:  # one of emoji alone
        return "episode"
