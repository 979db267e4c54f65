from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.bed import SHORTEST_LOOP, SOLO, lay_bed
from lydsak.audio.envelope import draw_envelope
from lydsak.audio.intro_outro import HEADROOM, LaidMusic
from lydsak.audio.pieces import MusicClip
from lydsak.model import Clip, Db, Fade, Key, Ms, Underscore

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNDER = Underscore()
LEVEL = Db(-4.5 + HEADROOM)
LOW = Db(LEVEL + UNDER.ducking)

Span = tuple[Ms, Ms]


def _sound(duration: int) -> MusicClip:
    return MusicClip(Key("m"), Ms(duration), Db(-4.5))


def _spans(*times: tuple[int, int]) -> tuple[Span, ...]:
    return tuple((Ms(start), Ms(end)) for start, end in times)


def _list_clips(laid: LaidMusic) -> list[Clip]:
    return sorted((clip for track in laid.tracks for clip in track.clips), key=lambda clip: clip.start)


def _draw(clip: Clip) -> NDArray[np.float64]:
    """One amplitude a millisecond."""
    drawn = draw_envelope(clip, Ms(0), clip.duration)
    return np.broadcast_to(drawn, (clip.duration * 48,))[::48]


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Sounds and the pauses between them, from the start of the first."""
    reached, found = 0, []
    for length, pause in draw(
        st.lists(st.tuples(st.integers(1, 20_000), st.integers(0, 9_000)), min_size=1, max_size=6)
    ):
        found.append((reached, reached + length))
        reached += length + pause
    return _spans(*found)


unders = st.builds(
    Underscore,
    attack=st.integers(50, 3_000).map(Ms),
    release=st.integers(50, 3_000).map(Ms),
    lead=st.integers(0, 4_000).map(Ms),
    fade_in=st.integers(0, 4_000).map(Ms),
    fade_out=st.integers(0, 6_000).map(Ms),
    loop=st.booleans(),
)


def test_a_bed_is_heard_alone_then_under_speech_and_fades_out_after_it() -> None:
    """Its lead, down before the first word, low to the last one, gone `fade_out` later."""
    laid = lay_bed(_sound(60_000), UNDER, _spans((0, 4_000), (4_700, 9_000)))
    (clip,) = _list_clips(laid)
    assert laid.speech_start == 1_500
    assert clip.gain == LEVEL
    assert clip.fades == (Fade(Ms(800), Ms(1_400), LOW),)
    assert (clip.fade_in, clip.fade_out, clip.duration) == (500, 2_500, 1_500 + 9_000 + 2_500)


@pytest.mark.parametrize(("pause", "rises"), [(3_099, False), (3_100, True)])
def test_it_rises_in_long_pauses_only(pause: int, rises: bool) -> None:
    """Where there is time to rise, to be heard for a second and a half and to go down again; else it stays down."""
    assert UNDER.attack + UNDER.release + 200 + SOLO == 3_100
    laid = lay_bed(_sound(60_000), UNDER, _spans((0, 4_000), (4_000 + pause, 9_000)))
    (clip,) = _list_clips(laid)
    assert [fade.to for fade in clip.fades] == ([LOW, LEVEL, LOW] if rises else [LOW])


@given(spans(), unders, st.integers(1, 60_000))
def test_music_is_low_whenever_something_is_heard_over_it(
    times: tuple[Span, ...], under: Underscore, length: int
) -> None:
    """In every pass of it, and it never gets louder than alone."""
    laid = lay_bed(_sound(length), under, times)
    for clip in _list_clips(laid):
        level = 20 * np.log10(np.maximum(_draw(clip), 1e-9))
        assert level.max() <= LEVEL + 1e-9
        for start, end in times:
            heard = level[max(0, start + under.lead - clip.start) : max(0, end + under.lead - clip.start)]
            assert heard.max(initial=-99.0) <= LEVEL + under.ducking + 1e-9


@given(spans(), unders, st.integers(SHORTEST_LOOP, 60_000))
def test_looped_music_has_no_hole(times: tuple[Span, ...], under: Underscore, length: int) -> None:
    """From the first pass to the end of the fade-out each pass fades over the next, and no track has two at once."""
    laid = lay_bed(_sound(length), under, times)
    clips = _list_clips(laid)
    total = under.lead + times[-1][1] + under.fade_out
    assert all(clip.duration <= length and clip.source_start == 0 for clip in clips)
    assert all(clip.fade_in + clip.fade_out <= clip.duration for clip in clips)
    for track in laid.tracks:
        assert all(one.start + one.duration <= other.start for one, other in pairwise(track.clips))
    for one, other in pairwise(clips):
        assert one.start + one.duration - other.start == one.fade_out == other.fade_in > 0
    assert clips[0].start == 0
    assert clips[-1].start + clips[-1].duration == (total if under.loop else min(total, length))


@given(spans(), unders, st.integers(SHORTEST_LOOP, 60_000))
def test_looped_music_is_as_loud_as_unbroken_music(times: tuple[Span, ...], under: Underscore, length: int) -> None:
    """The powers of its passes add up to those of music that is long enough, but for the last fade in a short one."""
    looping = Underscore(under.gain, under.ducking, under.attack, under.release, under.lead, Ms(0), Ms(0))
    whole = np.concatenate([_draw(clip) for clip in _list_clips(lay_bed(_sound(10**7), looping, times))])
    passes = np.zeros(len(whole))
    for clip in _list_clips(lay_bed(_sound(length), looping, times)):
        passes[clip.start : clip.start + clip.duration] += _draw(clip) ** 2
    assert np.allclose(np.sqrt(passes), whole)


def test_without_looping_short_music_ends_with_its_fade() -> None:
    """The rest of the stretch is speech alone."""
    laid = lay_bed(_sound(5_000), Underscore(loop=False), _spans((0, 20_000)))
    (clip,) = _list_clips(laid)
    assert (clip.duration, clip.fade_out) == (5_000, 2_500)


def test_a_sound_is_not_looped() -> None:
    """A knock of half a second does not become a drum."""
    assert len(_list_clips(lay_bed(_sound(500), UNDER, _spans((0, 20_000))))) == 1
