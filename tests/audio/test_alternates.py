from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lydsak.audio import alternates
from lydsak.audio.alternates import decode_alternate, make_alternate
from lydsak.audio.limiter import limit_samples
from lydsak.audio.loudness import combine_loudness, measure_blocks
from lydsak.audio.samples import Samples, decibels, pad_to_cells, ratio, read_samples
from lydsak.audio.true_peak import find_cell_peaks
from lydsak.model import Alternate, Chapter, Db, Dbtp, Ms
from tests.audio.builders import TAGS
from tests.audio.conftest import MakeVoice

_CEILING = Dbtp(-1.0)
_FRAME = 1152
_TAGS = replace(
    TAGS,
    source_url=None,
    picture=b"",
    chapters=(Chapter("Innledning", Ms(0), Ms(1_000)), Chapter("Bålet på Sørøya 🎬", Ms(1_000), Ms(1_920))),
)
_M4B = Alternate("m4b", 64)
_OPUS = Alternate("opus", 40)
_BOTH = pytest.mark.parametrize("alternate", [_M4B, _OPUS], ids=lambda alternate: alternate.format)


def _make(folder: Path, alternate: Alternate, sound: Samples, *, block: int = 48_000) -> Path:
    """A file of sound that comes in blocks, limited as it is asked for."""

    def play(more: Db, limit: Dbtp) -> Iterator[Samples]:
        limited = limit_samples(sound * np.float32(ratio(more)), ratio(limit))
        for at in range(0, sound.shape[1], block):
            yield limited[:, at : at + block]

    path = folder / f"programme.{alternate.format}"
    make_alternate(path, alternate, play, sound.shape[1], len(sound), _CEILING, _TAGS)
    return path


@pytest.fixture
def voice(make_voice: MakeVoice) -> Samples:
    """About two seconds, mono, with peaks that limiting has to bring down."""
    return read_samples(make_voice(80), 1) * np.float32(1.5)


@pytest.mark.debian("ffmpeg")
@_BOTH
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("frames", [80, 83])
def test_ffmpeg_decodes_exactly_the_programme(
    make_voice: MakeVoice, tmp_path: Path, alternate: Alternate, channels: int, frames: int
) -> None:
    """As many samples as went in, each at its time, whether or not they fill the codec's last frame."""
    sound = read_samples(make_voice(frames, channels=channels), channels) * np.float32(0.5)
    path = _make(tmp_path, alternate, sound)

    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a", "-f", "f32le", "-"]
    run = subprocess.run(command, capture_output=True, check=True)

    decoded = np.frombuffer(run.stdout, dtype="<f4").reshape(-1, channels).T
    assert run.stderr == b""
    assert decoded.shape == sound.shape == (channels, frames * _FRAME)
    likeness = [float(np.sum(np.roll(decoded[0], shift) * sound[0])) for shift in range(-40, 41)]
    # At low rates Opus moves the phase of speech: 3 samples are a sixteenth of a millisecond.
    assert int(np.argmax(likeness)) - 40 == pytest.approx(0, abs=3 if alternate.format == "opus" else 0)


@_BOTH
def test_the_same_sound_gives_the_same_bytes(tmp_path: Path, voice: Samples, alternate: Alternate) -> None:
    """No time of day and no random number is in a file, and it does not matter how the sound was cut."""
    files = [_make(tmp_path, alternate, voice, block=block).read_bytes() for block in (48_000, 48_000, 4_800)]
    assert files[0] == files[1] == files[2]


@_BOTH
def test_the_ceiling_holds_in_what_is_decoded(tmp_path: Path, voice: Samples, alternate: Alternate) -> None:
    """Loudness stays; the true peak is that of the file as a player plays it."""
    path = _make(tmp_path, alternate, voice)
    decoded = np.concatenate(list(decode_alternate(path)), axis=1)

    wanted = combine_loudness([measure_blocks([pad_to_cells(limit_samples(voice, ratio(-1.5)))])])
    assert decibels(float(find_cell_peaks(decoded, 0.0).max())) <= _CEILING
    assert combine_loudness([measure_blocks([decoded])]).integrated == pytest.approx(wanted.integrated, abs=0.5)


def test_peaks_that_the_codec_raises_are_limited_harder(
    tmp_path: Path, voice: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Samples that are held at the ceiling itself come out above it; the file is made again until they do not."""
    monkeypatch.setattr(alternates, "ENCODING_HEADROOM", 0.0)
    limits: list[float] = []

    def play(more: Db, limit: Dbtp) -> list[Samples]:
        limits.append(limit)
        return [limit_samples(voice * np.float32(ratio(more)), ratio(limit))]

    path = tmp_path / "programme.opus"
    make_alternate(path, Alternate("opus", 16), play, voice.shape[1], 1, _CEILING, _TAGS)

    assert limits[0] == _CEILING
    assert len(limits) > 1
    assert limits == sorted(limits, reverse=True)
    assert decibels(max(float(find_cell_peaks(block, 0.0).max()) for block in decode_alternate(path))) <= _CEILING


@pytest.mark.parametrize("alternate", [_M4B, Alternate("m4b", 32), _OPUS, Alternate("opus", 96)], ids=str)
def test_a_file_takes_not_much_more_than_was_asked_for(tmp_path: Path, voice: Samples, alternate: Alternate) -> None:
    """FFmpeg's AAC encoder spends up to a quarter too much, so it is told less; 8 % are for the index."""
    sound = np.tile(voice, 8)
    path = _make(tmp_path, alternate, sound)
    assert path.stat().st_size * 8 / (sound.shape[1] / 48) < alternate.bitrate * 1.05 * 1.08


@pytest.mark.debian("ffprobe")
@_BOTH
def test_ffprobe_lists_the_chapters(tmp_path: Path, voice: Samples, alternate: Alternate) -> None:
    """In time order, by their whole titles."""
    path = _make(tmp_path, alternate, voice)

    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(path)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["chapters"]

    assert [(float(one["start_time"]), one["tags"]["title"]) for one in found] == [
        (0.0, "Innledning"),
        (1.0, "Bålet på Sørøya 🎬"),
    ]


@pytest.mark.debian("ffprobe")
def test_an_m4b_says_what_it_is_and_begins_at_once(tmp_path: Path, voice: Samples) -> None:
    """The brand of audio books, the language of the track, and the index before the sound."""
    path = _make(tmp_path, _M4B, voice)

    command = [
        "ffprobe",
        "-v",
        "error",
        "-show_format",
        "-show_streams",
        "-select_streams",
        "a",
        "-of",
        "json",
        str(path),
    ]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    content = path.read_bytes()
    assert told["format"]["tags"]["major_brand"] == "M4B "
    assert (told["streams"][0]["codec_name"], told["streams"][0]["tags"]["language"]) == ("aac", "nob")
    assert content.index(b"moov") < content.index(b"mdat")


@_BOTH
def test_silence_can_be_encoded(tmp_path: Path, alternate: Alternate) -> None:
    """It decodes to as much silence."""
    path = _make(tmp_path, alternate, np.zeros((1, 20 * _FRAME), np.float32))
    decoded = np.concatenate(list(decode_alternate(path)), axis=1)
    assert decoded.shape == (1, 20 * _FRAME)
    assert np.abs(decoded).max() < 1e-4


def test_what_a_codec_takes_away_is_given_back_in_bounds(tmp_path: Path) -> None:
    """White noise loses its highest octave in AAC at a low rate: it is raised by 3 dB at most, not into the limiter."""
    noise = (np.random.default_rng(5).standard_normal((1, 4 * 48_000)) * 0.1).astype(np.float32)
    asked: list[float] = []

    def play(more: Db, limit: Dbtp) -> Iterator[Samples]:
        asked.append(more)
        yield limit_samples(noise * np.float32(ratio(more)), ratio(limit))

    make_alternate(tmp_path / "noise.m4b", Alternate("m4b", 48), play, noise.shape[1], 1, _CEILING, _TAGS)
    assert asked[0] == 0
    assert 0 < max(asked) <= 3
