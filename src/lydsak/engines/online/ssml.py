"""Words as SSML (W3C, Speech Synthesis Markup Language 1.1): of an article nothing but text ever gets into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from lydsak.engines.base import Ask
from lydsak.engines.cleaning import replace_controls
from lydsak.engines.online.patience import Fault
from lydsak.engines.online.sound import count_letters
from lydsak.errors import EngineError, Phrase
from lydsak.model import PLAIN, Prosody, SpeechRequest, SpokenWord

# XML 1.0, section 2.2: the characters that `replace_controls` leaves and no document may hold.
_ILLEGAL: Final = {0xFFFE: " ", 0xFFFF: " "}

_REJECTED: Final = re.compile(r"refused: 400\b")
_PHONEME: Final = "<phoneme "


def clean_xml_words(request: SpeechRequest) -> tuple[SpokenWord, ...]:
    """The words without what XML may not hold; each as long as it was, so that its phonetic spans still fit."""
    return tuple(SpokenWord(_clean_text(word.text), word.phonetic) for word in request.words)


def write_ssml_words(request: SpeechRequest, *, marked: bool = False) -> str:
    """The words, escaped; with `marked` a `<mark name="wN"/>` before each that sounds, N its place from 0."""
    words = enumerate(clean_xml_words(request))
    return " ".join(_mark_word(index, word, marked=marked) for index, word in words if word.text.strip())


def wrap_prosody(prosody: Prosody, content: str) -> str:
    """`<prosody>` around the content where the voice is to stray from its own way.

    The rate is a multiplier, as in SSML 1.0 (section 3.2.4) and at Azure; SSML 1.1 would have it in per cent.
    """
    rate = "" if prosody.pace == PLAIN.pace else f' rate="{prosody.pace:g}"'
    pitch = "" if prosody.pitch == PLAIN.pitch else f' pitch="{prosody.pitch:+g}st"'
    return f"<prosody{rate}{pitch}>{content}</prosody>" if rate or pitch else content


def name_mark(index: int) -> str:
    """What the mark before a word is called."""
    return f"w{index}"


def explain_phonemes(fault: Fault, ask: Ask, engine: str) -> Fault:
    """The fault, or the likelier one L405: one phoneme that a voice does not know, and it refuses all of the text."""
    refused = fault.error.code == "L421" and fault.again is False and _REJECTED.search(fault.error.message)
    if not refused or _PHONEME not in ask.content:
        return fault
    message = Phrase(
        "{message}; perhaps {engine} has no sound for one of the phonemes", message=fault.error.message, engine=engine
    )
    return Fault(EngineError("L405", message, help="write the word with letters instead: {shown|said}"), again=False)


def _clean_text(text: str) -> str:
    return replace_controls(text).translate(_ILLEGAL)


def _mark_word(index: int, word: SpokenWord, *, marked: bool) -> str:
    mark = f'<mark name="{name_mark(index)}"/>' if marked and count_letters(word.text) else ""
    return mark + "".join(_write_pieces(word)).strip()


def _write_pieces(word: SpokenWord) -> Iterator[str]:
    for piece, notation in word.split_phonetic():
        phonemes = piece.strip() if notation == "ipa" else ""
        if phonemes:
            # What is within would be read by a voice that knows no phonemes; nothing better than they is left here.
            yield f'{_PHONEME}alphabet="ipa" ph="{escape(phonemes)}">{escape(phonemes, quote=False)}</phoneme>'
        else:
            yield escape(piece, quote=False)
