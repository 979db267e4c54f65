"""Endings that a pronunciation takes by rule, so that words.toml has a word once: Sverdlins, NKOM-en, budsjettet.

Only what is safe: a name takes the genitive alone. An initialism takes the endings of nouns, with or without a hyphen,
and so does a word in small letters of four letters or more that ends in a consonant (a vowel would change).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lydsak.model import Notation

_PHONEMES: Final[Mapping[str, tuple[str, str]]] = {
    "": ("", ""),
    "s": ("s", "s"),
    "en": ("ən", "|@n"),
    "ens": ("əns", "|@ns"),
    "et": ("ə", "|@"),  # the t is silent, but for the genitive
    "ets": ("əts", "|@ts"),
    "er": ("ər", "|@R"),
    "ers": ("əʂ", "|@S"),
    "ene": ("ənə", "|@n@"),
    "enes": ("ənəs", "|@n@s"),
    "a": ("ɑ", "|A"),
    "as": ("ɑs", "|As"),
    "ar": ("ɑr", "|AR"),
    "ane": ("ɑnə", "|An@"),
}
"""In IPA and in espeak's mnemonics; its bar keeps two from being read as one."""

STEM_CUTS: Final = tuple(sorted(filter(None, _PHONEMES), key=len))
"""What may stand behind a stem within a word, the longest stem first."""

_NOUN: Final = "|".join(sorted(filter(None, _PHONEMES), key=len, reverse=True))
_GENITIVE: Final = re.compile(r"(?:['’]?s)?(?!\w)")
_SILENT_GENITIVE: Final = re.compile(r"['’]?(?!\w)")
_NOUN_ENDING: Final = re.compile(rf"(?:['’]s|{_NOUN})?(?!\w)")
_INITIALISM_ENDING: Final = re.compile(rf"(?:['’]s|-?(?:{_NOUN}))?(?!\w)")
_NO_ENDING: Final = re.compile(r"(?!\w)")
_NOUN_STEM: Final = re.compile(r"[a-zæøåéèêôü]{3,}[b-df-hj-np-tv-xz]")


def find_inflection(word: str, text: str, at: int) -> str | None:
    """The ending, "" for none, of a word that stands before `at`; None where it goes on and is another word."""
    if not word[-1].isalpha():
        pattern = _GENITIVE if word[-1].isalnum() else _NO_ENDING
    elif word.isupper() and len(word) > 1 and " " not in word:
        pattern = _INITIALISM_ENDING
    elif _NOUN_STEM.fullmatch(word):
        pattern = _NOUN_ENDING
    else:
        pattern = _SILENT_GENITIVE if word[-1] in "sxz" else _GENITIVE
    found = pattern.match(text, at)
    return found[0] if found else None


def say_inflection(ending: str, notation: Notation | None) -> str:
    """How an ending sounds after phonemes of a notation, or its letters where that is None."""
    letters = ending.strip("-'’")
    if notation is None:
        return letters
    ipa, mnemonics = _PHONEMES[letters]
    return ipa if notation == "ipa" else mnemonics
