"""The text as the rules see it: one kind of space, nothing invisible. Every character knows where it stood."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

# Soft hyphen, zero-width space, direction marks, variation selectors, the chain's own mark; tags; Markdown marks.
_DROPPED = (
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ue000\ue001]"
    r"|</?(?:a|b|br|div|em|h[1-6]|i|li|ol|p|span|strong|su[bp]|u|ul)(?: [^<>\n]*)?/?>"
    r"|`+|(?<!\*)\*++(?=[^\s*])|(?<=[^\s*])\*+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|~~+"
)
_CHANGED = re.compile(rf"(?P<dropped>{_DROPPED})|(?P<entity>&(?:amp|nbsp|shy);)|\S[\u0300-\u036f]+")
_ENTITIES = {"&amp;": "&", "&nbsp;": " ", "&shy;": ""}
_TROUBLE = re.compile("[^\\w .,:;!?«»\"'()/%+–—-]|[_₀-₉\u00ad\u0300-\u036f\u03bc\ue000\ue001]")
_SUBSCRIPT = {ord(sub): str(digit) for digit, sub in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_ONE_TO_ONE = _SUBSCRIPT | {0x2011: "-", 0x2010: "-", 0x2012: "–", 0x2015: "—", 0xFF0D: "-", 0x03BC: "µ", 0x2044: "/"}


@dataclass(frozen=True, slots=True)
class ClearText:
    """`text`, and for each of its characters the offset in the written text; `offsets` None: the same."""

    text: str
    offsets: tuple[int, ...] | None

    def find_clear(self, at: int) -> int:
        """The offset in the clear text of the first character that stood at `at` or after it."""
        return at if self.offsets is None else bisect_left(self.offsets, at)


def clear_text(written: str) -> ClearText:
    """`written` without what is neither seen nor heard."""
    if not _TROUBLE.search(written):
        return ClearText(written, None)
    text = _unify_characters(written)
    kept: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in _CHANGED.finditer(text):
        piece = _change(match)
        kept += [text[at : match.start()], piece]
        offsets += [*range(at, match.start()), *[match.start()] * len(piece)]
        at = match.end()
    if not kept:
        return ClearText(text, None)
    return ClearText("".join([*kept, text[at:]]), (*offsets, *range(at, len(text))))


def _change(match: re.Match[str]) -> str:
    if match["dropped"]:
        return ""
    return _ENTITIES[match["entity"]] if match["entity"] else unicodedata.normalize("NFC", match[0])


def _unify_characters(written: str) -> str:
    """Replacements of one character by one; single line breaks are spaces, blank lines stay."""
    text = re.sub(r"[^\S\n]", " ", written.translate(_ONE_TO_ONE))
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)
