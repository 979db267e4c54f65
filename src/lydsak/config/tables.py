"""The tables of lydsak.toml as types; the reference of settings is made from these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from lydsak.model import (
    Alternate,
    Approval,
    ConstantBitrate,
    Db,
    Dbtp,
    FeedDetails,
    Language,
    Lufs,
    Ms,
    Music,
    PageLanguage,
    Pauses,
    ProvenanceFiles,
    PublishAs,
    SharedStore,
    Show,
    SoundDesign,
    Sting,
    Underscore,
    VariableBitrate,
    VoiceChain,
)
from lydsak.text.norwegian.style import ReadingStyle


class Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A table of lydsak.toml that takes no key it does not know."""


class ShowTable(Strict, frozen=True):
    """[show]: the podcast itself."""

    title: str
    description: str = ""
    newspaper: str | None = None
    site_url: str | None = None
    guid: str | None = None
    language: Language = "nb"
    page_language: PageLanguage | None = None
    author: str | None = None
    owner_name: str | None = None
    owner_email: str | None = None
    category: str | list[str] = "News"
    explicit: bool = False
    copyright: str | None = None
    cover: str | None = None
    colour: str = "#12355b"
    locked: bool = True


class FeedTable(Strict, frozen=True):
    """[feed]: what the feed says of the show besides."""

    license: str | None = None
    license_url: str | None = None
    location: str | None = None
    editor: str | None = None
    funding_url: str | None = None
    funding_text: str | None = None
    update: str | None = None
    hub: str | None = None
    new_feed_url: str | None = None
    medium: Literal["podcast", "newsletter"] = "podcast"
    type: Literal["episodic", "serial"] | None = None
    page_size: int = 300
    enclosure_prefix: str | None = None
    complete: bool = False
    seasons: dict[str, str] = {}
    keep_corrected: str = "7 d"


class ProvenanceTable(Strict, frozen=True):
    """[provenance]: content credentials in each MP3, signed by the newsroom; paths of PEM files outside the show."""

    certificate: str
    key: str


class SpokenTable(Strict, frozen=True):
    """[spoken]: what is said around the article."""

    opening: str | None = None
    closing: str | None = None
    say_chapters: bool = False


class ReadingTable(Strict, frozen=True):
    """[reading]: which of several correct readings the house wants; `off` names rules that are not to be used."""

    seven: Literal["sju", "syv"] = "sju"
    years: Literal["tjue", "tusen"] = "tjue"
    clock: Literal[12, 24] = 24
    oclock: Literal["klokka", "klokken"] = "klokka"
    parties: Literal["letters", "names"] = "letters"
    off: list[str] = []


class MusicTable(Strict, frozen=True):
    """[sound.intro]; times in seconds, gain and ducking in dB."""

    file: str
    credit: str | None = None
    licence: str | None = None
    gain: float = 0.0
    overlap: float = 3.5
    ducking: float = -16.0
    attack: float = 0.6
    release: float = 0.8
    fade_in: float = 0.0
    fade_out: float = 1.5


class OutroTable(MusicTable, frozen=True):
    """[sound.outro]: as the intro, but it begins under speech."""

    fade_in: float = 0.4


class StingTable(Strict, frozen=True):
    """[sound.sting]: the sound between every two segments; gain in dB."""

    file: str
    credit: str | None = None
    licence: str | None = None
    gain: float = 0.0


class BedTable(Strict, frozen=True):
    """[sound.bed]: how music that a script names meets the speech over it; times in seconds, gain and ducking in dB."""

    gain: float = 0.0
    ducking: float = -16.0
    attack: float = 0.6
    release: float = 0.8
    lead: float = 1.5
    fade_in: float = 0.5
    fade_out: float = 2.5
    loop: bool = True


class PausesTable(Strict, frozen=True):
    """[sound.pauses]: seconds of silence by structure."""

    sentence: float = 0.32
    paragraph: float = 0.7
    quote: float = 0.45
    attribution: float = 0.08
    heading: float = 0.6
    segment: float = 1.2


class AlternatesTable(Strict, frozen=True):
    """[sound.alternates]: what is published beside the MP3, in kbit/s; what is left out is not made."""

    m4b: int | None = None
    opus: int | None = None


class SoundTable(Strict, frozen=True):
    """[sound]: loudness in LUFS, true_peak in dBTP, bitrate in kbit/s; vbr, LAME's quality, goes before bitrate."""

    intro: MusicTable | None = None
    outro: OutroTable | None = None
    sting: StingTable | None = None
    bed: BedTable = BedTable()
    credits: dict[str, str] = {}
    pauses: PausesTable = PausesTable()
    alternates: AlternatesTable = AlternatesTable()
    loudness: float = -16.0
    true_peak: float = -1.0
    channels: Literal[1, 2] = 1
    bitrate: Literal[64, 80, 96, 112, 128, 160, 192, 224, 256, 320] = 96
    vbr: Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9] | None = None
    voice_chain: VoiceChain = "off"


class QuotesTable(Strict, frozen=True):
    """[quotes]: how the role `sitat` is told from the narrator, besides its pause; pitch in semitones."""

    pitch: float = 0.0
    pace: float = 1.0


class SharedStoreTable(Strict, frozen=True):
    """[shared_store]: a bucket in which machines keep for each other what they made; no key or password is in it."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str = "us-east-1"
    read_only: bool = False


class SettingsFile(Strict, frozen=True):
    """The whole of lydsak.toml."""

    show: ShowTable
    feed: FeedTable = FeedTable()
    publish_as: PublishAs = "episode"
    approval: Approval = "optional"
    engine: str = "espeak"
    fallback: list[str] = []
    engines: dict[str, dict[str, Any]] = {}
    voices: dict[str, dict[str, str]] = {}
    quotes: QuotesTable = QuotesTable()
    spoken: SpokenTable = SpokenTable()
    reading: ReadingTable = ReadingTable()
    sound: SoundTable = SoundTable()
    provenance: ProvenanceTable | None = None
    shared_store: SharedStoreTable | None = None
    publish: dict[str, dict[str, Any]] = {}


def make_show(table: ShowTable) -> Show:
    """The show, with what was left out worked out from what was given."""
    title = table.title.strip()
    newspaper = table.newspaper or title
    category = (table.category,) if isinstance(table.category, str) else tuple(table.category)
    return Show(
        title=title,
        description=table.description.strip() or title,
        language=table.language,
        site_url=None if table.site_url is None else table.site_url.rstrip("/"),
        guid=table.guid,
        author=table.author or newspaper,
        newspaper=newspaper,
        owner_name=table.owner_name or table.author or newspaper,
        owner_email=table.owner_email,
        category=category,
        explicit=table.explicit,
        copyright=table.copyright,
        cover=table.cover,
        colour=table.colour,
        locked=table.locked,
        page_language=table.page_language,
    )


def make_provenance_files(table: ProvenanceTable | None) -> ProvenanceFiles | None:
    """Where the newsroom's certificate and key are; None where nothing is to be signed."""
    return None if table is None else ProvenanceFiles(table.certificate, table.key)


def make_shared_store(table: SharedStoreTable | None) -> SharedStore | None:
    """The bucket that is shared; None where there is none."""
    if table is None:
        return None
    return SharedStore(table.bucket, table.prefix, table.endpoint, table.region, table.read_only)


def make_feed_details(parsed: SettingsFile) -> FeedDetails:
    """What the feed says besides; what is left empty is not said."""
    table = parsed.feed
    return FeedDetails(
        license=_tidy(table.license),
        license_url=_tidy(table.license_url),
        location=_tidy(table.location),
        editor=_tidy(table.editor),
        funding_url=_tidy(table.funding_url),
        funding_text=_tidy(table.funding_text),
        update=_tidy(table.update),
        complete=table.complete,
        seasons=tuple((number, name.strip()) for number, name in table.seasons.items()),
        hub=_tidy(table.hub),
        new_feed_url=_tidy(table.new_feed_url),
        medium=table.medium,
        # Segments are to be heard in order, from the first on.
        type=table.type or ("serial" if parsed.publish_as == "segments" else "episodic"),
        page_size=table.page_size,
        enclosure_prefix=_tidy(table.enclosure_prefix),
        keep_corrected=count_hours(table.keep_corrected) or 0,
    )


def count_hours(written: str) -> int | None:
    """Hours of "7 d", "12 h" or "0"; None where it is neither."""
    found = re.fullmatch(r"\s*([0-9]{1,4})\s*(d|h|)\s*", written)
    if found is None or not (found[2] or int(found[1]) == 0):
        return None
    return int(found[1]) * (24 if found[2] == "d" else 1)


def _tidy(text: str | None) -> str | None:
    return (text or "").strip() or None


def make_reading(table: ReadingTable) -> ReadingStyle:
    """The house's way of reading numbers, times and names."""
    return ReadingStyle(table.seven, table.years, table.clock, table.oclock, table.parties, tuple(table.off))


def make_sound(parsed: SettingsFile) -> SoundDesign:
    """The sound design, seconds brought to milliseconds."""
    sound = parsed.sound
    pauses = {name: _count_ms(getattr(sound.pauses, name)) for name in sound.pauses.__struct_fields__}
    return SoundDesign(
        intro=_make_music(sound.intro),
        outro=_make_music(sound.outro),
        sting=_make_sting(sound.sting),
        bed=_make_underscore(sound.bed),
        credits=tuple(sound.credits.items()),
        pauses=Pauses(**pauses),
        say_chapters=parsed.spoken.say_chapters,
        loudness=Lufs(sound.loudness),
        true_peak=Dbtp(sound.true_peak),
        channels=sound.channels,
        encoding=ConstantBitrate(sound.bitrate) if sound.vbr is None else VariableBitrate(sound.vbr),
        voice_chain=sound.voice_chain,
        alternates=tuple(_list_alternates(sound.alternates)),
    )


def _list_alternates(table: AlternatesTable) -> Iterator[Alternate]:
    if table.m4b is not None:
        yield Alternate("m4b", table.m4b)
    if table.opus is not None:
        yield Alternate("opus", table.opus)


def _make_music(table: MusicTable | None) -> Music | None:
    if table is None:
        return None
    return Music(
        file=table.file,
        credit=table.credit,
        licence=table.licence,
        gain=Db(table.gain),
        overlap=_count_ms(table.overlap),
        ducking=Db(table.ducking),
        attack=_count_ms(table.attack),
        release=_count_ms(table.release),
        fade_in=_count_ms(table.fade_in),
        fade_out=_count_ms(table.fade_out),
    )


def _make_sting(table: StingTable | None) -> Sting | None:
    return None if table is None else Sting(table.file, table.credit, table.licence, Db(table.gain))


def _make_underscore(table: BedTable) -> Underscore:
    return Underscore(
        gain=Db(table.gain),
        ducking=Db(table.ducking),
        attack=_count_ms(table.attack),
        release=_count_ms(table.release),
        lead=_count_ms(table.lead),
        fade_in=_count_ms(table.fade_in),
        fade_out=_count_ms(table.fade_out),
        loop=table.loop,
    )


def _count_ms(seconds: float) -> Ms:
    return Ms(round(seconds * 1000))
