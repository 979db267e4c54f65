# mypy: allow-untyped-calls
# mutagen's functions carry no types.

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mutagen.mp3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.audio.encode import encode_silence, encode_unit, join_units
from lydsak.audio.info_header import describe_stream
from lydsak.audio.samples import ratio, read_samples
from lydsak.model import ConstantBitrate, Encoding, VariableBitrate
from tests.audio.conftest import MakeVoice
from tests.audio.programmes import list_joins, make_programme
from tests.audio.sound import decode_whole, encode_whole, join_frames

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FRAME = 1152
_CONSTANT = ConstantBitrate(96)
_VARIABLE = VariableBitrate(5)
_ENCODINGS = (*map(ConstantBitrate, (32, 64, 96, 128, 320)), *map(VariableBitrate, range(10)))


def _split_frames(data: bytes) -> Iterator[bytes]:
    """Frame by frame, as the headers' bit rates tell."""
    at = 0
    while at < len(data):
        end = at + 3 * (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)[data[at + 2] >> 4]
        yield data[at:end]
        at = end


def _as_numbers(units: list[bytes], channels: int) -> NDArray[np.float64]:
    return np.frombuffer(b"".join(units), "<i2").reshape(-1, channels).T / 32_768


def _find_error(decoded: NDArray[np.floating], wanted: NDArray[np.floating]) -> float:
    """The root mean square of the difference."""
    return float(np.sqrt(np.square(decoded - wanted).mean()))


def _find_noise(decoded: NDArray[np.floating], wanted: NDArray[np.floating]) -> float:
    """The signal over the error, in dB."""
    error = np.square(decoded - wanted).sum()
    return float(10 * np.log10(np.square(wanted).sum() / error))


@settings(max_examples=25)
@given(
    lengths=st.lists(st.integers(0, 6), min_size=1, max_size=4),
    cut=st.integers(0, _FRAME),
    channels=st.sampled_from([1, 2]),
    encoding=st.sampled_from(_ENCODINGS),
)
def test_a_joined_file_decodes_to_exactly_its_samples(
    lengths: list[int], cut: int, channels: int, encoding: Encoding
) -> None:
    """Units of any length, silent or not, give the number of samples that was asked for, at every bit rate."""
    rng = np.random.default_rng(1)
    parts = []
    for number, frames in enumerate(lengths):
        inner = np.rint(rng.standard_normal(frames * _FRAME * channels) * 2_000 * (number % 2))
        pcm = np.pad(inner, _FRAME * channels).astype("<i2").tobytes()
        parts.append(encode_whole(pcm, channels, encoding))
    samples = (sum(lengths) + 2 * len(lengths)) * _FRAME - cut

    decoded = decode_whole(join_frames(parts, channels, encoding, samples))

    assert decoded.shape == (channels, samples)


@pytest.mark.parametrize(
    ("channels", "encoding", "scaled"),
    [
        (1, ConstantBitrate(96), 0.95),
        (2, ConstantBitrate(128), 0.95),
        (1, ConstantBitrate(192), 0.97),
        (1, ConstantBitrate(320), 1.0),
        (1, VariableBitrate(0), 1.0),
        (1, VariableBitrate(5), 1.0),
        (2, VariableBitrate(5), 1.0),
    ],
)
def test_the_level_is_that_of_the_samples(
    make_voice: MakeVoice, channels: int, encoding: Encoding, scaled: float
) -> None:
    """What LAME takes off at a constant bit rate is given back; LAME still does it, or this would come out too loud."""
    import lameenc

    unit = make_voice(80, channels=channels, peak=0.5)
    wanted = _as_numbers([unit], channels)

    def find_level(frames: bytes) -> float:
        decoded = decode_whole(join_frames([frames], channels, encoding, wanted.shape[1]))
        return float((decoded * wanted).sum() / np.square(wanted).sum())

    encoder = lameenc.Encoder()
    encoder.silence()
    if isinstance(encoding, ConstantBitrate):
        encoder.set_bit_rate(encoding.kbps)
    else:
        encoder.set_vbr(4)
        encoder.set_vbr_quality(encoding.quality)
    encoder.set_in_sample_rate(48_000)
    encoder.set_out_sample_rate(48_000)
    encoder.set_channels(channels)
    bare = bytes(encoder.encode(unit)) + bytes(encoder.flush())

    assert find_level(encode_whole(unit, channels, encoding)) == pytest.approx(1.0, abs=0.004)
    assert find_level(b"".join(islice(_split_frames(bare), 80))) == pytest.approx(scaled, abs=0.004)


@pytest.mark.parametrize(
    ("channels", "encoding"),
    [
        (1, ConstantBitrate(96)),
        (2, ConstantBitrate(128)),
        (1, ConstantBitrate(64)),
        (1, VariableBitrate(5)),
        (2, VariableBitrate(2)),
        (1, VariableBitrate(9)),
    ],
)
def test_joined_units_sound_like_one_encode(make_voice: MakeVoice, channels: int, encoding: Encoding) -> None:
    """The codec's noise is the same as when all is encoded in one go, in the whole and round every join."""
    units = [make_voice(frames, seed=frames, channels=channels) for frames in (60, 41, 77)]
    units.insert(1, bytes(30 * _FRAME * 2 * channels))
    wanted = _as_numbers(units, channels)
    samples = wanted.shape[1]

    parts = [encode_whole(unit, channels, encoding) for unit in units]
    joined = decode_whole(join_frames(parts, channels, encoding, samples)) - wanted
    frames = encode_whole(b"".join(units), channels, encoding)
    once = decode_whole(join_frames([frames], channels, encoding, samples)) - wanted

    assert _find_noise(joined + wanted, wanted) == pytest.approx(_find_noise(once + wanted, wanted), abs=0.3)
    for frame in np.cumsum([len(unit) // (_FRAME * 2 * channels) for unit in units])[:-1]:
        here = slice((frame - 1) * _FRAME, (frame + 1) * _FRAME)
        assert np.abs(joined[:, here]).max() <= 1.5 * np.abs(once[:, here]).max() + 0.002


@pytest.mark.parametrize(
    ("channels", "encoding", "margin"),
    [(1, ConstantBitrate(96), 2.5), (2, ConstantBitrate(128), 2.5), (1, VariableBitrate(5), 0.1)],
)
@pytest.mark.parametrize("seed", range(5))
def test_random_programmes_have_no_more_error_at_joins_than_one_encode(
    seed: int, channels: int, encoding: Encoding, margin: float
) -> None:
    """Speech, music and silence in eight units, to the sample, and within 50 ms of each join as near to the source.

    The error there is at most 2.5 dB above that of one encode at a constant bit rate, whose reservoir another unit may
    have filled, and 0.1 dB at a variable one; less than -80 dBFS is not counted. In the whole it is within 0.2 dB.
    """
    units = make_programme(np.random.default_rng(seed), channels, 8)
    whole = np.concatenate(units, axis=1)
    samples = whole.shape[1]

    parts = [encode_unit([unit], channels, encoding) for unit in units]
    joined = decode_whole(join_frames(parts, channels, encoding, samples))
    once = decode_whole(join_frames([encode_unit([whole], channels, encoding)], channels, encoding, samples))

    assert joined.shape == once.shape == whole.shape
    assert np.isfinite(joined).all()
    assert _find_error(joined, whole) == pytest.approx(_find_error(once, whole), rel=ratio(0.2) - 1)
    for join in list_joins(units):
        most = ratio(margin) * _find_error(once[:, join], whole[:, join]) + ratio(-80)
        assert _find_error(joined[:, join], whole[:, join]) <= most


def test_there_is_no_sound_before_a_unit_begins(make_voice: MakeVoice) -> None:
    """The silent first frame takes the pre-echo: in the middle of the silence there is at most one 16-bit step."""
    units = [make_voice(40, seed=seed) for seed in (1, 2)]

    decoded = decode_whole(join_frames([encode_whole(unit, 1, _CONSTANT) for unit in units], 1, _CONSTANT, 80 * _FRAME))

    assert np.abs(decoded[:, 40 * _FRAME : 40 * _FRAME + 500]).max() < 1.5 / 32_768


@pytest.mark.parametrize(("encoding", "kbps"), [(ConstantBitrate(128), 128), (_VARIABLE, 32)])
def test_silence_is_silent_and_of_the_right_length(encoding: Encoding, kbps: int) -> None:
    """Written silence decodes to zeros, and encoding a silent unit gives the same frames; the least where they vary."""
    frames = encode_silence(100, 2, encoding)

    assert encode_whole(bytes(100 * _FRAME * 4), 2, encoding) == frames
    assert len(frames) == 100 * 3 * kbps
    assert not decode_whole(join_frames([frames], 2, encoding, 100 * _FRAME)).any()


@pytest.mark.parametrize("encoding", [_CONSTANT, _VARIABLE])
def test_the_same_samples_give_the_same_bytes(make_voice: MakeVoice, encoding: Encoding) -> None:
    """Whatever was encoded before."""
    first = encode_whole(make_voice(30, seed=1), 1, encoding)
    encode_whole(make_voice(30, seed=2), 1, encoding)

    assert encode_whole(make_voice(30, seed=1), 1, encoding) == first


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("encoding", [_CONSTANT, _VARIABLE])
def test_a_unit_borrows_no_bytes_of_another(make_voice: MakeVoice, encoding: Encoding, channels: int) -> None:
    """Its first frame begins with its own data (main_data_begin is 0), and there is one frame for each 1152 samples."""
    frames = list(_split_frames(encode_whole(make_voice(40, channels=channels), channels, encoding)))

    assert len(frames) == 40
    assert frames[0][4] << 1 | frames[0][5] >> 7 == 0


def test_frames_take_what_they_need(make_voice: MakeVoice) -> None:
    """At a variable bit rate sound takes more than silence does, and a better quality more than a worse."""
    unit = make_voice(80)
    sizes = {quality: len(encode_whole(unit, 1, VariableBitrate(quality))) for quality in (0, 5, 9)}

    assert len({len(frame) for frame in _split_frames(encode_whole(unit, 1, _VARIABLE))}) > 3
    assert sizes[0] > sizes[5] > sizes[9] > 80 * 96


def test_mutagen_reads_a_variable_bit_rate(make_voice: MakeVoice) -> None:
    """An independent reader finds its kind and mean, and the length without delay and padding."""
    frames = encode_whole(make_voice(50), 1, _VARIABLE)

    info: Any = mutagen.mp3.MP3(io.BytesIO(join_frames([frames], 1, _VARIABLE, 50 * _FRAME - 7))).info

    assert not info.sketchy
    assert info.bitrate_mode == mutagen.mp3.BitrateMode.VBR
    assert info.bitrate == pytest.approx(8 * len(frames) / (50 * 0.024), rel=0.02)
    assert info.length == pytest.approx(50 * 0.024 - 7 / 48_000, abs=1e-6)


@pytest.mark.parametrize("encoding", [_CONSTANT, _VARIABLE, VariableBitrate(0)])
def test_a_player_that_seeks_by_the_table_hits_its_time(encoding: Encoding) -> None:
    """In a file of 20 s, to two hundredths, also between the table's entries, where players draw straight lines."""
    units = make_programme(np.random.default_rng(3), 1, 8)
    parts = [encode_unit([unit], 1, encoding) for unit in units]
    data = join_frames(parts, 1, encoding, sum(unit.shape[1] for unit in units))
    starts = np.cumsum([0, *(len(frame) for frame in _split_frames(data))])[1:]
    frames = len(starts) - 1
    table = data[4 + 17 + 16 :][:100]

    times = np.arange(0, 99, 0.1)
    places = np.interp(times, np.arange(100), list(table)) * len(data) / 256
    found = np.interp(places, starts, np.arange(frames + 1)) * 100 / frames

    assert np.abs(found - times).max() < 2


def test_mutagen_reads_the_header(make_voice: MakeVoice) -> None:
    """An independent reader finds constant bit rate, the rate, and the length without delay and padding."""
    data = join_frames([encode_whole(make_voice(50), 1, _CONSTANT)], 1, _CONSTANT, 50 * _FRAME)

    info: Any = mutagen.mp3.MP3(io.BytesIO(data)).info

    assert not info.sketchy
    assert info.bitrate_mode == mutagen.mp3.BitrateMode.CBR
    assert (info.sample_rate, info.bitrate, info.channels) == (48_000, 96_000, 1)
    assert info.length == pytest.approx(50 * 0.024, abs=1e-6)


@pytest.mark.parametrize(
    ("pcm", "kbps", "message"), [(bytes(100), 96, "whole number of frames"), (bytes(2304), 100, "100 kbit/s")]
)
def test_what_cannot_be_encoded_is_refused(pcm: bytes, kbps: int, message: str) -> None:
    """Part of a frame, or a bit rate that MP3 has not."""
    with pytest.raises(ValueError, match=message):
        encode_whole(pcm, 1, ConstantBitrate(kbps))


@pytest.mark.parametrize("samples", [2 * _FRAME + 1, 0])
def test_a_length_that_the_frames_do_not_hold_is_refused(samples: int) -> None:
    """More samples than frames, or so few that the padding does not fit its field."""
    with pytest.raises(ValueError, match="cannot hold"):
        join_frames([encode_silence(2 if samples else 5, 1, _CONSTANT)], 1, _CONSTANT, samples)


@pytest.mark.debian("ffmpeg", "mp3val")
@pytest.mark.parametrize(
    ("channels", "encoding"),
    [
        (1, ConstantBitrate(96)),
        (2, ConstantBitrate(128)),
        (1, ConstantBitrate(32)),
        (2, ConstantBitrate(320)),
        (1, VariableBitrate(0)),
        (1, VariableBitrate(5)),
        (2, VariableBitrate(5)),
        (2, VariableBitrate(9)),
    ],
)
def test_ffmpeg_and_mp3val_find_nothing_amiss(
    make_voice: MakeVoice, tmp_path: Path, channels: int, encoding: Encoding
) -> None:
    """A strict decode is clean and gives the same samples as libsndfile's, and mp3val has no warning but for tags."""
    units = [make_voice(frames, seed=frames, channels=channels, peak=0.5) for frames in (30, 55)]
    samples = 85 * _FRAME - 321
    data = join_frames([encode_whole(unit, channels, encoding) for unit in units], channels, encoding, samples)
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


@pytest.mark.parametrize("encoding", [_CONSTANT, _VARIABLE])
def test_blocks_make_the_frames_that_the_whole_makes(make_voice: MakeVoice, encoding: Encoding) -> None:
    """An encoder that is fed in pieces of any size writes the same bytes."""
    unit = make_voice(40)
    samples = read_samples(unit, 1)
    blocks = [samples[:, :2_000], samples[:, 2_000:2_001], samples[:, 2_001:]]

    assert encode_unit(blocks, 1, encoding) == encode_whole(unit, 1, encoding)


def test_units_pass_by_one_at_a_time() -> None:
    """A file is put together from its units' facts before the first unit is read."""
    parts = [encode_silence(5, 1, _CONSTANT), encode_silence(7, 1, _CONSTANT)]
    read: list[int] = []

    def read_parts() -> Iterator[bytes]:
        for number, part in enumerate(parts):
            read.append(number)
            yield part

    file = join_units([describe_stream(part) for part in parts], read_parts(), 1, _CONSTANT, 12 * _FRAME)

    assert next(file)[4 + 17 :].startswith(b"Info")
    assert read == []
    assert next(file) == parts[0]
    assert read == [0]
