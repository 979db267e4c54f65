"""IPA to the phoneme mnemonics of espeak-ng's Norwegian voice (its phsource/ph_norwegian and the base it inherits).

The voice has no tonemes and no retroflex stops: accents 1 and 2 are plain stress, and a retroflex is the consonant that
the voice itself says for it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lydsak.errors import EngineError, Phrase

_VOWELS: Final = {
    "ɑ": "A", "ɑː": "A:", "a": "A", "aː": "A:", "ʌ": "A", "æ": "a", "æː": "a:",
    "e": "e", "eː": "e:", "ɛ": "E", "ɛː": "E:", "ə": "@", "ɐ": "a#",
    "i": "i", "iː": "i:", "ɪ": "I", "y": "y", "yː": "y:", "ʏ": "y",
    "o": "o", "oː": "o:", "ɔ": "O", "ɔː": "O:", "ɒ": "O", "u": "u", "uː": "u:", "ʊ": "U",
    "ʉ": "u-", "ʉː": "u-:", "ø": "W", "øː": "Y:", "œ": "W", "œː": "Y:",
    "ɑɪ": "AI", "ɑi": "AI", "æɪ": "aI", "æi": "aI", "ɛɪ": "aI", "ɛi": "aI", "aɪ": "AI", "ai": "AI", "eɪ": "eI",
    "ɔɪ": "OI", "ɔi": "OI", "ɔʏ": "OI", "ɔy": "OI", "ʉɪ": "u-I", "ʉi": "u-I",
    "øʏ": "Yy", "øy": "Yy", "œʏ": "Yy", "œy": "Yy", "øɪ": "Yy", "œɪ": "Yy",
    "æʉ": "aU", "æʊ": "aU", "ɑʊ": "aU", "aʊ": "aU",
}  # fmt: skip
_CONSONANTS: Final = {
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "g", "ɡ": "g", "c": "c", "ɟ": "J", "ʔ": "?",
    "ʈ": "t", "ɖ": "d", "ɳ": "n", "ɭ": "l", "ʂ": "S", "ɽ": "l",
    "m": "m", "n": "n", "ŋ": "N", "ɲ": "n^", "l": "l", "ɫ": "L", "ʎ": "l^",
    "r": "R", "ɾ": "R", "ʁ": "R", "ʀ": "R", "ɹ": "r",
    "f": "f", "v": "v", "ʋ": "v", "β": "B", "w": "w", "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "ç": "C", "ɕ": "C",
    "x": "x", "χ": "x", "ɣ": "Q", "h": "h", "ɦ": "h", "j": "j", "ʝ": "j", "θ": "T", "ð": "D",
    "tʃ": "tS", "dʒ": "dZ", "ts": "ts", "dz": "dz", "n̩": "n-", "l̩": "l-", "m̩": "m-", "r̩": "r-",
}  # fmt: skip
_PROSODY: Final = {"ˈ": "'", "ˌ": ",", "¹": "'", "²": "'", "ː": ":"}
_SILENT: Final = frozenset(".‿ˑ\u030a\u0325\u032a\u032f")
"""Breaks between syllables, ties, and details that the voice does not make."""

_SOUNDS: Final = {**_VOWELS, **_CONSONANTS, **_PROSODY}
_SYMBOL: Final = re.compile("|".join(map(re.escape, sorted(_SOUNDS, key=len, reverse=True))))
_ACCENT: Final = re.compile(r"[ˈ'¹²\"]*[ˈ'¹²\"]")
_MNEMONICS: Final = re.compile(r"[A-Za-z0-9@#?&*|:;,'_~^`/ -]+")


def convert_ipa(ipa: str) -> str:
    """Mnemonics in double square brackets.

    Raises EngineError L405, naming the first symbol that the voice has no sound for.
    """
    words = [_convert_word(word, ipa) for word in _normalize_ipa(ipa).split()]
    return f"[[{' '.join(words)}]]"


def check_mnemonics(mnemonics: str) -> str:
    """Mnemonics as written, in double square brackets. Raises EngineError L405 for what can be none."""
    if not _MNEMONICS.fullmatch(mnemonics):
        raise EngineError(
            "L405", Phrase("espeak has no such mnemonics: {mnemonics}", mnemonics=mnemonics), help='as in "jEvg\'e:ni:"'
        )
    return f"[[{mnemonics}]]"


def _normalize_ipa(ipa: str) -> str:
    """Composed letters, one sign for stress and one for length, no ties."""
    plain = unicodedata.normalize("NFC", ipa).translate(dict.fromkeys(map(ord, "͜͡")))
    return _ACCENT.sub("ˈ", plain.replace(":", "ː"))


def _convert_word(word: str, ipa: str) -> str:
    sounds: list[str] = []
    position = 0
    while position < len(word):
        match = _SYMBOL.match(word, position)
        if match:
            sounds.append(_SOUNDS[match.group()])
        elif word[position] not in _SILENT:
            message = Phrase('espeak has no sound for "{sound}" in /{ipa}/', sound=word[position], ipa=ipa)
            raise EngineError("L405", message, help="write it with letters instead: {shown|said}")
        position = match.end() if match else position + 1
    return "|".join(sounds)  # the bar keeps two mnemonics from being read as one
