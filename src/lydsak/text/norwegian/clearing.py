"""The text as the rules see it: one kind of space, no invisible characters, composed letters; every character knows where it stood."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

_DROPPED = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ue000]"  # soft hyphen, ZWSP, direction marks, variation selectors
    r"|</?[A-Za-z][^<>\n]*>|&(?:nbsp|shy);|`+|\*+(?=[^\s*])|(?<=[^\s*])\*+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|~~+"
)
_TROUBLE = re.compile("[^\\w .,:;!?«»\"'()/%+–—-]|[_\u00ad\u0300-\u036f\ue000]")
_SUBSCRIPT = {ord(sub): str(digit) for digit, sub in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_ONE_TO_ONE = _SUBSCRIPT | {0x2011: "-", 0x2010: "-", 0x2012: "–", 0x2015: "—", 0xFF0D: "-", 0x03BC: "µ", 0x2044: "/"}
_ENTITY = re.compile("&amp;")


@dataclass(frozen=True, slots=True)
class ClearText:
    """`text`, and for each of its characters the offset in the written text; `offsets` None: the same."""

    text: str
    offsets: tuple[int, ...] | None
    length: int

    def find_written(self, at: int) -> int:
        """The offset in the written text of offset `at` in the clear one."""
        if self.offsets is None:
            return at
        return self.offsets[at] if at < len(self.offsets) else self.length

    def find_clear(self, at: int) -> int:
        """The offset in the clear text of the first character that stood at `at` or after it."""
        return at if self.offsets is None else bisect_left(self.offsets, at)


def clear_text(written: str) -> ClearText:
    """`written` without what is neither seen nor heard."""
    if not _TROUBLE.search(written):
        return ClearText(written, None, len(written))
    text = _unify_characters(written)
    if not _DROPPED.search(text) and not _ENTITY.search(text) and unicodedata.is_normalized("NFC", text):
        return ClearText(text, None, len(written))
    kept: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(text):
        piece, width = _take_piece(text, at)
        kept.append(piece)
        offsets += [at] * len(piece)
        at += width
    return ClearText("".join(kept), tuple(offsets), len(written))


def _unify_characters(written: str) -> str:
    """Replacements of one character by one; single line breaks are spaces, blank lines stay."""
    text = re.sub(r"[^\S\n]", " ", written.translate(_ONE_TO_ONE))
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def _take_piece(text: str, at: int) -> tuple[str, int]:
    dropped = _DROPPED.match(text, at)
    if dropped:
        return (" " if dropped[0] == "&nbsp;" else ""), dropped.end() - at
    if _ENTITY.match(text, at):
        return "&", len("&amp;")
    end = at + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return unicodedata.normalize("NFC", text[at:end]), end - at
