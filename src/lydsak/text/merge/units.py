"""list_units, tokenize_words: a script as a row of headings, paragraphs and recordings, each with what hangs on it.

A unit is what an id stands for. Pauses, music, bare sounds and paragraphs of notes have no id: they hang on the unit
before them and go where it goes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from lydsak.model import BedMark, Block, Paragraph, ParagraphId, Pause, Script, Segment, Sound
from lydsak.text.script.inline import ESCAPABLE, ID
from lydsak.text.script.render import render_block, render_heading

UnitKind = Literal["start", "heading", "paragraph", "sound"]
START: Final = ""
"""The key of what stands before the first unit: nothing is said there, but a pause or a note may stand."""
_TOKEN: Final = re.compile(
    rf"""
    (?P<note>%%.*?%%)
    |(?P<escape>\\[{re.escape(ESCAPABLE)}])
    |(?P<said>\{{(?:\\.|[^{{}}\n])*\}})
    |(?P<strike>~~)
    |(?P<word>\w[\w\u0300-\u036f]*(?:[.,:/’'-]\w[\w\u0300-\u036f]*)*)
    |(?P<sign>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_TURN: Final = re.compile(r"@[^:\n]+:")


@dataclass(frozen=True, slots=True)
class MergeToken:
    """A word, a sign or a mark that is never parted, and the white space before it."""

    text: str
    gap: str = field(compare=False)
    key: str
    """What is compared: whether white space stands before it counts, what kind does not."""


@dataclass(frozen=True, slots=True)
class MergeUnit:
    """A heading, a paragraph or a recording, and the marks without words that follow it."""

    key: str
    """Its id; what has none gets a key of its own."""
    id: ParagraphId | None
    kind: UnitKind
    words: str
    """Its source without ids and strikes."""
    muted: bool = False
    aliases: tuple[ParagraphId, ...] = ()
    raw: str | None = field(default=None, compare=False)
    """Its source slice, trailing blank lines included; None for what is to be written anew."""
    tail: tuple[str, ...] = field(default=(), compare=False)
    """The source slices of what hangs on it."""

    @property
    def tokens(self) -> tuple[MergeToken, ...]:
        """Its words and marks."""
        return tokenize_words(self.words)

    @property
    def source(self) -> str:
        """As it is typed, without its id."""
        return f"~~{self.words}~~" if self.muted else self.words


def list_units(script: Script, side: str) -> tuple[MergeUnit, ...]:
    """The units of a script in their order, the first of them what stands before all. `side` names what has no id."""
    units = [MergeUnit(START, None, "start", "")]
    for number, element in enumerate(_iterate_elements(script)):
        made = read_unit(element, f"{side}:{number}")
        if made is None:
            units[-1] = replace(units[-1], tail=(*units[-1].tail, _read_raw(element)))
        else:
            units.append(made)
    return tuple(units)


def is_unit(block: Block) -> bool:
    """Whether a block has an id or words that one would be for."""
    if isinstance(block, Paragraph):
        return block.id is not None or bool(block.shown)
    return isinstance(block, Sound) and (block.id is not None or block.text is not None)


def render_unit(unit: MergeUnit) -> str:
    """A unit's own source: its slice, or written anew with its ids last."""
    if unit.raw is not None:
        return unit.raw
    ids = "".join(f" ^{id}" for id in (*unit.aliases, unit.id) if id)
    text = f"## {unit.words}" if unit.kind == "heading" else unit.source
    return f"{text}{ids}\n"


def tokenize_words(words: str) -> tuple[MergeToken, ...]:
    """The tokens of a unit's words; joined with their gaps they are the words, but for blanks at the ends."""
    return tuple(_iterate_tokens(words.strip()))


def join_tokens(tokens: Sequence[MergeToken]) -> str:
    """Tokens as text. What began a paragraph and begins none any more gets its blank."""
    return "".join((token.gap or token.key[: -len(token.text)]) + token.text for token in tokens).strip()


def fold_words(words: str) -> tuple[str, ...]:
    """What two texts have in common when only their blanks differ."""
    return tuple(token.key for token in tokenize_words(words))


def _iterate_tokens(words: str) -> Iterator[MergeToken]:
    at = 0
    while at < len(words):
        start = at
        while at < len(words) and words[at].isspace():
            at += 1
        gap = words[start:at]
        line_start = not start or "\n" in gap
        match = (_TURN.match(words, at) if line_start else None) or _TOKEN.match(words, at)
        if match is None:
            return
        text = match[0]
        blank = " " if gap or not start else ""
        yield MergeToken(text, gap, blank + unicodedata.normalize("NFC", text))
        at = match.end()


def _iterate_elements(script: Script) -> Iterator[Segment | Block]:
    for segment in script.segments:
        if segment.heading is not None:
            yield segment
        yield from segment.blocks


def read_unit(element: Segment | Block, key: str) -> MergeUnit | None:
    """An element as a unit; None for what hangs on the unit before it."""
    raw = _read_raw(element)
    if isinstance(element, Segment):
        words = _strip_ids(raw, (element.id,)).strip().removeprefix("##").strip()
        return MergeUnit(element.id or key, element.id, "heading", words, raw=raw)
    if isinstance(element, Pause | BedMark) or not is_unit(element):
        return None
    if isinstance(element, Sound):
        return MergeUnit(element.id or key, element.id, "sound", _strip_ids(raw, (element.id,)).strip(), raw=raw)
    words = _strip_ids(raw, (*element.aliases, element.id))
    if element.muted:
        words = _strip_strikes(words)
    return MergeUnit(element.id or key, element.id, "paragraph", words.strip(), element.muted, element.aliases, raw)


def _read_raw(element: Segment | Block) -> str:
    if element.raw is not None:
        return element.raw
    return render_heading(element) if isinstance(element, Segment) else render_block(element)


def _strip_ids(raw: str, ids: Sequence[ParagraphId | None]) -> str:
    """A source slice without its own ids; what stands in notes and what only looks like one stays."""
    parts = re.split(r"(%%.*?%%|\\.)", raw, flags=re.DOTALL)
    own = set(ids)
    return "".join(part if at % 2 else _strip_found(part, own) for at, part in enumerate(parts))


def _strip_found(text: str, own: set[ParagraphId | None]) -> str:
    return re.sub(rf"[ \t]*{ID.pattern}", lambda found: "" if found[1] in own else found[0], text)


def _strip_strikes(words: str) -> str:
    first, last = words.find("~~"), words.rfind("~~")
    return words[:first] + words[first + 2 : last] + words[last + 2 :]
