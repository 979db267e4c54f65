from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.encode import encode_silence
from lydsak.audio.info_header import (
    BITRATES,
    StreamFacts,
    chain_streams,
    checksum_frames,
    cut_frames,
    describe_stream,
    render_frame_header,
    render_info_frame,
)
from lydsak.model import ConstantBitrate, Encoding, VariableBitrate


def _checksum_plainly(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def test_the_checksum_is_crc_16() -> None:
    """The check value of CRC-16/ARC."""
    assert checksum_frames([b"123456789"]) == 0xBB3D


@given(st.binary(max_size=200), st.integers(0, 5_000), st.integers(0, 5_000))
def test_the_checksum_does_not_mind_how_the_stream_is_cut(seed: bytes, length: int, cut: int) -> None:
    """Lanes and parts are only a way to be quick."""
    data = ((seed or b"\x5a") * (length // max(len(seed), 1) + 1))[:length]

    assert checksum_frames([data[:cut], data[cut:]]) == _checksum_plainly(data)


def _split_info(frame: bytes, channels: int) -> tuple[bytes, bytes]:
    """Xing's header and LAME's extension."""
    at = 4 + (17 if channels == 1 else 32)
    return frame[at : at + 120], frame[at + 120 : at + 156]


_ENCODINGS: tuple[Encoding, ...] = (*map(ConstantBitrate, BITRATES), *map(VariableBitrate, range(10)))


@pytest.mark.parametrize("encoding", _ENCODINGS)
@pytest.mark.parametrize("channels", [1, 2])
def test_the_frame_says_what_is_true(channels: int, encoding: Encoding) -> None:
    """Every field is where the specification puts it, and both checksums are right."""
    facts = StreamFacts(bitrates=bytes([3]) * 1000, crc=0xBEEF)

    frame = render_info_frame(facts, 1234, channels, encoding)

    xing, lame = _split_info(frame, channels)
    bitrate = max(encoding.kbps, 64) if isinstance(encoding, ConstantBitrate) else 64
    size = 3 * bitrate
    assert len(frame) == size
    assert frame[:4] == render_frame_header(channels, bitrate)
    assert int.from_bytes(xing[4:8], "big") == 15
    assert int.from_bytes(xing[8:12], "big") == 1000
    assert int.from_bytes(xing[12:16], "big") == facts.size + size == 168 * 1000 + size
    assert lame[:4] == b"LAME"
    assert int.from_bytes(lame[21:24], "big") == 576 << 12 | 1234
    assert int.from_bytes(lame[28:32], "big") == facts.size + size
    assert int.from_bytes(lame[32:34], "big") == 0xBEEF
    before = frame[: frame.index(lame[:32]) + 34]
    assert int.from_bytes(lame[34:36], "big") == _checksum_plainly(before)


@pytest.mark.parametrize(
    ("encoding", "name", "method", "bitrate"),
    [
        (ConstantBitrate(96), b"Info", 1, 96),
        (ConstantBitrate(320), b"Info", 1, 255),
        (VariableBitrate(5), b"Xing", 4, 32),
    ],
)
def test_the_header_names_the_kind_of_bit_rate(encoding: Encoding, name: bytes, method: int, bitrate: int) -> None:
    """Info or Xing, LAME's method, and the bit rate, or the least that there is."""
    xing, lame = _split_info(render_info_frame(StreamFacts(bytes(10), 0), 600, 1, encoding), 1)

    assert (xing[:4], lame[9], lame[20]) == (name, method, bitrate)


@pytest.mark.parametrize(("quality", "told"), [(0, 93), (5, 43), (9, 3)])
def test_the_quality_is_told_as_lame_tells_it(quality: int, told: int) -> None:
    """`lame -V5 -q7` writes 43."""
    xing, _ = _split_info(render_info_frame(StreamFacts(bytes(10), 0), 600, 1, VariableBitrate(quality)), 1)

    assert int.from_bytes(xing[116:120], "big") == told


def test_the_seek_table_is_even() -> None:
    """At a constant bit rate a hundredth of the time is a hundredth of the bytes."""
    facts = StreamFacts(bytes([BITRATES.index(96)]) * 10_000, 0)

    table = _read_seek_table(facts, ConstantBitrate(96))

    assert [entry - part * 256 // 100 for part, entry in enumerate(table)] == [0] * 100


def _read_seek_table(facts: StreamFacts, encoding: Encoding) -> bytes:
    xing, _ = _split_info(render_info_frame(facts, 600, 1, encoding), 1)
    return xing[16:116]


def _make_varied_stream(seed: int, frames: int) -> StreamFacts:
    """Silence, speech and music in turn, as long as sentences are; a programme of a minute has 2500 frames."""
    rng = np.random.default_rng(seed)
    found = bytearray()
    while len(found) < frames:
        low, high = [(0, 1), (3, 8), (7, 11)][int(rng.integers(3))]
        found += rng.integers(low, high, int(rng.integers(10, 400)), dtype=np.uint8).tobytes()
    return StreamFacts(bytes(found[:frames]), 0)


@pytest.mark.parametrize("frames", [25, 2_500, 150_000])
@pytest.mark.parametrize("seed", range(5))
def test_seeking_finds_the_hundredth_of_the_time(seed: int, frames: int) -> None:
    """An entry is never late, never before the one before it, and early by less than a 256th of the bytes.

    In time it is early by less than two hundredths, however long silence and music take turns.
    """
    facts = _make_varied_stream(seed, frames)
    starts = np.cumsum([192, *(3 * BITRATES[index] for index in facts.bitrates)])

    table = np.frombuffer(_read_seek_table(facts, VariableBitrate(5)), np.uint8)

    places = table * (starts[-1] / 256)
    wanted = np.interp(np.arange(100) / 100 * frames, np.arange(frames + 1), starts)
    found = np.interp(places, starts, np.arange(frames + 1))
    assert (np.diff(table.astype(int)) >= 0).all()
    assert (places <= wanted).all()
    assert (wanted - places < starts[-1] / 256 + 1).all()
    assert (np.arange(100) - 100 * found / frames < 2).all()


def test_a_file_of_no_frames_has_a_seek_table() -> None:
    """All of it is the header's."""
    assert _read_seek_table(StreamFacts(b"", 0), VariableBitrate(5)) == bytes([255]) * 100


@given(st.lists(st.lists(st.sampled_from(BITRATES), max_size=4), max_size=6))
def test_facts_are_chained_without_reading_again(parts: list[list[int]]) -> None:
    """The facts of a whole follow from those of its parts."""
    streams = [b"".join(encode_silence(1, 1, ConstantBitrate(kbps)) for kbps in part) for part in parts]

    whole = chain_streams([describe_stream(stream) for stream in streams])

    assert whole == describe_stream(b"".join(streams))
    assert (whole.frames, whole.size) == (sum(map(len, parts)), sum(map(len, streams)))


def test_frames_are_counted_by_their_headers() -> None:
    """Whatever their bit rate."""
    frames = encode_silence(7, 1, ConstantBitrate(96)) + encode_silence(5, 1, VariableBitrate(5))

    facts = describe_stream(frames)

    assert facts == StreamFacts(bytes([6] * 7 + [0] * 5), checksum_frames([frames]))
    assert (facts.frames, facts.size) == (12, len(frames))


def test_frames_are_cut_where_they_begin() -> None:
    """The first so many, of any size; fewer than were asked for are no unit."""
    frames = encode_silence(2, 1, ConstantBitrate(96)) + encode_silence(1, 1, ConstantBitrate(32))
    assert [len(cut_frames(frames, count)) for count in range(4)] == [0, 288, 576, 672]
    with pytest.raises(ValueError, match="3 frames where 4 were to be"):
        cut_frames(frames, 4)
