"""The editors' file: segments, paragraphs, turns and marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lydsak.model.units import Language, Ms, ParagraphId


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
        return "".join(
            part.text if isinstance(part, Plain) else part.shown for part in self.inlines if not isinstance(part, Note)
        )


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


@dataclass(frozen=True, slots=True)
class BedMark:
    """`[musikk FILE]`: music under what follows, to the next such mark or the segment's end; without a file it ends."""

    file: str | None
    line: int = field(default=0, compare=False)
    raw: str | None = field(default=None, compare=False)


Block = Paragraph | Pause | Sound | BedMark


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
EpisodeKind = Literal["full", "trailer", "bonus"]
PublishAs = Literal["episode", "segments"]
"""One episode with its segments as chapters, or each segment as an episode of its own."""


Approval = Literal["optional", "required"]
"""Whether listeners get what nobody has approved."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The day a published story was taken back, ISO 8601, and the reason that readers are given."""

    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands where a withdrawn story was. `language` is the script's own; None: the show's."""

    title: str
    withdrawal: Withdrawal
    language: Language | None
    public: bool = True
    """Whether its day had come: of what never was out no notice tells."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong in a published story, and the day it was put right, ISO 8601; shown, never spoken."""

    date: str
    text: str


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
    season: int | None = None
    number: int | None = None
    """Of the episode, in its season where it has one."""
    kind: EpisodeKind = "full"
    soundbite: tuple[ParagraphId, ParagraphId] | None = None
    """The first and the last paragraph of the stretch that apps may play as a teaser."""
    stories: tuple[str, ...] = ()
    """The scripts that an edition is made of, as they are named there; no edition names none."""
    corrections: tuple[Correction, ...] = ()
    publish_as: PublishAs | None = None
    """None: as lydsak.toml says."""
    withdrawn: Withdrawal | None = None
    approved_text: str | None = None
    """The digest of what was approved; the status counts only while the script is that."""
    raw: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Script:
    """The editors' file. Rendering a parsed script gives its bytes back."""

    front_matter: FrontMatter
    segments: tuple[Segment, ...]
    preamble: str = field(default="", compare=False)
    """What stands before the front matter or the first block: a byte order mark, blank lines."""


RiskKind = Literal["name", "capitals", "number", "homograph"]


@dataclass(frozen=True, slots=True)
class RiskyWord:
    """A word worth hearing before air: where it first stands, how often, and why; the highest score is the riskiest."""

    word: str
    paragraph: ParagraphId | None
    kind: RiskKind
    count: int
    score: int


SlipKind = Literal["doubled", "repeated", "agreement", "space", "punctuation", "quotation mark"]


@dataclass(frozen=True, slots=True)
class Slip:
    """What a voice would expose: `start` and `end` are offsets into the paragraph's shown text."""

    paragraph: ParagraphId | None
    start: int
    end: int
    text: str
    kind: SlipKind
