"""Encoding units, each laid from its own start: a unit is the same wherever in the programme it comes to stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lydsak.audio.intro_outro import HEADROOM, Bed, lay_intro, lay_outro
from lydsak.audio.pacing import PacedPiece, pace_pieces
from lydsak.audio.pieces import MusicClip, Piece, SoundPiece
from lydsak.audio.timing import time_piece
from lydsak.model import FRAME_MS, Clip, Db, Ms, Music, Pauses, TimedUtterance, Track

LEAD_IN: Final = FRAME_MS
"""Silence before the first sound of a unit: an encoder that starts cold is heard a frame early (AUDIO.md 0.2)."""
TAIL: Final = FRAME_MS
"""Silence after the last sound of a unit: what the decoder still owes (1105 samples) falls into it."""
_LONG_UNIT: Final = Ms(30_000)
_LONG_PARAGRAPH: Final = Ms(60_000)


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


def lay_part(pieces: Sequence[Piece], pauses: Pauses) -> LaidPart:
    """Lay pieces into units of whole paragraphs, up to about 30 s each."""
    paced, trailing = pace_pieces(pieces, pauses)
    return LaidPart(tuple(_lay_unit(group) for group in _group_pieces(paced)), trailing)


def lay_opening(pieces: Sequence[Piece], pauses: Pauses, music: Music, sound: MusicClip) -> LaidPart:
    """Lay the intro and the spoken opening into one unit."""
    paced, trailing = pace_pieces(pieces, pauses)
    bed = lay_intro(sound, music, _measure_length(paced))
    return LaidPart((_lay_unit(paced, bed),), trailing)


def lay_closing(pieces: Sequence[Piece], pauses: Pauses, music: Music, sound: MusicClip) -> LaidPart:
    """Lay the spoken closing and the outro into one unit."""
    paced, trailing = pace_pieces(pieces, pauses)
    bed = lay_outro(sound, music, _measure_length(paced))
    return LaidPart((_lay_unit(paced, bed),), trailing)


def fill_frame(time: int) -> Ms:
    """The first frame boundary at or after a time."""
    return Ms(-(-time // FRAME_MS) * FRAME_MS)


def _lay_unit(paced: Sequence[PacedPiece], bed: Bed | None = None) -> LaidUnit:
    speech: list[Clip] = []
    music = [_move_clip(bed.clip)] if bed else []
    utterances: list[TimedUtterance] = []
    reached = LEAD_IN + (bed.speech_start if bed else 0)
    for index, item in enumerate(paced):
        start = Ms(reached + (item.gap if index else 0))
        clip = Clip(item.piece.key, start, item.piece.duration, gain=Db(item.piece.gain + HEADROOM))
        (music if isinstance(item.piece, SoundPiece) else speech).append(clip)
        if timed := time_piece(item.piece, start):
            utterances.append(timed)
        reached = start + item.piece.duration
    sound_end = max(clip.start + clip.duration for clip in (*speech, *music))
    return LaidUnit(
        gap=paced[0].gap if paced else Ms(0),
        duration=fill_frame(sound_end + TAIL),
        sound_end=Ms(sound_end),
        tracks=_make_tracks(speech, music),
        utterances=tuple(utterances),
    )


def _move_clip(clip: Clip) -> Clip:
    return replace(clip, start=Ms(clip.start + LEAD_IN))


def _make_tracks(speech: Sequence[Clip], music: Sequence[Clip]) -> tuple[Track, ...]:
    tracks = (Track("speech", tuple(speech)), Track("music", tuple(music)))
    return tuple(track for track in tracks if track.clips)


def _group_pieces(paced: Sequence[PacedPiece]) -> Iterator[tuple[PacedPiece, ...]]:
    """Fill units with whole paragraphs; what is left over from one goes to the next."""
    group: tuple[PacedPiece, ...] = ()
    for paragraph in _split_paragraphs(paced):
        if group and _measure_length((*group, *paragraph)) > _LONG_UNIT:
            yield group
            group = ()
        group += paragraph
    if group:
        yield group


def _split_paragraphs(paced: Sequence[PacedPiece]) -> Iterator[tuple[PacedPiece, ...]]:
    """Whole paragraphs; one that is too long for any unit comes sentence by sentence."""
    paragraph: tuple[PacedPiece, ...] = ()
    for item in paced:
        paragraph += (item,)
        if item.ends_paragraph or item is paced[-1]:
            yield from ((one,) for one in paragraph) if _measure_length(paragraph) > _LONG_PARAGRAPH else (paragraph,)
            paragraph = ()


def _measure_length(paced: Sequence[PacedPiece]) -> Ms:
    """From the first sound to the end of the last one."""
    return Ms(sum(item.piece.duration for item in paced) + sum(item.gap for item in paced[1:]))
