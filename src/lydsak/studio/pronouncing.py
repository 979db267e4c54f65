"""read_pronunciation: what an editor typed as the way to say a word: letters, or phonetic signs between slashes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lydsak.errors import Phrase, UsageError
from lydsak.model import Pronunciation
from lydsak.text.phonetics import find_phonetic_fault

_PHONETIC: Final = re.compile(r"/([^/]+)/")
_LETTER_HELP: Final = "write it in ordinary letters, like Svérdlin; phonetic signs stand between slashes: /sværdlin/"
_MARKS: Final = frozenset(" '’-–.,|")
"""What may stand between letters: it paces the voice, or is a doubled stop."""


def read_pronunciation(word: str, said: str) -> Pronunciation:
    """A word with its pronunciation. Raises UsageError L026 for what no voice can read."""
    phonetic = _PHONETIC.fullmatch(said)
    if phonetic and phonetic[1].strip():
        _check_phonetic(phonetic[1].strip())
        return Pronunciation(word, ipa=phonetic[1].strip())
    check_respelling(said)
    return Pronunciation(word, said=said)


def check_respelling(said: str) -> None:
    """Raises UsageError L026 for a respelling with signs that are no letters, or with none at all."""
    if phonetic := _PHONETIC.fullmatch(said):
        _check_phonetic(phonetic[1].strip())
        return
    strange = [sign for sign in said if not _is_readable(sign)]
    if strange:
        signs = " ".join(dict.fromkeys(strange))
        raise UsageError("L026", Phrase("{signs} cannot be read as letters", signs=signs), help=_LETTER_HELP)
    if not any(sign.isalnum() for sign in said):
        raise UsageError("L026", Phrase('"{said}" holds no letters to read', said=said), help=_LETTER_HELP)


def _check_phonetic(ipa: str) -> None:
    if fault := find_phonetic_fault(ipa):
        raise UsageError("L026", fault, help=_LETTER_HELP)


def _is_readable(sign: str) -> bool:
    """A Latin letter, with what marks may be on it, a digit, or what paces the voice."""
    if sign in _MARKS or sign.isdigit() or unicodedata.combining(sign):
        return True
    return sign.isalpha() and ord(sign) < ord("ɐ")  # where the phonetic alphabet begins, and then other scripts
