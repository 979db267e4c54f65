"""weigh_letters, mend_twice_coded: whether letters stand as they do in Norwegian, and letters spoilt before."""

from __future__ import annotations

import re
from typing import Final

_CORE: Final = frozenset("æøåÆØÅ")
_COMMON: Final = _CORE | frozenset("éÉèÈêÊóÓòÒôÔ«»–—“”„‘’…§°½\u00a0")
"""What Norwegian is written with. Foreign names bring the rest."""
_RARE: Final = frozenset("üÜäÄöÖáÁíÍúÚàÀçÇñÑëËïÏšŠžŽðÐ¼¾²³€£±·•´\u00ad")
_ALONE: Final = frozenset("åøæÅØÆ")
"""Words of one letter: "å", and "ø" for an islet."""
_OPENING: Final = frozenset("«“„‘")
_CLOSING: Final = frozenset("»”…")
_BREAKS: Final = frozenset("–—\u00a0§°½¼¾²³€£±·•´")
_SPOILT: Final = (("cp1252", "Ã"), ("latin-1", "Ã"), ("mac-roman", "√"), ("cp850", "├"), ("cp865", "├"))
_TWICE_CODED: Final = re.compile(r"Ã[¥¦¸©…†˜\u0085\u0086\u0098]|â€[“”™œ]|â\u0080[\u0093\u0099]|√[•¶∏]|├[Ñª©╕]")


def looks_norwegian(text: str) -> bool:
    """Whether every letter beyond ASCII stands well, and most of them are ours: nothing else could be meant."""
    beyond = [char for char in text if ord(char) > 127]
    ours = sum(char in _COMMON for char in beyond)
    # Signs alone tell too little: a guillemet here is a fraction there.
    lettered = any(char in _COMMON and char.isalpha() for char in beyond)
    return lettered and weigh_letters(text) == 1.0 and ours >= 0.7 * len(beyond) and not _has_controls(text)


def has_our_letters(text: str) -> bool:
    """Whether a letter of Norwegian is among them."""
    return any(char in _COMMON for char in text)


def weigh_letters(text: str) -> float:
    """How many of the signs beyond ASCII are of Norwegian, and where Norwegian has them; 1 is all."""
    places = [at for at, char in enumerate(text) if ord(char) > 127]
    if not places:
        return 1.0
    return sum(_stands_well(text, at) for at in places) / len(places)


def _stands_well(text: str, at: int) -> bool:
    char = text[at]
    before, after = text[at - 1] if at else " ", text[at + 1] if at + 1 < len(text) else " "
    if char not in _COMMON and char not in _RARE:
        return False
    if char in _OPENING:
        return not before.isalnum()
    if char in _CLOSING:
        return not after.isalpha() or char == "…"
    if char in _BREAKS:
        return not (before.isalpha() and after.isalpha()) or char in "–—\u00a0"
    if not char.isalpha():
        return True
    if char.isupper() and before.islower():
        return False
    if char.islower() and before.isupper() and text[max(0, at - 2)].isupper() and at > 1:
        return False
    return before.isalpha() or after.isalpha() or char in _ALONE


def _has_controls(text: str) -> bool:
    return re.search(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]", text) is not None


def mend_twice_coded(text: str) -> tuple[int, str | None] | None:
    """The first line whose letters were taken for another encoding's and converted again, and what it was.

    Only the line where nobody can tell what it was; None where there is no such line.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii():
            continue
        if (mended := _mend_line(line)) is not None:
            return number, mended
        if _TWICE_CODED.search(line):
            return number, None
    return None


def _mend_line(line: str) -> str | None:
    for name, sign in _SPOILT:
        if sign not in line and "â" not in line:
            continue
        try:
            mended = line.encode(name).decode("utf-8")
        except UnicodeError:
            continue
        if mended != line and any(char in _COMMON for char in mended):
            return mended
    return None
