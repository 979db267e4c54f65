from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from lydsak.audio.picture import COLUMNS, picture_sound
from lydsak.audio.samples import ratio
from lydsak.model import ConstantBitrate
from tests.audio.conftest import MakeVoice
from tests.audio.sound import decode_whole, encode_whole, join_frames


def _write_mp3(path: Path, pcm: bytes, channels: int = 1) -> Path:
    frames = encode_whole(pcm, channels, ConstantBitrate())
    path.write_bytes(join_frames([frames], channels, ConstantBitrate(), len(pcm) // (2 * channels)))
    return path


def _make_tone(level: float, seconds: float, channels: int) -> bytes:
    """A tone of 1 kHz between two silent frames, of whole frames."""
    frames = round(seconds * 48_000 / 1152)
    tone = ratio(level) * np.sin(2 * np.pi * 1_000 * np.arange(frames * 1152) / 48_000)
    return np.repeat(np.pad(np.rint(tone * 32_767), 1152).astype("<i2"), channels).tobytes()


@pytest.mark.parametrize("channels", [1, 2])
def test_the_wave_and_its_loudness_are_those_of_the_sound(channels: int, tmp_path: Path) -> None:
    """A tone at -20 dBFS: its amplitude, its mean square, and its loudness in one channel or two."""
    picture = picture_sound(_write_mp3(tmp_path / "a.mp3", _make_tone(-20, 12, channels), channels))

    middle = slice(len(picture.peaks) // 4, -len(picture.peaks) // 4)
    assert picture.peaks[middle] == pytest.approx([0.1] * len(picture.peaks[middle]), rel=0.03)
    assert picture.levels[middle] == pytest.approx([0.0707] * len(picture.peaks[middle]), rel=0.03)
    expected = -23.0 if channels == 1 else -20.0
    assert max(picture.momentary) == pytest.approx(expected, abs=0.1)
    assert max(picture.short_term) == pytest.approx(expected, abs=0.1)
    assert picture.momentary_max == pytest.approx(max(picture.momentary), abs=0.01)


def test_a_sound_stands_where_it_is_heard(tmp_path: Path) -> None:
    """Silence, tone, silence: the wave rises at its time, a reading when its window has reached it."""
    silence = bytes(2 * 1152 * 250)  # 6 s
    picture = picture_sound(_write_mp3(tmp_path / "a.mp3", silence + _make_tone(-20, 6, 1) + silence))

    columns = len(picture.peaks)
    loud = [index / columns for index, peak in enumerate(picture.peaks) if peak > 0.05]
    assert [loud[0], loud[-1]] == pytest.approx([1 / 3, 2 / 3], abs=0.01)
    full = [index / len(picture.short_term) for index, value in enumerate(picture.short_term) if value > -23.2]
    assert [full[0], full[-1]] == pytest.approx([1 / 2, 2 / 3], abs=0.02)


def test_an_hour_is_no_more_columns_than_a_minute(tmp_path: Path, make_voice: MakeVoice) -> None:
    """However long, there are 2000 at most; however short, at least one. Blocks leave no seam."""
    voice = make_voice(42) * 70
    path = _write_mp3(tmp_path / "a.mp3", voice)

    picture = picture_sound(path)

    whole = np.abs(decode_whole(path.read_bytes())[0])
    assert len(picture.peaks) == len(picture.levels) == COLUMNS
    assert max(picture.peaks) == pytest.approx(float(whole.max()), abs=1e-4)
    assert len(picture.momentary) == len(picture.short_term) == len(whole) // 4_800
    short = picture_sound(_write_mp3(tmp_path / "b.mp3", bytes(2 * 1152)))
    assert (len(short.momentary), max(short.peaks), short.momentary_max) == (1, 0.0, -70.0)


@pytest.mark.debian("ffmpeg")
def test_readings_are_those_of_ffmpeg(tmp_path: Path, make_voice: MakeVoice) -> None:
    """ebur128 tells momentary and short-term loudness each 100 ms: the highest of each are ours within 0.1 LU."""
    path = _write_mp3(tmp_path / "a.mp3", make_voice(400, seed=5))
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    theirs = {name: max(float(found) for found in re.findall(rf"{name}:\s*(-\d+\.\d)", report)) for name in ("M", "S")}

    picture = picture_sound(path)

    assert max(picture.momentary) == pytest.approx(theirs["M"], abs=0.1)
    assert max(picture.short_term) == pytest.approx(theirs["S"], abs=0.1)
