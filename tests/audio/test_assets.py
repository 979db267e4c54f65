from __future__ import annotations

import subprocess
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from lydsak.errors import AssetError
from tests.audio.sound import load_whole

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FORMATS = ["tone.wav", "tone.flac", "tone.mp3", "tone.ogg"]


def _make_tone(rate: int, seconds: float = 1.0, channels: int = 2) -> NDArray[np.float64]:
    """440 Hz at half of full scale in the first channel, at a quarter in the second."""
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)
    return np.stack([tone / (channel + 1) for channel in range(channels)], axis=1)


def _write_tone(path: Path, rate: int = 44_100, channels: int = 2, subtype: str | None = None) -> Path:
    soundfile.write(path, _make_tone(rate, channels=channels), rate, subtype=subtype)
    return path


def _read(pcm: bytes, channels: int) -> NDArray[np.int16]:
    return np.frombuffer(pcm, "<i2").reshape(-1, channels)


@pytest.fixture
def _no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be started, and a program on the path would not be found."""
    monkeypatch.setenv("PATH", "")

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("started a program")

    monkeypatch.setattr(subprocess, "Popen", refuse)


@pytest.mark.usefixtures("_no_programs")
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_every_format_loads_without_ffmpeg(tmp_path: Path, name: str, channels: int) -> None:
    """WAV, FLAC, MP3 and OGG come out at 48 kHz, 16 bit and whole milliseconds, with level and pitch kept."""
    pcm = load_whole(_write_tone(tmp_path / name), channels=channels)
    samples = _read(pcm, channels) / 32768
    assert len(samples) == 48_000
    expected = _make_tone(48_000)
    if channels == 1:
        expected = expected.mean(axis=1, keepdims=True)
    assert np.abs(samples - expected)[4_800:-4_800].max() < 0.01


def test_sound_at_the_house_rate_is_kept_as_it_is(tmp_path: Path) -> None:
    """48 kHz and 16 bit come out sample for sample, padded with silence to a whole millisecond."""
    stored = np.arange(-500, 500, dtype=np.int16)
    soundfile.write(tmp_path / "a.wav", stored, 48_000, subtype="PCM_16")
    loaded = _read(load_whole(tmp_path / "a.wav", channels=1), 1)[:, 0]
    assert len(loaded) == 1_008
    assert np.array_equal(loaded[:1_000], stored)
    assert not loaded[1_000:].any()


def test_mono_is_heard_in_both_channels(tmp_path: Path) -> None:
    """A mono jingle in a stereo programme stands in the middle."""
    samples = _read(load_whole(_write_tone(tmp_path / "a.wav", channels=1), channels=2), 2)
    assert np.array_equal(samples[:, 0], samples[:, 1])
    assert samples.any()


def test_long_sounds_are_read_in_blocks_that_join(tmp_path: Path) -> None:
    """Several blocks resampled one after the other are one tone without a click."""
    soundfile.write(tmp_path / "a.flac", _make_tone(44_100, 5.0, channels=1), 44_100)
    samples = _read(load_whole(tmp_path / "a.flac", channels=1), 1) / 32768
    assert len(samples) == 5 * 48_000
    assert np.abs(samples - _make_tone(48_000, 5.0, channels=1))[480:-480].max() < 1e-3


def test_numbers_that_are_none_are_silence(tmp_path: Path) -> None:
    """A broken float WAV with NaN in it does not become noise."""
    soundfile.write(tmp_path / "a.wav", np.full(4_800, np.nan), 48_000, subtype="FLOAT")
    assert not any(load_whole(tmp_path / "a.wav", channels=1))


def _cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_cut_off_file_is_refused(tmp_path: Path, name: str) -> None:
    """A download that broke off does not become a jingle that breaks off."""
    with pytest.raises(AssetError) as caught:
        load_whole(_cut(_write_tone(tmp_path / name), 0.7), channels=1)
    assert caught.value.code == "L503"
    assert caught.value.help


def test_streamed_wav_is_not_cut_off(tmp_path: Path) -> None:
    """A program that writes WAV to a pipe cannot know its length and gives the highest number."""
    path = _write_tone(tmp_path / "a.wav", 48_000, subtype="PCM_16")
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = b"\xff" * 4
    path.write_bytes(data)
    assert len(load_whole(path, channels=2)) == 48_000 * 4


def test_missing_file_is_named(tmp_path: Path) -> None:
    """The error says which file is missing, and where to put it."""
    with pytest.raises(AssetError) as caught:
        load_whole(tmp_path / "intro.wav", channels=1)
    assert caught.value.code == "L501"
    assert caught.value.place is not None
    assert caught.value.place.path == str(tmp_path / "intro.wav")


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.raw"])
def test_what_is_not_sound_is_refused(tmp_path: Path, name: str) -> None:
    """A text by the name of a sound is no sound; the help says which formats are."""
    (tmp_path / name).write_text("Dette er ikke lyd.\n" * 40, encoding="utf-8")
    with pytest.raises(AssetError) as caught:
        load_whole(tmp_path / name, channels=1)
    assert caught.value.code == "L502"
    assert "FLAC" in (caught.value.help or "")


def test_empty_sound_is_refused(tmp_path: Path) -> None:
    """A sound file without a sample is a mistake, not an intro."""
    soundfile.write(tmp_path / "a.wav", np.zeros(0), 44_100)
    with pytest.raises(AssetError) as caught:
        load_whole(tmp_path / "a.wav", channels=1)
    assert caught.value.code == "L504"


def test_surround_is_refused(tmp_path: Path) -> None:
    """What a mix of six channels should be in two is for the producer to say."""
    with pytest.raises(AssetError) as caught:
        load_whole(_write_tone(tmp_path / "a.wav", channels=6), channels=2)
    assert caught.value.code == "L505"


def test_no_warning_escapes(tmp_path: Path) -> None:
    """Loading is quiet; the build has other things to say."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_whole(_write_tone(tmp_path / "a.ogg"), channels=2)
