from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Db, Episode, Fade, Lufs, Ms, SoundPicture, TimelineClip
from lydsak.publish.report.drawing import DUCKING_HEIGHT, LEFT, LOUDNESS_HEIGHT, RIGHT, Drawing, draw_timeline

TARGET = Lufs(-16.0)
QUIET = SoundPicture((0.5, 1.0), (0.1, 0.2), (Lufs(-16.0),) * 4, (Lufs(-70.0), *(Lufs(-16.0),) * 3), Lufs(-16.0))


def _draw(episode: Episode, clips: list[TimelineClip], picture: SoundPicture = QUIET) -> Drawing:
    return draw_timeline(episode, picture, clips, TARGET)


def _read_points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", path)]


def test_times_are_places(episode: Episode) -> None:
    """A clip in the second quarter of the episode is drawn there; chapters follow each other without a gap."""
    quarter = episode.duration // 4
    drawing = _draw(episode, [TimelineClip("speech", "espeak:nb", Ms(quarter), Ms(quarter), Db(0.0))])

    left, _, width = re.findall(r"M(\S+) (\S+?)h([\d.]+)", drawing.rows[0].bars)[0]
    assert float(left) == pytest.approx(LEFT + (RIGHT - LEFT) / 4, abs=0.2)
    assert float(width) == pytest.approx((RIGHT - LEFT) / 4, abs=0.2)
    assert drawing.chapters[0].left == LEFT
    assert drawing.chapters[-1].left + drawing.chapters[-1].width == pytest.approx(RIGHT)
    assert [chapter.title for chapter in drawing.chapters] == [chapter.title for chapter in episode.chapters]


def test_each_voice_and_sound_has_a_row(episode: Episode) -> None:
    """By name and kind, voices first, in the order heard; music's level stands below, and only where there is music."""
    speech = [TimelineClip("speech", name, Ms(start), Ms(900), Db(0.0)) for start, name in ((0, "a"), (1_000, "b"))]
    music = TimelineClip("bed", "teppe.flac", Ms(0), Ms(4_000), Db(-9.0), (Fade(Ms(0), Ms(500), Db(-25.0)),))

    drawing = _draw(episode, [music, *speech, speech[0]])

    assert [(row.name, row.kind, row.clips, row.heard) for row in drawing.rows] == [
        ("a", "speech", 2, 1_800),
        ("b", "speech", 1, 900),
        ("teppe.flac", "bed", 1, 4_000),
    ]
    assert drawing.ducking_top is not None
    assert drawing.loudness_top > drawing.ducking_top > drawing.rows[-1].top
    assert _draw(episode, speech).ducking_top is None


def test_ducking_is_drawn_below_the_solo(episode: Episode) -> None:
    """The music's own highest level is 0; 16 dB down are 16 of the 40 dB that are shown."""
    music = TimelineClip("music", "i.flac", Ms(0), Ms(9_000), Db(-9.0), (Fade(Ms(2_000), Ms(3_000), Db(-25.0)),))
    drawing = _draw(episode, [music])
    assert drawing.ducking_top is not None

    points = _read_points(drawing.rows[0].levels[0])

    assert points[0][1] == pytest.approx(drawing.ducking_top, abs=0.1)
    assert points[-1][1] == pytest.approx(drawing.ducking_top + DUCKING_HEIGHT * 16 / 40, abs=0.1)


def test_loudness_meets_the_target_line(episode: Episode) -> None:
    """A reading on the target lies on its line; what a meter reads before its window is full is not drawn."""
    drawing = _draw(episode, [])

    momentary, short_term = _read_points(drawing.momentary), _read_points(drawing.short_term)
    assert {y for _, y in (*momentary, *short_term)} == {drawing.target}
    assert short_term[0][0] > momentary[0][0]
    assert any(mark.label == "-20" and mark.at > drawing.target for mark in drawing.loudness_marks)


@given(duration=st.integers(1, 36_000_000), readings=st.lists(st.floats(-120, 20), min_size=1, max_size=50))
def test_nothing_leaves_the_picture(episode: Episode, duration: int, readings: list[float]) -> None:
    """Whatever the length and the loudness, every point lies inside; the clock has a few marks."""
    loud = tuple(Lufs(reading) for reading in readings)
    picture = SoundPicture((9.0,) * len(loud), (0.0,) * len(loud), loud, loud, max(loud))
    clips = [TimelineClip("music", "a", Ms(0), Ms(2 * duration), Db(30.0), (Fade(Ms(0), Ms(1), Db(-90.0)),))]

    drawing = _draw(replace(episode, duration=Ms(duration)), clips, picture)

    paths = (drawing.momentary, drawing.short_term, drawing.peaks, *drawing.rows[0].levels)
    points = [point for path in paths for point in _read_points(path)]
    assert all(LEFT <= x <= RIGHT and 0 <= y <= drawing.height for x, y in points)
    assert 1 <= len(drawing.clock) <= 25
    assert drawing.loudness_top + LOUDNESS_HEIGHT == drawing.clock_top


def test_ten_hours_are_no_larger_than_they_look(episode: Episode) -> None:
    """Clips that touch on the screen are one bar; a title without room is left out, with its chapter's bar there."""
    clips = [TimelineClip("speech", "a", Ms(start), Ms(4_800), Db(0.0)) for start in range(0, 36_000_000, 5_000)]
    drawing = _draw(replace(episode, duration=Ms(36_000_000)), clips)

    assert len(drawing.rows[0].bars) < 100
    assert drawing.chapters[0].shown == ""
    assert drawing.rows[0].clips == 7_200
