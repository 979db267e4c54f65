from __future__ import annotations

import pytest

from lydsak.audio.level import choose_level
from lydsak.audio.loudness import SILENCE
from lydsak.model import Db, Lufs


@pytest.mark.parametrize(("channels", "extra"), [(1, 0.0), (2, 3.0)])
@pytest.mark.parametrize(("music", "gain"), [(-23.0, -3.0), (-17.0, -9.0), (-29.2, 3.0)])
def test_music_is_set_below_speech_by_loudness(channels: int, extra: float, music: float, gain: float) -> None:
    """Music measures 3 LU less than the speech as it is heard in the programme, mono or stereo, to half a LU."""
    assert choose_level(Lufs(music + extra), Lufs(-23.0), channels) == gain


def test_recording_is_set_level_with_speech() -> None:
    """A recording with words is as loud as the voice around it."""
    assert choose_level(Lufs(-11.0), Lufs(-23.0), 1, below=Db(0.0)) == Db(-12.0)


def test_silence_is_left_alone() -> None:
    """Neither a silent asset nor an opening without speech leads to an endless gain."""
    assert choose_level(SILENCE, Lufs(-20.0), 1) == Db(0.0)
    assert choose_level(Lufs(-20.0), SILENCE, 1) == Db(0.0)
