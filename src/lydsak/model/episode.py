"""What is built of one script: the audio file, and all that feed and pages say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from lydsak.model.programme import Chapter, TimedUtterance
from lydsak.model.script import Correction, EpisodeKind, ScriptStatus
from lydsak.model.units import Dbtp, Key, Language, Lufs, Ms


@dataclass(frozen=True, slots=True)
class Loudness:
    """EBU R 128 measures of an encoded programme."""

    integrated: Lufs
    range: float
    """Loudness range in LU, EBU Tech 3342."""
    short_term_max: Lufs
    true_peak: Dbtp


@dataclass(frozen=True, slots=True)
class AudioTags:
    """What the ID3 tag of an MP3 says. Dates are ISO; `picture` is a JPEG."""

    title: str
    artist: str
    album: str
    track: int
    tracks: int
    genre: str
    encoder: str
    date: str | None
    language: Language
    comment: str
    copyright: str
    source_url: str | None
    lyrics: str
    picture: bytes
    chapters: tuple[Chapter, ...] = ()
    synthetic_voice: bool = True


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file under feed/, by its path from there; the name holds the hash of its content."""

    path: str
    size: int
    media_type: str
    sha256: str = ""
    integrity: str = ""
    """What an app can check it by (W3C, Subresource Integrity); empty where no feed says it."""


AlternateFormat = Literal["m4b", "opus"]
"""AAC in MP4, Opus in Ogg."""


@dataclass(frozen=True, slots=True)
class AlternateFile:
    """The same programme in another format than MP3."""

    format: AlternateFormat
    bitrate: int
    """kbit/s, as asked for."""
    file: PublishedFile


@dataclass(frozen=True, slots=True)
class Soundbite:
    """A stretch of an episode that apps may play as a teaser."""

    start: Ms
    duration: Ms


@dataclass(frozen=True, slots=True)
class PageTurn:
    """A stretch of a paragraph with its speaker, as the page shows it."""

    name: str | None
    text: str


@dataclass(frozen=True, slots=True)
class PageBlock:
    """What the page shows: a heading or a paragraph, linked by its id."""

    kind: Literal["heading", "subheading", "paragraph", "recording"]
    id: str
    turns: tuple[PageTurn, ...]


PART_MARK: Final = "--"
"""Parts a script's slug from a segment's id in the slug of an episode that is one segment. No script's has it."""


@dataclass(frozen=True, slots=True)
class PartReference:
    """An episode that is one segment of a script, as the whole programme names it."""

    slug: str
    title: str
    """The segment's own."""
    fingerprint: Key


@dataclass(frozen=True, slots=True)
class Listing:
    """What orders an episode among the others of a show and tells it from them."""

    slug: str
    guid: str
    date: str | None
    """Publication, ISO 8601 with offset."""
    status: ScriptStatus
    sound: str
    """The path of its MP3."""
    kind: EpisodeKind = "full"
    season: int | None = None
    number: int | None = None
    unapproved: bool = False
    """Kept from listeners until somebody approves its script."""
    parts: tuple[str, ...] = ()
    """Slugs of the episodes that the feed has in this one's place, in reading order."""

    @property
    def script(self) -> str:
        """The slug of its script."""
        return self.slug.partition(PART_MARK)[0]


@dataclass(frozen=True, slots=True)
class Episode:
    """All that the feed and the pages need of one built script; kept as feed/e/SLUG/episode.json."""

    fingerprint: Key
    """Of everything that the episode was made from: equal means up to date."""
    slug: str
    guid: str
    title: str
    summary: str
    language: Language
    author: str | None
    date: str | None
    """Publication, ISO 8601 with offset."""
    article_date: str | None
    status: ScriptStatus
    duration: Ms
    audio: PublishedFile
    webvtt: PublishedFile
    subrip: PublishedFile
    transcript: PublishedFile
    chapters_json: PublishedFile
    chapters: tuple[Chapter, ...]
    utterances: tuple[TimedUtterance, ...]
    """This and `blocks` are for the page: a record that is read back has neither."""
    blocks: tuple[PageBlock, ...]
    loudness: Loudness
    voices: tuple[str, ...]
    credits: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    """Every sound from audio/music that is in it."""
    stories: tuple[str, ...] = ()
    """The slugs of the scripts that an edition reads."""
    page: PublishedFile | None = None
    embed: PublishedFile | None = None
    """The player alone, for the newspaper's own pages to frame."""
    segment_files: tuple[PublishedFile, ...] = ()
    """audio/segments/SLUG/*.mp3, by path from the show's folder."""
    alternates: tuple[AlternateFile, ...] = ()
    """The same programme in other formats, for the apps that take them."""
    season: int | None = None
    number: int | None = None
    kind: EpisodeKind = "full"
    soundbite: Soundbite | None = None
    corrections: tuple[Correction, ...] = ()
    season_name: str | None = None
    unapproved: bool = False
    """Kept from listeners until somebody approves its script."""
    parts: tuple[PartReference, ...] = ()
    """The episodes that the feed has in this one's place, in reading order."""

    @property
    def script(self) -> str:
        """The slug of its script."""
        return self.slug.partition(PART_MARK)[0]

    @property
    def listing(self) -> Listing:
        """What the others of the show are ordered by, and told from."""
        return Listing(
            slug=self.slug,
            guid=self.guid,
            date=self.date,
            status=self.status,
            sound=self.audio.path,
            kind=self.kind,
            season=self.season,
            number=self.number,
            unapproved=self.unapproved,
            parts=tuple(part.slug for part in self.parts),
        )
