"""Pieces for the tests of the programme: speech without samples."""

from __future__ import annotations

from typing import Final

from lydsak.audio.pieces import Piece, SegmentPieces, SpeechPiece
from lydsak.model import Key, Ms, SpeechInfo, SpeechRequest, SpokenWord, Token, Utterance, Voice, WordMark

VOICE: Final = Voice("tone", "a")


def make_speech(duration: int, text: str = "Ord", *, ends: bool = True, name: str | None = None) -> SpeechPiece:
    """One utterance whose words share its time."""
    words = text.split()
    step = duration // len(words)
    marks = tuple(WordMark(Ms(n * step), Ms((n + 1) * step)) for n in range(len(words)))
    tokens = tuple(Token(word, word, 0, len(word)) for word in words)
    request = SpeechRequest(VOICE, "nb", tuple(SpokenWord(word) for word in words))
    utterance = Utterance(tokens, request, name, ends_paragraph=ends)
    return SpeechPiece(Key(f"{text}:{duration}"), SpeechInfo(Ms(duration), marks, estimated=False), utterance)


def make_segment(*pieces: Piece, title: str = "Del") -> SegmentPieces:
    """A segment whose heading is not said."""
    return SegmentPieces(title, None, pieces)
