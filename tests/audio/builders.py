"""What several tests of the room are given: pieces of speech without samples, tags of a file."""

from __future__ import annotations

from typing import Final

from lydsak.audio.pieces import Piece, SegmentPieces, SpeechPiece
from lydsak.model import AudioTags, Key, Ms, SpeechInfo, SpeechRequest, SpokenWord, Token, Utterance, Voice, WordMark

VOICE: Final = Voice("tone", "a")
TAGS: Final = AudioTags(
    title="Bjørka kino åpner «dørene» 🎬",
    artist="Bjørka Avis",
    album="Lyden av Bjørka",
    track=1,
    tracks=7,
    genre="Podcast",
    encoder="Lydsak 0.1.0",
    date="2024-05-17",
    language="nb",
    comment="Lest av en syntetisk stemme.",
    copyright="© 2024 Bjørka Avis",
    source_url="https://example.no/så/kino?id=7",
    lyrics="Første linje.\n\nAndre linje: æøå.",
    picture=b"\xff\xd8\xff\xe0 picture",
)
"""Of letters and signs that an encoding may lose; chapters are each test's own."""


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
