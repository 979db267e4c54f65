"""What directories would say of the episodes from before: warnings, since so they were published already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from lydsak.errors import Finding, Place
from lydsak.model import EarlierEpisode, FeedDetails, Listing
from lydsak.publish.feed.show_rules import MAX_DESCRIPTION_BYTES, MAX_TITLE
from lydsak.publish.times import parse_publication

_PLACE: Final = Place("earlier.toml")
_SHOWN: Final = 20
"""Of a kind: where a host did something wrong, it did so five hundred times."""


def check_earlier(
    episodes: Sequence[EarlierEpisode], listings: Sequence[Listing], details: FeedDetails
) -> tuple[Finding, ...]:
    """Each broken rule as a warning that names the episode. `listings` are the show's own."""
    guids = Counter(episode.guid for episode in episodes)
    sounds = Counter(episode.enclosure.url for episode in episodes)
    written = (*(one.date for one in episodes), *(one.date for one in listings))
    dates = Counter(filter(None, map(parse_publication, written)))
    found: list[Finding] = []
    kinds: Counter[str] = Counter()
    for episode in episodes:
        notes = list(_list_notes(episode, details))
        if guids[episode.guid] > 1:
            notes.append(("guid", "has the same guid as another, so apps show one of them"))
        if sounds[episode.enclosure.url] > 1:
            notes.append(("sound", "has the same sound as another, and Apple passes the second over"))
        moment = parse_publication(episode.date)
        if moment and dates[moment] > 1:
            notes.append(("moment", "is published at the same time as another"))
        for kind, note in notes:
            kinds[kind] += 1
            if kinds[kind] <= _SHOWN:
                found.append(Finding("L866", "warning", f"{episode.id} «{episode.title[:60]}» {note}", _PLACE))
    more = sum(max(0, count - _SHOWN) for count in kinds.values())
    if more:
        found.append(Finding("L866", "warning", f"and {more} more that are like those above", _PLACE))
    return tuple(found)


def _list_notes(episode: EarlierEpisode, details: FeedDetails) -> Iterator[tuple[str, str]]:
    """Kinds of faults, and what is said of each."""
    sound = episode.enclosure
    if parse_publication(episode.date) is None:
        yield "date", "has no date, and apps put it anywhere"
    if not sound.url.startswith("https://") and sound.file is None:
        yield "address", f"has its sound at {sound.url[:80]}, and apps demand https:"
    if sound.length <= 0:
        yield "length", "has a sound of unknown length"
    if not sound.type.startswith(("audio/", "video/")):
        yield "type", f"has a sound of type {sound.type[:40]}, which apps pass over"
    if len(episode.title) > MAX_TITLE:
        yield "title", f"has a title of {len(episode.title)} characters; apps show {MAX_TITLE}"
    size = len((episode.description or "").encode("utf-8", "replace"))
    if size > MAX_DESCRIPTION_BYTES:
        yield "description", f"has a description of {size} bytes, and Apple takes {MAX_DESCRIPTION_BYTES}"
    if details.type == "serial" and episode.kind == "full" and episode.number is None:
        yield "number", "has no number, and the show is serial"
