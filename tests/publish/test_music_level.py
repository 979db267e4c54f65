from __future__ import annotations

import pytest

from lydsak.audio.envelope import draw_envelope
from lydsak.model import Clip, Db, Fade, Key, Ms, TimelineClip
from lydsak.publish.music_level import find_level, trace_level

FADES = (Fade(Ms(1_000), Ms(1_600), Db(-20.0)), Fade(Ms(5_000), Ms(5_800), Db(-4.0)))
MUSIC = TimelineClip("music", "a.flac", Ms(500), Ms(8_000), Db(-4.0), FADES, Ms(400), Ms(1_500))


@pytest.mark.parametrize("time", [1, 200, 399, 400, 700, 1_000, 1_150, 1_300, 1_600, 3_000, 5_400, 5_900, 7_000, 7_900])
def test_what_is_drawn_is_what_is_mixed(time: int) -> None:
    """The level at any time is that of the envelope which the mix multiplies its samples with."""
    clip = Clip(Key("a"), Ms(0), MUSIC.duration, Ms(0), MUSIC.gain, FADES, MUSIC.fade_in, MUSIC.fade_out)

    mixed = float(draw_envelope(clip, Ms(time), Ms(time + 1))[0])

    assert 10 ** (find_level(MUSIC, time) / 20) == pytest.approx(mixed, rel=0.005)


def test_a_trace_has_every_corner_in_order() -> None:
    """From the clip's start to its end on the episode's clock, low between the fades, silent at both ends."""
    trace = trace_level(MUSIC)

    assert [time for time, _ in trace] == sorted(time for time, _ in trace)
    levels = dict(trace)
    assert (levels[500], levels[8_500]) == (-124.0, -124.0)
    assert (levels[1_500], levels[2_100], levels[5_500], levels[6_300]) == pytest.approx((-4, -20, -20, -4))


def test_without_fades_a_level_is_a_line() -> None:
    """Two points will do."""
    assert trace_level(TimelineClip("music", "a.flac", Ms(0), Ms(10), Db(-3.0))) == [(0.0, -3.0), (10.0, -3.0)]
