"""Encoding units, each laid from its own start: a unit is the same wherever in the programme it comes to stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from lydsak.audio.bed import lay_bed
from lydsak.audio.intro_outro import HEADROOM, LaidMusic, lay_intro, lay_outro
from lydsak.audio.pacing import PacedPiece, pace_pieces
from lydsak.audio.pieces import MusicClip, Piece, SoundPiece
from lydsak.audio.timing import time_piece
from lydsak.model import FRAME_MS, Clip, Db, Ms, Music, Pauses, TimedUtterance, Track, Underscore

LEAD_IN: Final = FRAME_MS
"""Silence before the first sound of a unit: an encoder that starts cold is heard a frame early (AUDIO.md 0.2)."""
TAIL: Final = FRAME_MS
"""Silence after the last sound of a unit: what the decoder still owes (1105 samples) falls into it."""
PLAIN_UNDERSCORE: Final = Underscore()
_SHORTEST_SPLIT: Final = Ms(4 * FRAME_MS)
"""Inside a paragraph no unit ends within a shorter pause: a join takes up to three frames, and would be heard."""
_LONG_UNIT: Final = Ms(15_000)
"""What an edit encodes anew, and the most that one worker may still be busy with when the others are done."""


@dataclass(frozen=True, slots=True)
class LaidUnit:
    """A unit without a place; times are from its own start. `gap` is asked for before its first sound."""

    gap: Ms
    duration: Ms
    sound_end: Ms
    tracks: tuple[Track, ...]
    utterances: tuple[TimedUtterance, ...]


@dataclass(frozen=True, slots=True)
class LaidPart:
    """The units of the opening, a segment or the closing, and the silence asked for after them."""

    units: tuple[LaidUnit, ...]
    trailing: Ms


def lay_part(pieces: Sequence[Piece], pauses: Pauses, under: Underscore = PLAIN_UNDERSCORE) -> LaidPart:
    """Lay pieces into units of whole paragraphs, up to about 15 s each; all that lies under one bed is one unit."""
    paced, trailing = pace_pieces(pieces, pauses)
    units: list[LaidUnit] = []
    for _, items in groupby(paced, key=lambda item: item.stretch):
        stretch = tuple(items)
        if bed := stretch[0].bed:
            units.append(_lay_unit(stretch, lay_bed(bed, under, _span_pieces(stretch))))
        else:
            units += [_lay_unit(group) for group in _group_pieces(stretch)]
    return LaidPart(tuple(units), trailing)


def lay_opening(pieces: Sequence[Piece], pauses: Pauses, music: Music, sound: MusicClip) -> LaidPart:
    """Lay the intro and the spoken opening into one unit."""
    paced, trailing = pace_pieces(pieces, pauses)
    laid = lay_intro(sound, music, _measure_length(paced))
    return LaidPart((_lay_unit(paced, laid),), trailing)


def lay_closing(pieces: Sequence[Piece], pauses: Pauses, music: Music, sound: MusicClip) -> LaidPart:
    """Lay the spoken closing and the outro into one unit."""
    paced, trailing = pace_pieces(pieces, pauses)
    laid = lay_outro(sound, music, _measure_length(paced))
    return LaidPart((_lay_unit(paced, laid),), trailing)


def fill_frame(time: int) -> Ms:
    """The first frame boundary at or after a time."""
    return Ms(-(-time // FRAME_MS) * FRAME_MS)


def _lay_unit(paced: Sequence[PacedPiece], under: LaidMusic | None = None) -> LaidUnit:
    begins = LEAD_IN + (under.speech_start if under else 0)
    speech: list[Clip] = []
    sounds: list[Clip] = []
    utterances: list[TimedUtterance] = []
    for item, (first, _) in zip(paced, _span_pieces(paced), strict=True):
        start = Ms(begins + first)
        clip = Clip(item.piece.key, start, item.piece.duration, gain=Db(item.piece.gain + HEADROOM))
        (sounds if isinstance(item.piece, SoundPiece) else speech).append(clip)
        if timed := time_piece(item.piece, start):
            utterances.append(timed)
    tracks = (Track("speech", tuple(speech)), Track("music", tuple(sounds)), *_move_tracks(under))
    sound_end = max(clip.start + clip.duration for track in tracks for clip in track.clips)
    return LaidUnit(
        gap=paced[0].gap if paced else Ms(0),
        duration=fill_frame(sound_end + TAIL),
        sound_end=Ms(sound_end),
        tracks=tuple(track for track in tracks if track.clips),
        utterances=tuple(utterances),
    )


def _move_tracks(under: LaidMusic | None) -> Iterator[Track]:
    """Music at its place in a unit, which begins with silence."""
    for track in under.tracks if under else ():
        yield Track(track.name, tuple(replace(clip, start=Ms(clip.start + LEAD_IN)) for clip in track.clips))


def _span_pieces(paced: Sequence[PacedPiece]) -> tuple[tuple[Ms, Ms], ...]:
    """Start and end of each piece, from the start of the first."""
    spans: list[tuple[Ms, Ms]] = []
    for item in paced:
        start = spans[-1][1] + item.gap if spans else 0
        spans.append((Ms(start), Ms(start + item.piece.duration)))
    return tuple(spans)


def _group_pieces(paced: Sequence[PacedPiece]) -> Iterator[tuple[PacedPiece, ...]]:
    """Fill units with whole paragraphs, and those that are too long for one with sentences."""
    group: tuple[PacedPiece, ...] = ()
    for paragraph in _split_paragraphs(paced):
        if group and _measure_length((*group, *paragraph)) > _LONG_UNIT:
            yield group
            group = ()
        group += paragraph
    if group:
        yield group


def _split_paragraphs(paced: Sequence[PacedPiece]) -> Iterator[tuple[PacedPiece, ...]]:
    """Whole paragraphs; one that is too long for a unit comes in sentences."""
    paragraph: tuple[PacedPiece, ...] = ()
    for item in paced:
        paragraph += (item,)
        if item.ends_paragraph or item is paced[-1]:
            yield from _split_sentences(paragraph) if _measure_length(paragraph) > _LONG_UNIT else (paragraph,)
            paragraph = ()


def _split_sentences(paragraph: Sequence[PacedPiece]) -> Iterator[tuple[PacedPiece, ...]]:
    """What follows close upon a sentence, as an attribution does, stays with it."""
    sentence: tuple[PacedPiece, ...] = ()
    for item in paragraph:
        if sentence and item.gap >= _SHORTEST_SPLIT:
            yield sentence
            sentence = ()
        sentence += (item,)
    yield sentence


def _measure_length(paced: Sequence[PacedPiece]) -> Ms:
    """From the first sound to the end of the last one."""
    return _span_pieces(paced)[-1][1] if paced else Ms(0)
