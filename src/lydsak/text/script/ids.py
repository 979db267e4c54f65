"""Paragraph ids: derived from content for a build, or given for good by `check --fix`."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final, Literal

from lydsak.model import BedMark, Block, Paragraph, ParagraphId, Pause, Script, Segment, Sound
from lydsak.text.script.inline import ID

HEADING_LETTER: Final = "k"
"""Headings are k1, k2, ...; no segment's paragraphs take the letter."""
_DERIVED_LETTER: Final = "u"
_ALPHABET: Final = "abcdefghijlmnopqrstuvwxyz"

Numbered = Segment | Paragraph | Sound
_Choose = Callable[[Literal["heading", "block"], int, str], ParagraphId]
"""The id for what is a heading or a block in the segment of that index and has these words."""


def number_paragraphs(script: Script) -> tuple[Script, tuple[Numbered, ...]]:
    """Give what has no id one from its content, for this build alone: source slices stay, nothing is to be written.

    Returns the script and what got an id. The same words get the same id wherever they stand.
    """
    taken = set(_list_ids(script))
    same: Counter[str] = Counter()

    def derive(_kind: str, _at: int, words: str) -> ParagraphId:
        number = (
            int.from_bytes(hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:4], "big") + same[words]
        )
        same[words] += 1
        while (id := ParagraphId(f"{_DERIVED_LETTER}{number:010}")) in taken:
            number += 1
        taken.add(id)
        return id

    return _give_ids(script, derive, write=False)


def assign_ids(script: Script, known: Iterable[ParagraphId] = ()) -> tuple[Script, tuple[Numbered, ...]]:
    """Give what has no id the next one of its segment and write it into the source slices; ids are never reused.

    `known` are ids that stood in the script before.
    """
    highest = _find_highest(script, known)
    letters_of: dict[int, str] = {}

    def assign(kind: Literal["heading", "block"], at: int, _words: str) -> ParagraphId:
        letters = HEADING_LETTER if kind == "heading" else letters_of.get(at)
        if letters is None:
            letters = letters_of[at] = _choose_letters(script.segments[at], highest)
        highest[letters] += 1
        return ParagraphId(f"{letters}{highest[letters]}")

    return _give_ids(script, assign, write=True)


def name_next_id(script: Script) -> ParagraphId:
    """The id for one paragraph more in the first segment: past all that its letters have had."""
    return name_next_ids(script, 1)[0]


def name_next_ids(script: Script, count: int, segment: int = 0) -> tuple[ParagraphId, ...]:
    """The ids for so many paragraphs more in a segment."""
    highest = _find_highest(script, ())
    letters = _choose_letters(script.segments[segment], highest) if script.segments else name_letters(0)
    return tuple(ParagraphId(f"{letters}{highest[letters] + step}") for step in range(1, count + 1))


def qualify_ids(script: Script, slug: str) -> Script:
    """The script with its slug before every id, as SLUG.b2: so those of several scripts stay apart. Sources stay."""

    def qualify(id: ParagraphId | None) -> ParagraphId | None:
        return ParagraphId(f"{slug}.{id}") if id else None

    def qualify_block(block: Block) -> Block:
        if isinstance(block, Paragraph):
            aliases = tuple(ParagraphId(f"{slug}.{alias}") for alias in block.aliases)
            return replace(block, id=qualify(block.id), aliases=aliases)
        return replace(block, id=qualify(block.id)) if isinstance(block, Sound) else block

    segments = (
        replace(segment, id=qualify(segment.id), blocks=tuple(map(qualify_block, segment.blocks)))
        for segment in script.segments
    )
    return replace(script, segments=tuple(segments))


def name_letters(index: int) -> str:
    """The letters of the paragraphs of segment `index` from 0: a, b, ... z, aa, ab, ..., without k."""
    size = len(_ALPHABET)
    return _ALPHABET[index] if index < size else name_letters(index // size - 1) + _ALPHABET[index % size]


def _find_highest(script: Script, known: Iterable[ParagraphId]) -> Counter[str]:
    highest: Counter[str] = Counter()
    for id in (*_list_ids(script), *known):
        letters, number = _split_id(id)
        highest[letters] = max(highest[letters], number)
    return highest


def _list_ids(script: Script) -> Iterator[ParagraphId]:
    for segment in script.segments:
        yield from (segment.id,) if segment.id else ()
        for block in segment.blocks:
            if isinstance(block, Paragraph):
                yield from block.aliases
            if not isinstance(block, Pause | BedMark) and block.id:
                yield block.id


def _give_ids(script: Script, choose: _Choose, *, write: bool) -> tuple[Script, tuple[Numbered, ...]]:
    numbered: list[Numbered] = []
    segments = []
    for at, segment in enumerate(script.segments):
        given = segment
        if segment.heading is not None and segment.id is None:
            id = choose("heading", at, f"## {segment.title}")
            given = replace(segment, id=id, raw=_write_id(segment.raw, id) if write else segment.raw)
            numbered.append(given)
        blocks: list[Block] = []
        for block in segment.blocks:
            words = _read_words(block)
            if not isinstance(block, Pause | BedMark) and words and block.id is None:
                id = choose("block", at, words)
                block = replace(block, id=id, raw=_write_id(block.raw, id) if write else block.raw)  # noqa: PLW2901
                numbered.append(block)
            blocks.append(block)
        segments.append(replace(given, blocks=tuple(blocks)))
    return replace(script, segments=tuple(segments)), tuple(numbered)


def _read_words(block: Block) -> str | None:
    """What an id would be for; nothing for pauses, beds, bare sounds and paragraphs of notes alone."""
    if isinstance(block, Paragraph):
        return block.shown
    return block.text if isinstance(block, Sound) else None


def _write_id(raw: str | None, id: ParagraphId) -> str | None:
    """A source slice with an id at the end of its words. What only looked like an id stays text by a backslash."""
    if raw is None:
        return None
    words = raw.rstrip()
    parts = re.split(r"(%%.*?%%)", words, flags=re.DOTALL)
    kept = (part if index % 2 else ID.sub(r"\\\g<0>", part) for index, part in enumerate(parts))
    return f"{''.join(kept)} ^{id}{raw[len(words) :]}"


def _split_id(id: ParagraphId) -> tuple[str, int]:
    found = re.match(r"([a-z]+)([0-9]+)", id)
    return (found[1], int(found[2])) if found else (id, 0)


def _choose_letters(segment: Segment, highest: Counter[str]) -> str:
    """The letters that the segment's paragraphs mostly have, or the first that are free."""
    ids = (block.id for block in segment.blocks if not isinstance(block, Pause | BedMark))
    used = Counter(_split_id(id)[0] for id in ids if id)
    used.pop(HEADING_LETTER, None)
    if used:
        return used.most_common(1)[0][0]
    return next(letters for letters in map(name_letters, range(10_000)) if not highest[letters])
