"""Pieces -> Programme: the timeline of an episode, in whole milliseconds, without a sample.

Every part is laid by itself (`units`), then set on the clock here. Between units lies silence of its own, so that a
unit's content does not depend on where it stands and its encoded frames outlive an edit of what comes before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from lydsak.audio.pieces import MusicClips, Piece, SegmentPieces, SoundPiece
from lydsak.audio.timing import shift_utterance
from lydsak.audio.units import LEAD_IN, LaidPart, LaidUnit, fill_frame, lay_closing, lay_opening, lay_part
from lydsak.model import FRAME_MS, Chapter, Ms, Pauses, Programme, SoundDesign, TimedUtterance, Unit

PartName = Literal["opening", "sting", "closing"] | int
_SECOND: Final = 1000
_LAST_SILENCE: Final = Ms(480)
"""Players that drop the last frames drop silence."""


def lay_programme(
    opening: Sequence[Piece],
    segments: Sequence[SegmentPieces],
    closing: Sequence[Piece],
    design: SoundDesign,
    music: MusicClips,
) -> Programme:
    """Lay a whole episode; pure.

    Units follow each other without a hole from 0 to the end. A segment without sound has no chapter; the first chapter
    starts at 0 and holds the opening, the last one holds the closing.
    """
    timeline = _Timeline()
    apart = design.pauses.segment
    timeline.add_part("opening", _lay_opening(opening, design, music), apart)
    marks: list[tuple[SegmentPieces, Ms]] = []
    for number, segment in enumerate(segments):
        laid = lay_part(segment.pieces, design.pauses, design.bed)
        if not laid.units:
            timeline.ask_silence(laid.trailing)
        elif not marks:
            timeline.add_part(number, laid, apart)
            marks.append((segment, Ms(0)))
        else:
            pause = timeline.add_sting(music.sting, design.pauses) if music.sting else apart
            marks.append((segment, timeline.add_part(number, laid, pause, on_second=True)))
    timeline.add_part("closing", _lay_closing(closing, design, music), apart)
    timeline.end_in_silence()
    return Programme(
        units=tuple(timeline.units),
        chapters=_make_chapters(marks, timeline.end),
        utterances=tuple(timeline.utterances),
        duration=timeline.end,
    )


def _lay_opening(pieces: Sequence[Piece], design: SoundDesign, music: MusicClips) -> LaidPart:
    if design.intro and music.intro:
        return lay_opening(pieces, design.pauses, design.intro, music.intro)
    return lay_part(pieces, design.pauses)


def _lay_closing(pieces: Sequence[Piece], design: SoundDesign, music: MusicClips) -> LaidPart:
    if design.outro and music.outro:
        return lay_closing(pieces, design.pauses, design.outro, music.outro)
    return lay_part(pieces, design.pauses)


def _make_chapters(marks: Sequence[tuple[SegmentPieces, Ms]], end: Ms) -> tuple[Chapter, ...]:
    ends = [*(start for _, start in marks[1:]), end][: len(marks)]
    return tuple(
        Chapter(segment.title, start, until, segment.id, segment.story)
        for (segment, start), until in zip(marks, ends, strict=True)
    )


class _Timeline:
    """Units set one after another; `end` is how far they reach, `sound_end` how far sound does."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.utterances: list[TimedUtterance] = []
        self.end = Ms(0)
        self._sound_end = Ms(0)
        self._asked = 0
        """Silence that pauses at the end of parts ask for before what comes next."""

    def ask_silence(self, asked: Ms) -> None:
        """Leave so much more silence before what comes next."""
        self._asked += asked

    def add_sting(self, sting: SoundPiece, pauses: Pauses) -> Ms:
        """Set the sting after a segment, which it ends; returns the pause after it."""
        self.add_part("sting", lay_part([sting], pauses), pauses.paragraph)
        return pauses.paragraph

    def add_part(self, part: PartName, laid: LaidPart, pause: Ms, *, on_second: bool = False) -> Ms:
        """Set the units of a part on the clock, `pause` after what sounds before; returns where it starts.

        With `on_second` it starts on a whole second, and its first unit at the first frame boundary after that.
        """
        first: Ms | None = None
        for unit in laid.units:
            if first is None:
                start = self._find_start(unit.gap + self._asked + (pause if self.units else 0))
                first = _find_second(start) if on_second else start
                self._asked = 0
                self._add_silence(fill_frame(first), self.units[-1].part if self.units else part)
            else:
                self._add_silence(self._find_start(unit.gap), part)
            self._add_unit(unit, part)
        self.ask_silence(laid.trailing)
        return self.end if first is None else first

    def end_in_silence(self) -> None:
        """End with what the last pauses ask for, and a little more."""
        if self.units:
            self._add_silence(self._find_start(self._asked + _LAST_SILENCE), self.units[-1].part)

    def _find_start(self, gap: int) -> Ms:
        """The earliest frame boundary for a unit whose first sound comes `gap` after the last one."""
        return max(self.end, fill_frame(self._sound_end + gap - LEAD_IN))

    def _add_silence(self, until: Ms, part: PartName) -> None:
        if until > self.end:
            self.units.append(Unit(self.end, Ms(until - self.end), (), part))
            self.end = until

    def _add_unit(self, laid: LaidUnit, part: PartName) -> None:
        self.units.append(Unit(self.end, laid.duration, laid.tracks, part))
        self.utterances += [shift_utterance(utterance, self.end) for utterance in laid.utterances]
        self._sound_end = Ms(self.end + laid.sound_end)
        self.end = Ms(self.end + laid.duration)


def _find_second(start: Ms) -> Ms:
    """The earliest whole second whose next frame boundary is not before `start`, itself a frame boundary."""
    return Ms(((start - FRAME_MS) // _SECOND + 1) * _SECOND)
