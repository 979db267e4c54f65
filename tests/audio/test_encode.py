# mypy: allow-untyped-calls
# mutagen's functions carry no types.

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mutagen.mp3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.audio.encode import encode_silence, encode_unit, join_frames, join_units
from lydsak.audio.info_header import describe_stream
from lydsak.audio.samples import read_samples
from tests.audio.conftest import MakeVoice
from tests.audio.sound import decode_whole, encode_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FRAME = 1152


def _as_numbers(units: list[bytes], channels: int) -> NDArray[np.float64]:
    return np.frombuffer(b"".join(units), "<i2").reshape(-1, channels).T / 32_768


def _find_noise(decoded: NDArray[np.floating], wanted: NDArray[np.floating]) -> float:
    """The signal over the error, in dB."""
    error = np.square(decoded - wanted).sum()
    return float(10 * np.log10(np.square(wanted).sum() / error))


@settings(max_examples=25)
@given(
    lengths=st.lists(st.integers(0, 6), min_size=1, max_size=4),
    cut=st.integers(0, _FRAME),
    channels=st.sampled_from([1, 2]),
    bitrate=st.sampled_from([32, 64, 96, 128, 320]),
)
def test_a_joined_file_decodes_to_exactly_its_samples(
    lengths: list[int], cut: int, channels: int, bitrate: int
) -> None:
    """Units of any length, silent or not, give the number of samples that was asked for, at every bit rate."""
    rng = np.random.default_rng(1)
    parts = []
    for number, frames in enumerate(lengths):
        inner = np.rint(rng.standard_normal(frames * _FRAME * channels) * 2_000 * (number % 2))
        pcm = np.pad(inner, _FRAME * channels).astype("<i2").tobytes()
        parts.append(encode_whole(pcm, channels, bitrate))
    samples = (sum(lengths) + 2 * len(lengths)) * _FRAME - cut

    decoded = decode_whole(join_frames(parts, channels, bitrate, samples))

    assert decoded.shape == (channels, samples)


@pytest.mark.parametrize(
    ("channels", "bitrate", "scaled"), [(1, 96, 0.95), (2, 128, 0.95), (1, 192, 0.97), (1, 320, 1)]
)
def test_the_level_is_that_of_the_samples(make_voice: MakeVoice, channels: int, bitrate: int, scaled: float) -> None:
    """What LAME takes off at a constant bit rate is given back; LAME still does it, or this would come out too loud."""
    import lameenc

    unit = make_voice(80, channels=channels, peak=0.5)
    wanted = _as_numbers([unit], channels)

    def find_level(frames: bytes) -> float:
        decoded = decode_whole(join_frames([frames], channels, bitrate, wanted.shape[1]))
        return float((decoded * wanted).sum() / np.square(wanted).sum())

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(bitrate)
    encoder.set_in_sample_rate(48_000)
    encoder.set_out_sample_rate(48_000)
    encoder.set_channels(channels)
    bare = bytes(encoder.encode(unit)) + bytes(encoder.flush())

    assert find_level(encode_whole(unit, channels, bitrate)) == pytest.approx(1.0, abs=0.004)
    assert find_level(bare[: 80 * 3 * bitrate]) == pytest.approx(scaled, abs=0.004)


@pytest.mark.parametrize(("channels", "bitrate"), [(1, 96), (2, 128), (1, 64)])
def test_joined_units_sound_like_one_encode(make_voice: MakeVoice, channels: int, bitrate: int) -> None:
    """The codec's noise is the same as when all is encoded in one go, in the whole and round every join."""
    units = [make_voice(frames, seed=frames, channels=channels) for frames in (60, 41, 77)]
    units.insert(1, bytes(30 * _FRAME * 2 * channels))
    wanted = _as_numbers(units, channels)
    samples = wanted.shape[1]

    parts = [encode_whole(unit, channels, bitrate) for unit in units]
    joined = decode_whole(join_frames(parts, channels, bitrate, samples)) - wanted
    frames = encode_whole(b"".join(units), channels, bitrate)
    once = decode_whole(join_frames([frames], channels, bitrate, samples)) - wanted

    assert _find_noise(joined + wanted, wanted) == pytest.approx(_find_noise(once + wanted, wanted), abs=0.3)
    for frame in np.cumsum([len(unit) // (_FRAME * 2 * channels) for unit in units])[:-1]:
        here = slice((frame - 1) * _FRAME, (frame + 1) * _FRAME)
        assert np.abs(joined[:, here]).max() <= 1.5 * np.abs(once[:, here]).max() + 0.002


def test_there_is_no_sound_before_a_unit_begins(make_voice: MakeVoice) -> None:
    """The silent first frame takes the pre-echo: in the middle of the silence there is at most one 16-bit step."""
    units = [make_voice(40, seed=seed) for seed in (1, 2)]

    decoded = decode_whole(join_frames([encode_whole(unit, 1, 96) for unit in units], 1, 96, 80 * _FRAME))

    assert np.abs(decoded[:, 40 * _FRAME : 40 * _FRAME + 500]).max() < 1.5 / 32_768


def test_silence_is_silent_and_of_the_right_length() -> None:
    """Written silence decodes to zeros, and encoding a silent unit gives the same frames."""
    frames = encode_silence(100, 2, 128)

    assert encode_whole(bytes(100 * _FRAME * 4), 2, 128) == frames
    assert len(frames) == 100 * 3 * 128
    assert not decode_whole(join_frames([frames], 2, 128, 100 * _FRAME)).any()


def test_the_same_samples_give_the_same_bytes(make_voice: MakeVoice) -> None:
    """Whatever was encoded before."""
    first = encode_whole(make_voice(30, seed=1), 1, 96)
    encode_whole(make_voice(30, seed=2), 1, 96)

    assert encode_whole(make_voice(30, seed=1), 1, 96) == first


def test_mutagen_reads_the_header(make_voice: MakeVoice) -> None:
    """An independent reader finds constant bit rate, the rate, and the length without delay and padding."""
    data = join_frames([encode_whole(make_voice(50), 1, 96)], 1, 96, 50 * _FRAME)

    info: Any = mutagen.mp3.MP3(io.BytesIO(data)).info

    assert not info.sketchy
    assert info.bitrate_mode == mutagen.mp3.BitrateMode.CBR
    assert (info.sample_rate, info.bitrate, info.channels) == (48_000, 96_000, 1)
    assert info.length == pytest.approx(50 * 0.024, abs=1e-6)


@pytest.mark.parametrize(
    ("pcm", "bitrate", "message"), [(bytes(100), 96, "whole number of frames"), (bytes(2304), 100, "100 kbit/s")]
)
def test_what_cannot_be_encoded_is_refused(pcm: bytes, bitrate: int, message: str) -> None:
    """Part of a frame, or a bit rate that MP3 has not."""
    with pytest.raises(ValueError, match=message):
        encode_whole(pcm, 1, bitrate)


@pytest.mark.parametrize("samples", [2 * _FRAME + 1, 0])
def test_a_length_that_the_frames_do_not_hold_is_refused(samples: int) -> None:
    """More samples than frames, or so few that the padding does not fit its field."""
    with pytest.raises(ValueError, match="cannot hold"):
        join_frames([encode_silence(2 if samples else 5, 1, 96)], 1, 96, samples)


@pytest.mark.debian("ffmpeg", "mp3val")
@pytest.mark.parametrize(("channels", "bitrate"), [(1, 96), (2, 128), (1, 32), (2, 320)])
def test_ffmpeg_and_mp3val_find_nothing_amiss(
    make_voice: MakeVoice, tmp_path: Path, channels: int, bitrate: int
) -> None:
    """A strict decode is clean and gives the same samples as libsndfile's, and mp3val has no warning but for tags."""
    units = [make_voice(frames, seed=frames, channels=channels, peak=0.5) for frames in (30, 55)]
    samples = 85 * _FRAME - 321
    data = join_frames([encode_whole(unit, channels, bitrate) for unit in units], channels, bitrate, samples)
    path = tmp_path / "voice.mp3"
    path.write_bytes(data)

    command = ["ffmpeg", "-v", "error", "-xerror", "-i", str(path), "-f", "f32le", "-"]
    decoded = subprocess.run(command, capture_output=True, check=True)
    report = subprocess.run(["mp3val", str(path)], capture_output=True, text=True, check=True).stdout

    assert decoded.stderr == b""
    heard = np.frombuffer(decoded.stdout, "<f4").reshape(-1, channels).T
    assert heard.shape == (channels, samples)
    assert np.abs(heard - decode_whole(data)).max() < 1 / 32_768
    assert [line for line in report.splitlines() if "WARNING" in line and "No supported tags" not in line] == []


def test_blocks_make_the_frames_that_the_whole_makes(make_voice: MakeVoice) -> None:
    """An encoder that is fed in pieces of any size writes the same bytes."""
    unit = make_voice(40)
    samples = read_samples(unit, 1)

    assert encode_unit([samples[:, :2_000], samples[:, 2_000:2_001], samples[:, 2_001:]], 1, 96) == encode_whole(
        unit, 1, 96
    )


def test_units_pass_by_one_at_a_time() -> None:
    """A file is put together from its units' facts before the first unit is read."""
    parts = [encode_silence(5, 1, 96), encode_silence(7, 1, 96)]
    read: list[int] = []

    def read_parts() -> Iterator[bytes]:
        for number, part in enumerate(parts):
            read.append(number)
            yield part

    file = join_units([describe_stream(part) for part in parts], read_parts(), 1, 96, 12 * _FRAME)

    assert next(file)[4 + 17 :].startswith(b"Info")
    assert read == []
    assert next(file) == parts[0]
    assert read == [0]
