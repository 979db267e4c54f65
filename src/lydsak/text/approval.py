"""digest_approval, find_status: an approval holds for the words that were approved, and for no others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Final

from lydsak.model import BedMark, Block, Inline, Note, Pause, Plain, Script, ScriptStatus, Sound, Turn

_DIGITS: Final = 16
"""Of the digest: it guards against oversights, not against forgers, who could write `godkjent` themselves."""


def find_status(script: Script) -> ScriptStatus:
    """The status as it counts: what was approved and then changed is to be reviewed again.

    An approval without a digest is one that was typed; whether it counts is the show's affair.
    """
    front = script.front_matter
    lost = front.approved_text is not None and front.approved_text != digest_approval(script)
    return "review" if front.status == "approved" and lost else front.status


def digest_approval(script: Script) -> str:
    """What listeners get of a script, in 16 hex digits: not its ids, its notes, its status or its publication."""
    front = script.front_matter
    head = [
        *(front.title, front.author, front.summary, front.article_date, front.language, front.kind),
        [list(pair) for pair in sorted(front.voices)],
        list(front.stories),
        [[one.date, one.text] for one in front.corrections],
    ]
    body = [
        [
            None if segment.heading is None else _describe_inlines(segment.heading),
            list(_describe_blocks(segment.blocks)),
        ]
        for segment in script.segments
    ]
    canonical = json.dumps([head, body], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:_DIGITS]


def _describe_blocks(blocks: tuple[Block, ...]) -> Iterator[list[object]]:
    for block in blocks:
        if isinstance(block, Pause):
            yield ["pause", block.duration]
        elif isinstance(block, Sound):
            yield ["sound", block.file, block.text]
        elif isinstance(block, BedMark):
            yield ["bed", block.file]
        elif not block.muted and (turns := _describe_turns(block.turns)):
            yield ["paragraph", turns]


def _describe_turns(turns: tuple[Turn, ...]) -> list[object]:
    """What is said and by whom; nothing of a paragraph of notes alone."""
    described = [(turn.name, _describe_inlines(turn.inlines)) for turn in turns]
    return [[name, inlines] for name, inlines in described if inlines]


def _describe_inlines(inlines: tuple[Inline, ...]) -> list[object]:
    """Words and pronunciations; a note is for colleagues, and what stood on both sides of it is one text."""
    described: list[object] = []
    for part in inlines:
        if isinstance(part, Note):
            continue
        if isinstance(part, Plain):
            before = described.pop() if described and isinstance(described[-1], str) else ""
            described.append(f"{before}{part.text}")
        else:
            described.append([part.shown, part.said, part.ipa])
    return described
