from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from lydsak.model import Episode, Ms, Show
from lydsak.publish.audiogram import SIZES, CaptionCue, VideoPicture, VideoShape, draw_video, read_subrip
from lydsak.publish.captions import render_subrip


def _draw(
    show: Show, episode: Episode, shape: VideoShape = "square", cues: tuple[CaptionCue, ...] = (), level: float = 0.5
) -> list[VideoPicture]:
    picture = BytesIO()
    Image.new("RGB", (100, 100), "red").save(picture, "JPEG")
    return list(draw_video(show, episode, cover=picture.getvalue(), shape=shape, levels=(level,) * 99, cues=cues))


def _count_changed(one: VideoPicture, other: VideoPicture) -> int:
    return sum(a != b for a, b in zip(one.pixels[::97], other.pixels[::97], strict=True))


def test_our_captions_are_read_as_they_are_written(episode: Episode) -> None:
    """Each cue of the SubRip file, with its lines and its times to the millisecond."""
    cues = read_subrip(render_subrip(episode.utterances))
    shown = " ".join(line for cue in cues for line in cue.lines).replace("\u00a0", " ")
    assert shown == " ".join(word.text for utterance in episode.utterances for word in utterance.words)
    assert cues[0].start == episode.utterances[0].start
    assert cues[-1].end == episode.utterances[-1].end
    assert read_subrip("") == ()


@pytest.mark.parametrize("shape", ["square", "wide", "tall"])
def test_a_video_is_as_long_as_its_episode_and_of_its_shape(show: Show, episode: Episode, shape: VideoShape) -> None:
    """Frames of 40 ms; the last one is begun."""
    pictures = _draw(show, replace(episode, duration=Ms(401)), shape)
    assert sum(picture.frames for picture in pictures) == 11
    width, height = SIZES[shape]
    assert {len(picture.pixels) for picture in pictures} == {width * height * 3}


def test_captions_are_shown_while_they_are_said(show: Show, episode: Episode) -> None:
    """From their beginning to their end."""
    short = replace(episode, duration=Ms(600))
    cues = (CaptionCue(Ms(120), Ms(240), ("Ferja går igjen,", "sier skipperen.")),)
    with_cues, without = _draw(show, short, cues=cues), _draw(show, short)
    changed = [_count_changed(*pair) > 0 for pair in zip(with_cues, without, strict=True)]
    assert changed == [False, True, False, False, False]


def test_the_wave_follows_the_sound(show: Show, episode: Episode) -> None:
    """Louder is taller, and it moves on."""
    short = replace(episode, duration=Ms(300))
    quiet, loud = _draw(show, short, level=0.1), _draw(show, short, level=1.0)
    assert _count_changed(quiet[0], loud[0]) > 500
    assert _count_changed(loud[0], loud[1]) > 0


def test_a_title_beyond_reason_is_cut(show: Show, episode: Episode) -> None:
    """Nothing is drawn over the wave and the captions."""
    long = replace(episode, title="Ordentlig" * 40 + " " + "lang " * 200, duration=Ms(40))
    pictures = _draw(replace(show, newspaper="Avisa " * 60), long)
    assert len(pictures) == 1
