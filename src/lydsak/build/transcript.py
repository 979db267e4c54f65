"""What a script shows: page blocks, lyrics, summary and the dates as feeds have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from lydsak.config import load_time_zone
from lydsak.errors import Phrase, Place, ScriptError
from lydsak.model import FrontMatter, PageBlock, PageTurn, Paragraph, ParagraphId, Script, Segment, Sound
from lydsak.text.sentences import split_sentences

_SUMMARY_LENGTH = 240


def list_heard(script: Script) -> list[ParagraphId]:
    """The ids of what is read aloud, in order; of an id that a paragraph was joined from, nothing."""
    heard: list[ParagraphId] = []
    for segment in script.segments:
        for block in segment.blocks:
            if isinstance(block, Paragraph):
                id = None if block.muted else block.id
            else:
                id = block.id if isinstance(block, Sound) and block.text is not None else None
            heard += [id] if id else []
    return heard


def list_page_blocks(script: Script, *, segment: int | None = None) -> tuple[PageBlock, ...]:
    """What the page shows, in order, of one segment or of all; muted paragraphs, notes and pauses are not among it."""
    chosen = script.segments if segment is None else (script.segments[segment],)
    names = {name for name, _ in script.front_matter.voices}
    return tuple(block for one in chosen for block in _list_segment_blocks(one, names))


def render_lyrics(blocks: Iterable[PageBlock]) -> str:
    """The written words as plain text, a blank line between paragraphs."""
    return "\n\n".join(" ".join(turn.text for turn in block.turns) for block in blocks)


def summarize_script(script: Script) -> str:
    """The front matter's summary, or the first sentences."""
    if script.front_matter.summary:
        return " ".join(script.front_matter.summary.split())
    paragraphs = [
        block.shown
        for segment in script.segments
        for block in segment.blocks
        if isinstance(block, Paragraph) and not block.muted and block.shown
    ]
    text = re.sub(r"[\x0b\f]", " ", paragraphs[0]) if paragraphs else ""  # which XML cannot hold
    ends = [end for _, end in split_sentences(text) if end <= _SUMMARY_LENGTH]
    return text[: ends[-1]] if ends else text[:_SUMMARY_LENGTH].rsplit(" ", 1)[0]


def format_publication(front_matter: FrontMatter, path: str, *, preamble: str = "") -> str | None:
    """`dato` as ISO 8601 with its offset; Norwegian wall-clock time where it names no zone. Raises ScriptError.

    `preamble` is what stands above the front matter: the error is on the line as the file has it.
    """
    if front_matter.date is None:
        return None
    text = front_matter.date.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        lines = enumerate((front_matter.raw or "").split("\n"), preamble.count("\n") + 1)
        line = next((number for number, one in lines if text in one), None)
        raise ScriptError(
            "L218",
            Phrase('not a date: "{text}"', text=text),
            place=Place(path, line),
            help="write it like 2026-11-20 06:00",
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=load_time_zone())
    return moment.isoformat(timespec="seconds")


def _list_segment_blocks(segment: Segment, names: set[str]) -> Iterator[PageBlock]:
    if segment.title:
        yield PageBlock("heading", str(segment.id or ""), (PageTurn(None, segment.title),))
    for block in segment.blocks:
        if isinstance(block, Paragraph) and not block.muted:
            turns = tuple(
                PageTurn(turn.name if turn.name in names else None, _fold_spaces(turn.shown))
                for turn in block.turns
                if turn.shown.strip()
            )
            if turns:
                yield PageBlock("paragraph", str(block.id), turns)
        elif isinstance(block, Sound) and block.text:
            yield PageBlock("recording", str(block.id or ""), (PageTurn(None, _fold_spaces(block.text)),))


def _fold_spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
