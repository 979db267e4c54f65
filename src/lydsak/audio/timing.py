"""When each written word is heard: an engine's marks on spoken words become times of the words on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from lydsak.audio.pieces import SoundingPiece, SoundPiece
from lydsak.model import Ms, TimedUtterance, TimedWord, Token, WordMark

# Not \s: a no-break space holds "120 000" together on the page, so it does in the captions.
_BLANKS = re.compile(r"[ \t\r\n]+")


def time_piece(piece: SoundingPiece, start: Ms) -> TimedUtterance | None:
    """Time the words of a piece that begins at `start`; None for a sound without words."""
    if isinstance(piece, SoundPiece):
        return _time_recording(piece, start)
    return TimedUtterance(
        words=time_words(piece.utterance.tokens, piece.info.marks, start),
        start=start,
        end=Ms(start + piece.duration),
        kind=piece.kind,
        name=piece.utterance.name,
        paragraph=piece.utterance.paragraph,
        estimated=piece.info.estimated,
    )


def time_words(tokens: Sequence[Token], marks: Sequence[WordMark], start: Ms) -> tuple[TimedWord, ...]:
    """Give every written word its time, in order; the marks are those of the tokens that say something.

    A token of several words ("17. mai") shares its time by their length. What is silent (a quote dash) takes no time
    and stands at the start of the word after it. Raises ValueError when marks and spoken tokens differ in number.
    """
    spans = _span_tokens(tokens, marks)
    return tuple(
        word
        for token, span in zip(tokens, spans, strict=True)
        for word in _share_time(token.written, Ms(start + span.start), Ms(start + span.end))
    )


def shift_utterance(utterance: TimedUtterance, by: Ms) -> TimedUtterance:
    """The same utterance, later."""
    return replace(
        utterance,
        words=tuple(TimedWord(word.text, Ms(word.start + by), Ms(word.end + by)) for word in utterance.words),
        start=Ms(utterance.start + by),
        end=Ms(utterance.end + by),
    )


def _time_recording(piece: SoundPiece, start: Ms) -> TimedUtterance | None:
    end = Ms(start + piece.duration)
    words = tuple(_share_time(piece.text or "", start, end))
    if not words:
        return None
    return TimedUtterance(words, start, end, "recording", paragraph=piece.paragraph, estimated=True)


def _span_tokens(tokens: Sequence[Token], marks: Sequence[WordMark]) -> list[WordMark]:
    """One span a token: its mark, or nothing long at the start of the next mark (the end of the last one)."""
    spoken = sum(1 for token in tokens if token.spoken)
    if spoken != len(marks):
        raise ValueError(f"{len(marks)} marks for {spoken} spoken tokens")
    spans: list[WordMark] = []
    following = marks[-1].end if marks else Ms(0)
    remaining = list(marks)
    for token in reversed(tokens):
        if token.spoken:
            spans.append(remaining.pop())
            following = spans[-1].start
        else:
            spans.append(WordMark(following, following))
    return spans[::-1]


def _share_time(written: str, start: Ms, end: Ms) -> Iterator[TimedWord]:
    words = [word for word in _BLANKS.split(written) if word]
    reached = list(accumulate((len(word) for word in words), initial=0))
    for word, before, after in zip(words, reached[:-1], reached[1:], strict=True):
        first = start + (end - start) * before // reached[-1]
        last = start + (end - start) * after // reached[-1]
        yield TimedWord(word, Ms(first), Ms(last))
