"""find_phonetic_fault: phonetic spelling that no voice could make a sound of, told before any voice is asked."""

from __future__ import annotations

import unicodedata
from typing import Final

from lydsak.errors import Phrase

_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzæçðøħŋœǀǁǂǃβθχⱱᵻᵿᵊ")
_SIGNS: Final = frozenset(" .,:'\"|‖‿()[]-–!¹²³⁴⁵⁰ⁿ→↗↘↑↓ꜛꜜ")
"""Stress, length, breaks and tones, as they are typed too."""


def find_phonetic_fault(ipa: str) -> Phrase | None:
    """What is wrong with IPA whatever the voice: signs that are none of it, or no sound among them."""
    plain = unicodedata.normalize("NFD", ipa)
    strange = dict.fromkeys(sign for sign in plain if not _is_symbol(sign))
    if strange:
        return Phrase("{signs} is no sign of IPA", signs=" ".join(strange))
    if not any(_is_sound(sign) for sign in unicodedata.normalize("NFC", plain)):
        return Phrase("/{ipa}/ holds no sound", ipa=ipa)
    return None


def _is_symbol(sign: str) -> bool:
    """A letter of IPA, a mark on one (U+02B0 to U+036F among them), or what parts them."""
    return _is_sound(sign) or sign in _SIGNS or "ʰ" <= sign <= "\u036f" or unicodedata.category(sign) in ("Mn", "Lm")


def _is_sound(sign: str) -> bool:
    letter = unicodedata.normalize("NFD", sign)[0]
    return letter in _LETTERS or "ɐ" <= letter <= "ʯ"
