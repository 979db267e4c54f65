"""The podcast itself, and how it sounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lydsak.model.episode import AlternateFormat, PublishedFile
from lydsak.model.units import Db, Dbtp, Language, Lufs, Ms, PageLanguage

VoiceChain = Literal["off", "gentle", "broadcast"]
"""A preset of what engine voices are passed through: high-pass, de-esser, compressor."""


@dataclass(frozen=True, slots=True)
class Show:
    """The podcast itself, as lydsak.toml describes it."""

    title: str
    description: str
    language: Language
    site_url: str | None
    guid: str | None
    author: str
    newspaper: str
    owner_name: str
    owner_email: str | None
    category: tuple[str, ...]
    """Apple's category, and subcategory if any."""
    explicit: bool = False
    copyright: str | None = None
    cover: str | None = None
    """The producer's own cover, by path from the show's folder; None: one is drawn."""
    colour: str = "#12355b"
    locked: bool = True
    page_language: PageLanguage | None = None
    """Of the pages' own words; None: each page speaks its episode's language."""


@dataclass(frozen=True, slots=True)
class FeedDetails:
    """What the feed says of the show besides; no episode is made anew when it changes."""

    license: str | None = None
    """A slug of SPDX, or a name of the newspaper's own."""
    license_url: str | None = None
    location: str | None = None
    """What the show is about, as people say it."""
    editor: str | None = None
    """Who is responsible for what is published."""
    funding_url: str | None = None
    funding_text: str | None = None
    update: str | None = None
    """A key of `publish.feed_details.UPDATES`, or a recurrence rule of RFC 5545."""
    complete: bool = False
    """No more episodes will come."""
    seasons: tuple[tuple[str, str], ...] = ()
    """Names of seasons by their numbers."""
    hub: str | None = None
    """WebSub: who is told of new episodes."""
    new_feed_url: str | None = None
    """Where the feed has moved."""
    medium: Literal["podcast", "newsletter"] = "podcast"
    type: Literal["episodic", "serial"] = "episodic"
    """Serial: to be heard from the first on, by number."""
    page_size: int = 300
    """Episodes on an archive page; the first has as many to twice as many."""
    enclosure_prefix: str | None = None
    """What counts listens, put before each sound's address in the feed and nowhere else."""
    keep_corrected: int = 0
    """Hours that sound which a correction replaced stays at its address."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The show's picture as it is published: the whole square, and a small one for pages."""

    picture: PublishedFile
    thumbnail: PublishedFile


@dataclass(frozen=True, slots=True)
class Music:
    """Intro or outro: its sound, and how it meets the speech."""

    file: str
    credit: str | None
    licence: str | None
    gain: Db = Db(0.0)
    overlap: Ms = Ms(3_500)
    """How long music and speech are heard together."""
    ducking: Db = Db(-16.0)
    """How far below its solo level the music goes under speech."""
    attack: Ms = Ms(600)
    """How long it takes to go down before speech."""
    release: Ms = Ms(800)
    """How long it takes to rise after speech."""
    fade_in: Ms = Ms(0)
    fade_out: Ms = Ms(1_500)


@dataclass(frozen=True, slots=True)
class Sting:
    """The sound between every two segments."""

    file: str
    credit: str | None = None
    licence: str | None = None
    gain: Db = Db(0.0)


@dataclass(frozen=True, slots=True)
class Underscore:
    """How music under a stretch of the script meets the speech, whichever file a script names."""

    gain: Db = Db(0.0)
    ducking: Db = Db(-16.0)
    attack: Ms = Ms(600)
    release: Ms = Ms(800)
    lead: Ms = Ms(1_500)
    """How long it is heard alone before the first word."""
    fade_in: Ms = Ms(500)
    fade_out: Ms = Ms(2_500)
    loop: bool = True
    """Music that is shorter than its stretch begins anew."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence by structure."""

    sentence: Ms = Ms(320)
    paragraph: Ms = Ms(700)
    quote: Ms = Ms(450)
    """Before a turn in another voice."""
    attribution: Ms = Ms(80)
    """Between a quote and its attribution."""
    heading: Ms = Ms(600)
    segment: Ms = Ms(1_200)


@dataclass(frozen=True, slots=True)
class ConstantBitrate:
    """MP3 in which each second takes as many bytes."""

    kbps: int = 96


@dataclass(frozen=True, slots=True)
class VariableBitrate:
    """MP3 in which each frame takes the bytes that it needs."""

    quality: int
    """LAME's `-V`: 0, the best, to 9, the smallest."""


Encoding = ConstantBitrate | VariableBitrate


@dataclass(frozen=True, slots=True)
class Alternate:
    """A format that episodes are published in beside MP3."""

    format: AlternateFormat
    bitrate: int
    """kbit/s, on average."""


@dataclass(frozen=True, slots=True)
class SoundDesign:
    """How the programme is put together, and what it is encoded to."""

    intro: Music | None = None
    outro: Music | None = None
    sting: Sting | None = None
    bed: Underscore = Underscore()
    credits: tuple[tuple[str, str], ...] = ()
    """Sounds that scripts name, and whom to thank for them."""
    pauses: Pauses = Pauses()
    say_chapters: bool = False
    loudness: Lufs = Lufs(-16.0)
    true_peak: Dbtp = Dbtp(-1.0)
    channels: Literal[1, 2] = 1
    encoding: Encoding = ConstantBitrate()
    voice_chain: VoiceChain = "off"
    alternates: tuple[Alternate, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedStore:
    """A bucket in which machines keep for each other what they made; the keys to it come from the environment."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    """None: Amazon's own."""
    region: str = "us-east-1"
    read_only: bool = False
    """Nothing is sent there."""
