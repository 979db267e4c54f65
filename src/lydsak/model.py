"""Every noun of the house, frozen, in working order: article, script, spoken text, speech, programme, episode, show.

Times inside the house are whole milliseconds at 48 kHz, where a millisecond is 48 samples and an MP3 frame is 24 ms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, NewType

# --- Units -----------------------------------------------------------------------------------------------------------

Ms = NewType("Ms", int)
"""Whole milliseconds."""
Hz = NewType("Hz", int)
Db = NewType("Db", float)
"""A level relative to something else."""
Lufs = NewType("Lufs", float)
"""Loudness relative to full scale, ITU-R BS.1770-5."""
Dbtp = NewType("Dbtp", float)
"""True peak relative to full scale, ITU-R BS.1770-5 annex 2."""
ParagraphId = NewType("ParagraphId", str)
Key = NewType("Key", str)
"""The fingerprint of an artifact in the store: 64 hexadecimal digits."""
Language = Literal["nb", "nn"]

HOUSE_RATE: Final = Hz(48_000)
SAMPLES_PER_MS: Final = 48
FRAME_MS: Final = Ms(24)
"""One MP3 frame: 1152 samples at 48 kHz."""

PRODUCT: Final = "Lydsak"
"""Who tags and feeds say made them."""

NARRATOR: Final = "forteller"
"""The role that reads whatever no turn gives to somebody else."""


# --- Article ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArticleBlock:
    """One heading, paragraph or list item as the article has it."""

    kind: Literal["heading", "paragraph"]
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the source that are not read aloud, and why."""

    text: str
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Article:
    """What a reader made of a source. `date` is YYYY, YYYY-MM or YYYY-MM-DD."""

    title: str
    title_derived: bool
    blocks: tuple[ArticleBlock, ...]
    author: str | None = None
    date: str | None = None
    language: Language = "nb"
    left_out: tuple[LeftOut, ...] = ()


# --- Script ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plain:
    """Words shown and said alike."""

    text: str


@dataclass(frozen=True, slots=True)
class Respelling:
    """`{shown|said}`: one-off pronunciation; with `ipa`, `said` is phonetic."""

    shown: str
    said: str
    ipa: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """`%% text %%`: for colleagues; neither shown nor said."""

    text: str


Inline = Plain | Respelling | Note


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of a paragraph in one voice. `name` is as typed after `@`; None is the narrator by default."""

    name: str | None
    inlines: tuple[Inline, ...]

    @property
    def shown(self) -> str:
        """The written text, as pages and captions have it."""
        return "".join(part.text if isinstance(part, Plain) else part.shown for part in self.inlines if not isinstance(part, Note))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit of editing, linking and merging. `raw` is its source slice, trailing blank lines included."""

    id: ParagraphId | None
    turns: tuple[Turn, ...]
    muted: bool = False
    aliases: tuple[ParagraphId, ...] = ()
    line: int = field(default=0, compare=False)
    raw: str | None = field(default=None, compare=False)

    @property
    def shown(self) -> str:
        """The written text of all turns, joined by spaces."""
        return " ".join(turn.shown.strip() for turn in self.turns if turn.shown.strip())


@dataclass(frozen=True, slots=True)
class Pause:
    """`[pause 0,8 s]`."""

    duration: Ms
    line: int = field(default=0, compare=False)
    raw: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Sound:
    """`[lyd FILE]`, or `[lyd FILE | text]`: a recording that replaces a reading, with the words heard in it."""

    file: str
    text: str | None = None
    id: ParagraphId | None = None
    line: int = field(default=0, compare=False)
    raw: str | None = field(default=None, compare=False)


Block = Paragraph | Pause | Sound


@dataclass(frozen=True, slots=True)
class Segment:
    """One section of the programme: a chapter for the listener. `heading` is None for text before the first `##`."""

    heading: tuple[Inline, ...] | None
    id: ParagraphId | None
    blocks: tuple[Block, ...]
    line: int = field(default=0, compare=False)
    raw: str | None = field(default=None, compare=False)
    """The heading's source slice, trailing blank lines included."""

    @property
    def title(self) -> str | None:
        """The heading as shown."""
        return None if self.heading is None else Turn(None, self.heading).shown.strip()


ScriptStatus = Literal["draft", "review", "approved"]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the `---` lines. Every scalar is read as a string; `raw` is the slice with both fences."""

    title: str | None = None
    date: str | None = None
    article_date: str | None = None
    author: str | None = None
    source: str | None = None
    status: ScriptStatus = "review"
    summary: str | None = None
    guid: str | None = None
    language: Language | None = None
    voices: tuple[tuple[str, str], ...] = ()
    """Names of speakers and the role or `engine:voice` that reads them."""
    raw: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Script:
    """The editors' file. Rendering a parsed script gives its bytes back."""

    front_matter: FrontMatter
    segments: tuple[Segment, ...]
    preamble: str = field(default="", compare=False)
    """What stands before the front matter or the first block: a byte order mark, blank lines."""


# --- Spoken text -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """Written words and how they are said.

    `start` and `end` are offsets into the written text; `written` is exactly that slice. A token covers one written
    word or several ("17. mai"); `spoken` is empty for what is silent (a quote dash). `rule` names what read it.
    """

    written: str
    spoken: str
    start: int
    end: int
    rule: str = "plain"
    ipa: bool = False
    """`spoken` is phonetic (IPA), for engines that take it."""
    doubt: str | None = None
    """Why an editor should look: the reading was a guess."""


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """How a word of words.toml is said. One of `said`, `ipa`, `espeak` and `read_as` at least is given."""

    word: str
    said: str | None = None
    """A respelling, for every engine."""
    ipa: str | None = None
    espeak: str | None = None
    """espeak-ng's own phoneme mnemonics."""
    read_as: Literal["letters", "word"] | None = None
    language: str | None = None
    """The language of the text it is for; None is any."""
    voice: str | None = None
    """The only voice it is for, as `engine:voice`."""
    note: str | None = None
    reviewed: bool = False
    """Somebody has listened to it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of one engine, as in `espeak:nb`."""

    engine: str
    name: str

    def __str__(self) -> str:
        return f"{self.engine}:{self.name}"


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One stretch of spoken text that an engine marks the start of: what one token says."""

    text: str
    ipa: bool = False


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """All that the sound of an utterance depends on, besides the engine's own version."""

    voice: Voice
    language: Language
    words: tuple[SpokenWord, ...]
    """None is empty; joined by single spaces they are the spoken text, punctuation included."""

    @property
    def text(self) -> str:
        """The spoken text."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence, or the part of it in one voice: the unit of synthesis and caching."""

    tokens: tuple[Token, ...]
    request: SpeechRequest
    name: str | None
    """The speaker as the script names them; None is the narrator."""
    ends_paragraph: bool = False
    paragraph: ParagraphId | None = None


# --- Speech ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WordMark:
    """Where one word of a request sounds, from the start of the speech."""

    start: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine returns: signed 16-bit little-endian mono samples, and one mark a word of the request."""

    pcm: bytes
    rate: Hz
    marks: tuple[WordMark, ...]
    estimated: bool = False
    """The marks are worked out from the text's length, not told by the engine."""


@dataclass(frozen=True, slots=True)
class SpeechInfo:
    """Speech without its samples, after it was brought to the house rate and padded to a whole millisecond."""

    duration: Ms
    marks: tuple[WordMark, ...]
    estimated: bool


# --- Programme -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fade:
    """A smooth change of a clip's level, in milliseconds from the clip's start."""

    start: Ms
    end: Ms
    to: Db


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of one source on a track. `start` is relative to the unit that holds it."""

    source: Key
    start: Ms
    duration: Ms
    source_start: Ms = Ms(0)
    gain: Db = Db(0.0)
    fades: tuple[Fade, ...] = ()
    """In order of time, not overlapping; the level before the first is `gain`."""
    fade_in: Ms = Ms(0)
    fade_out: Ms = Ms(0)


@dataclass(frozen=True, slots=True)
class Track:
    """Clips that are heard together with those of other tracks."""

    name: Literal["speech", "music"]
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """An encoding unit: begins on a frame boundary and is a whole number of frames that end in silence.

    A unit without clips is silence. `part` is what it belongs to: the opening, a segment by number from 0, or the closing.
    """

    start: Ms
    duration: Ms
    tracks: tuple[Track, ...]
    part: Literal["opening", "closing"] | int


@dataclass(frozen=True, slots=True)
class TimedWord:
    """One written word and when it is heard, from the start of the episode."""

    text: str
    start: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class TimedUtterance:
    """One utterance on the episode's clock; captions, transcripts and the page are made from these alone."""

    words: tuple[TimedWord, ...]
    start: Ms
    end: Ms
    kind: Literal["opening", "heading", "paragraph", "recording", "closing"]
    name: str | None = None
    paragraph: ParagraphId | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A segment as the listener's app lists it; starts on a whole second."""

    title: str
    start: Ms
    end: Ms
    id: ParagraphId | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """The timeline of an episode: whole milliseconds, no samples."""

    units: tuple[Unit, ...]
    chapters: tuple[Chapter, ...]
    utterances: tuple[TimedUtterance, ...]
    duration: Ms


# --- Audio file ------------------------------------------------------------------------------------------------------


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


# --- Episode ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file under feed/, by its path from there; the name holds the hash of its content."""

    path: str
    size: int
    media_type: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class PageTurn:
    """A stretch of a paragraph with its speaker, as the page shows it."""

    name: str | None
    text: str


@dataclass(frozen=True, slots=True)
class PageBlock:
    """What the page shows: a heading or a paragraph, linked by its id."""

    kind: Literal["heading", "paragraph", "recording"]
    id: str
    turns: tuple[PageTurn, ...]


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
    blocks: tuple[PageBlock, ...]
    loudness: Loudness
    voices: tuple[str, ...]
    credits: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    """Every sound from audio/music that is in it."""
    page: PublishedFile | None = None
    segment_files: tuple[PublishedFile, ...] = ()
    """audio/segments/SLUG/*.mp3, by path from the show's folder."""


# --- Show ------------------------------------------------------------------------------------------------------------


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
class SoundDesign:
    """How the programme is put together, and what it is encoded to."""

    intro: Music | None = None
    outro: Music | None = None
    pauses: Pauses = Pauses()
    say_chapters: bool = False
    loudness: Lufs = Lufs(-16.0)
    true_peak: Dbtp = Dbtp(-1.0)
    channels: Literal[1, 2] = 1
    bitrate: int = 96
    """kbit/s, constant."""
