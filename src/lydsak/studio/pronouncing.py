"""How a word is said, as editors write and read it: in letters, or in phonetic signs between slashes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lydsak.build.speech.engines import load_show_engine
from lydsak.build.speech.pronunciation import choose_lexicon
from lydsak.config import Settings
from lydsak.errors import Phrase, UsageError
from lydsak.model import Pronunciation, SpeechRequest, Token
from lydsak.text.lexicon.match import compile_lexicon, find_entries
from lydsak.text.phonetics import find_phonetic_fault
from lydsak.text.spoken import render_spoken, verbalize

_PHONETIC: Final = re.compile(r"/([^/]+)/")
_LETTER_HELP: Final = "write it in ordinary letters, like Svérdlin; phonetic signs stand between slashes: /sværdlin/"
_MARKS: Final = frozenset(" '’-–.,")
"""What may stand between letters: it paces the voice."""


def read_pronunciation(word: str, said: str) -> Pronunciation:
    """A word with its pronunciation. Raises UsageError L026 for what no voice can read."""
    phonetic = _PHONETIC.fullmatch(said)
    if phonetic and phonetic[1].strip():
        _check_phonetic(phonetic[1].strip())
        return Pronunciation(word, ipa=phonetic[1].strip())
    check_respelling(said)
    return Pronunciation(word, said=said)


def spell_token(token: Token, request: SpeechRequest, settings: Settings) -> str | None:
    """The letters that words.toml has beside the phonemes that a voice gets; None where it has those alone."""
    if not token.phonetic or token.rule == "script":
        return None
    engine = load_show_engine(settings, request.voice.engine)
    entries = find_entries(token.written, choose_lexicon(settings, request.language, request.voice, engine))
    if not entries or not all(entry.said for entry in entries):
        return None
    in_letters = compile_lexicon(settings.words, request.language, request.voice, frozenset())
    return render_spoken(verbalize(token.written, request.language, in_letters))


def check_respelling(said: str) -> None:
    """Raises UsageError L026 for a respelling with signs that are no letters, or with none at all."""
    if phonetic := _PHONETIC.fullmatch(said):
        _check_phonetic(phonetic[1].strip())
        return
    if "|" in said:
        reason = Phrase('"{said}" holds a bar, which parts a word from how it is said', said=said)
        raise UsageError("L026", reason, help="write here only how it is said, without the bar")
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
