"""Episodes that were published before the show came to Lydsak: taken over as they stand, and kept in its feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lydsak.model.script import EpisodeKind

EARLIER_MARK: Final = "earlier:"
"""Tells an earlier episode's name from a script's, which has no colon."""


@dataclass(frozen=True, slots=True)
class EarlierSound:
    """An enclosure: where it is, or the file of the show's own that it was downloaded to."""

    url: str
    length: int
    """Bytes."""
    type: str
    file: str | None = None
    """By path from the show's folder."""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A transcript or chapters, by address."""

    url: str
    type: str
    language: str | None = None
    rel: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierChapter:
    """A chapter that stands in the feed itself; `start` is normal play time (RFC 2326, clause 3.6)."""

    start: str
    title: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierPerson:
    """Somebody who takes part (podcast namespace, person.md)."""

    name: str
    role: str | None = None
    group: str | None = None
    href: str | None = None
    img: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierEpisode:
    """An item of the feed that was taken over; guid and date are as subscribers know them."""

    id: str
    """What editors call it."""
    guid: str
    title: str
    enclosure: EarlierSound
    guid_given: bool = True
    """Whether its feed had a guid; without one apps go by sound or page, and `guid` is its sound's address."""
    permalink: bool = False
    """Whether the guid is the address of the episode's page."""
    date: str | None = None
    """ISO 8601 with offset."""
    duration: int | None = None
    """Seconds."""
    link: str | None = None
    author: str | None = None
    season: int | None = None
    season_name: str | None = None
    number: int | None = None
    kind: EpisodeKind = "full"
    explicit: bool | None = None
    image: str | None = None
    subtitle: str | None = None
    summary: str | None = None
    description: str | None = None
    notes: str | None = None
    """HTML, as content:encoded has it."""
    chapters: LinkedFile | None = None
    transcripts: tuple[LinkedFile, ...] = ()
    psc_chapters: tuple[EarlierChapter, ...] = ()
    persons: tuple[EarlierPerson, ...] = ()
    withdrawn: str | None = None
    """The day that it was taken back, and why."""

    @property
    def slug(self) -> str:
        """What it is called among the show's episodes."""
        return f"{EARLIER_MARK}{self.id}"


@dataclass(frozen=True, slots=True)
class FeedProfile:
    """What a feed says of its show, as far as lydsak.toml can say it; None where it says nothing."""

    title: str | None = None
    description: str | None = None
    language: str | None = None
    """As the feed has it, like `no` or `nn-NO`."""
    link: str | None = None
    guid: str | None = None
    address: str | None = None
    """Of the feed itself."""
    author: str | None = None
    owner_name: str | None = None
    owner_email: str | None = None
    categories: tuple[tuple[str, ...], ...] = ()
    explicit: bool | None = None
    copyright: str | None = None
    image: str | None = None
    type: str | None = None
    locked: bool | None = None
    funding_url: str | None = None
    funding_text: str | None = None
    license: str | None = None
    license_url: str | None = None
    location: str | None = None
    medium: str | None = None
    complete: bool | None = None
    new_address: str | None = None
    """Where it says that it has moved already."""
