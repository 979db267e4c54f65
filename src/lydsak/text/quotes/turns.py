"""make_turns: a paragraph's quotes become turns in its speakers' names; what is unsure stays with the narrator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lydsak.model import NARRATOR, Inline, Language, Note, Plain, Quote, Turn
from lydsak.text.script.inline import NARRATOR_NAMES, normalize_name

QUOTED: Final = "sitat"
"""The role that reads quoted people, unless the producer gives it a voice the narrator's."""
_LEADING: Final = re.compile(r"[,.;:!?…»”“\"]+(?=\s)")
ASKING: Final[dict[Language, str]] = {"nb": "hvem sier dette?", "nn": "kven seier dette?"}
"""The note to the editor where only they can tell."""


def make_turns(text: str, quotes: Sequence[Quote], language: Language) -> tuple[Turn, ...]:
    """The turns of one paragraph, in order; joined by blanks they are its text. A note asks who speaks, if unsure."""
    turns: list[Turn] = []
    for start, end, name in _part_text(text, [quote for quote in quotes if is_turn(quote)]):
        piece = text[start:end].strip()
        if piece:
            turns.append(Turn(name or (NARRATOR if turns else None), (Plain(piece),)))
    turns = turns or [Turn(None, (Plain(text),))]
    if any(needs_answer(quote) for quote in quotes):
        turns[-1] = Turn(turns[-1].name, _add_note(turns[-1].inlines, ASKING[language]))
    return tuple(turns)


def is_turn(quote: Quote) -> bool:
    """Whether somebody is named surely enough to be given the words."""
    return quote.speaker is not None and quote.confidence != "unsure" and _is_sayable(quote.speaker)


def needs_answer(quote: Quote) -> bool:
    """Whether only an editor can say who speaks: nobody is said to, or a "hun" or a role is nobody's we know."""
    if is_turn(quote) or quote.how == "question":
        return False
    return quote.attribution is None or quote.how in ("pronoun", "surname", "name", "role")


def name_voices(quotes: Sequence[Quote]) -> tuple[tuple[str, str], ...]:
    """The speakers of all turns in order, each mapped to the role of the quoted."""
    return tuple((name, QUOTED) for name in dict.fromkeys(quote.speaker for quote in quotes if is_turn(quote)) if name)


def _is_sayable(name: str) -> bool:
    """A name that a turn can carry."""
    return normalize_name(name) == name and ":" not in name and name not in (*NARRATOR_NAMES, QUOTED)


def _part_text(text: str, quotes: Sequence[Quote]) -> Iterator[tuple[int, int, str | None]]:
    """The quotes and what lies between, parted at blanks alone; the mark after a quote goes with it."""
    at = 0
    for quote in quotes:
        closing = _LEADING.match(text, quote.end)
        end = closing.end() if closing else quote.end
        if not (_is_edge(text, quote.start) and _is_edge(text, end)):
            continue
        yield at, quote.start, None
        yield quote.start, end, quote.speaker
        at = end
    yield at, len(text), None


def _is_edge(text: str, at: int) -> bool:
    """Whether a line may begin there without a blank more or less."""
    return at in (0, len(text)) or text[at - 1] == " " or text[at] == " "


def _add_note(inlines: Sequence[Inline], note: str) -> tuple[Inline, ...]:
    *before, last = inlines
    return (*before, Plain(f"{last.text} "), Note(note)) if isinstance(last, Plain) else (*inlines, Note(note))
