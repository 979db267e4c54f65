"""A bed: music under a stretch of the script. It is heard alone for a moment, makes way for the voice, and fades out.

In a pause it rises only where there is time to rise, to be heard and to go down again: music that pumps between
sentences is worse than none. Times are from the start of the music.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from lydsak.audio.intro_outro import HEADROOM, REST, LaidMusic
from lydsak.audio.pieces import MusicClip
from lydsak.model import Clip, Db, Fade, Ms, Track, Underscore

Span = tuple[Ms, Ms]
"""Start and end of a sound."""

SOLO: Final = Ms(1_500)
"""How long music is heard alone in a pause, or it does not rise in it."""
SHORTEST_LOOP: Final = Ms(1_000)
"""What is shorter is a sound, not music, and ends."""
_CROSSFADE: Final = Ms(500)


def lay_bed(sound: MusicClip, under: Underscore, spans: Sequence[Span]) -> LaidMusic:
    """Lay music under sounds, which begin `under.lead` after it; `spans` are theirs, from the start of the first."""
    heard = tuple((Ms(start + under.lead), Ms(end + under.lead)) for start, end in spans)
    level = Db(sound.level + under.gain + HEADROOM)
    whole = Clip(
        source=sound.key,
        start=Ms(0),
        duration=Ms(heard[-1][1] + under.fade_out),
        gain=level,
        fades=_duck_under(heard, level, under),
        fade_in=under.fade_in,
        fade_out=under.fade_out,
    )
    return LaidMusic(_fill_length(whole, sound.duration, loop=under.loop), under.lead)


def _duck_under(spans: Sequence[Span], level: Db, under: Underscore) -> tuple[Fade, ...]:
    """Down before the first sound, up and down again in long pauses, low to the end."""
    low = Db(level + under.ducking)
    fades = [_fade_before(spans[0][0], low, under)]
    for (_, end), (start, _) in pairwise(spans):
        if start - end >= under.release + under.attack + 2 * REST + SOLO:
            fades.append(Fade(Ms(end + REST), Ms(end + REST + under.release), level))
            fades.append(_fade_before(start, low, under))
    return tuple(fades)


def _fade_before(sound: Ms, low: Db, under: Underscore) -> Fade:
    down = max(0, sound - REST)
    return Fade(Ms(max(0, down - under.attack)), Ms(down), low)


def _fill_length(whole: Clip, length: Ms, *, loop: bool) -> tuple[Track, ...]:
    """Music of so many milliseconds in the place of `whole`: cut, or looped, or ending before it."""
    if length < whole.duration and loop and length >= SHORTEST_LOOP:
        passes = _loop_music(whole, length)
        return (Track("bed", passes[::2]), Track("bed", passes[1::2]))
    end = min(length, whole.duration)
    once = _cut_pass(whole, 0, end)
    return (Track("bed", (replace(once, fade_in=_limit(whole.fade_in, end), fade_out=_limit(whole.fade_out, end)),)),)


def _limit(fade: Ms, duration: int) -> Ms:
    return Ms(min(fade, duration // 2))


def _loop_music(whole: Clip, length: Ms) -> tuple[Clip, ...]:
    """Passes through the music that fade over each other."""
    overlap = min(_CROSSFADE, length // 4)
    starts = _choose_starts(whole, length, overlap)
    ends = (*(start + overlap for start in starts[1:]), whole.duration)
    return tuple(
        _fade_pass(_cut_pass(whole, start, end), whole, overlap) for start, end in zip(starts, ends, strict=True)
    )


def _choose_starts(whole: Clip, length: Ms, overlap: int) -> tuple[int, ...]:
    """When each pass begins: as soon as the one before it is through, the last one in time to fade out as a whole."""
    *starts, last = range(0, whole.duration - overlap, length - overlap)
    needed = min(length, max(whole.fade_out, overlap) + overlap)
    return (*starts, min(last, max(whole.duration - needed, starts[-1] + 2 * overlap)))


def _fade_pass(clip: Clip, whole: Clip, overlap: int) -> Clip:
    first, last = clip.start == 0, clip.start + clip.duration == whole.duration
    room = clip.duration - overlap
    fade_in = min(whole.fade_in, room) if first else overlap
    fade_out = min(whole.fade_out, room) if last else overlap
    return replace(clip, fade_in=Ms(fade_in), fade_out=Ms(fade_out))


def _cut_pass(whole: Clip, start: int, end: int) -> Clip:
    """The source from its beginning, at the levels that `whole` has from one time to another."""
    before = [fade for fade in whole.fades if fade.end <= start]
    during = [fade for fade in whole.fades if fade.end > start and fade.start < end]
    return replace(
        whole,
        start=Ms(start),
        duration=Ms(end - start),
        gain=before[-1].to if before else whole.gain,
        fades=tuple(Fade(Ms(fade.start - start), Ms(fade.end - start), fade.to) for fade in during),
    )
