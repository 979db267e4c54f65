"""Sentence splitting with what the reading rules know of Norwegian abbreviations, ordinals and initials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lydsak.text.full_stop import ends_at_stop

# From the first mark of a run to its last (`++`): begun at each of them, a line of them would take minutes.
_STOP = re.compile(
    r"(?<![.?!…])(?P<mark>[.?!…]++)(?P<closers>[»\"”’')\]*]*)(?:\[[0-9]{1,3}\]|[¹²³⁰-⁹])*(?P<gap>\s+|$)|\n\s*\n\s*"
)
_OPENERS = "«\"“„‘'([–—- \u00a0"
_SMALL_CAPITAL_NAME = re.compile(r"[a-zæøå]{1,2}[A-ZÆØÅ]")


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets (start, end) of each sentence in `text`, the white space around it left out. Empty text has none."""
    sentences: list[tuple[int, int]] = []
    start = 0
    for end, following in _find_boundaries(text):
        _add_sentence(text, start, end, sentences)
        start = following
    _add_sentence(text, start, len(text), sentences)
    return tuple(sentences)


def _add_sentence(text: str, start: int, end: int, sentences: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    if piece.strip():
        sentences.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))


def _find_boundaries(text: str) -> Iterator[tuple[int, int]]:
    for match in _STOP.finditer(text):
        if match["mark"] is None or _ends_sentence(text, match):
            yield match.end() if match["mark"] is None else match.start("gap"), match.end()


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    rest = text[match.end() : match.end() + 24]
    if not rest:
        return True
    if "\n" in match["gap"].strip(" ") and match["gap"].count("\n") > 1:
        return True
    following = rest.lstrip(_OPENERS)
    opens = _opens_sentence(following)
    if match["mark"] != ".":
        return opens
    if match["closers"]:
        return opens
    return opens and ends_at_stop(text, match.start(), match.end())


def _opens_sentence(following: str) -> bool:
    return (
        bool(following)
        and following[0] not in "+±=/&%<>~*"
        and (not following[0].islower() or _SMALL_CAPITAL_NAME.match(following) is not None)
    )
