from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.encode import encode_silence
from lydsak.audio.info_header import (
    BITRATES,
    StreamFacts,
    chain_streams,
    checksum_frames,
    describe_stream,
    render_frame_header,
    render_info_frame,
)


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


@pytest.mark.parametrize("bitrate", BITRATES)
@pytest.mark.parametrize("channels", [1, 2])
def test_the_frame_says_what_is_true(channels: int, bitrate: int) -> None:
    """Every field is where the specification puts it, and both checksums are right."""
    facts = StreamFacts(frames=1000, bytes=3 * bitrate * 1000, crc=0xBEEF)

    frame = render_info_frame(facts, 1234, channels, bitrate)

    size = 3 * max(bitrate, 64)
    at = 4 + (17 if channels == 1 else 32)
    assert len(frame) == size
    assert frame[:4] == render_frame_header(channels, max(bitrate, 64))
    assert frame[at : at + 4] == b"Info"
    assert int.from_bytes(frame[at + 4 : at + 8], "big") == 15
    assert int.from_bytes(frame[at + 8 : at + 12], "big") == 1000
    assert int.from_bytes(frame[at + 12 : at + 16], "big") == facts.bytes + size
    lame = at + 120
    assert frame[lame : lame + 4] == b"LAME"
    assert frame[lame + 9] == 1
    assert int.from_bytes(frame[lame + 21 : lame + 24], "big") == 576 << 12 | 1234
    assert int.from_bytes(frame[lame + 28 : lame + 32], "big") == facts.bytes + size
    assert int.from_bytes(frame[lame + 32 : lame + 34], "big") == 0xBEEF
    assert int.from_bytes(frame[lame + 34 : lame + 36], "big") == _checksum_plainly(frame[: lame + 34])


def test_the_seek_table_is_even() -> None:
    """At a constant bit rate a hundredth of the time is a hundredth of the bytes."""
    table = render_info_frame(StreamFacts(10_000, 2_880_000, 0), 600, 1, 96)[4 + 17 + 16 : 4 + 17 + 116]

    assert [entry - part * 256 // 100 for part, entry in enumerate(table)] == [0] * 100


@given(st.lists(st.binary(max_size=3_000), max_size=6))
def test_checksums_are_chained_without_reading_again(parts: list[bytes]) -> None:
    """The facts of a whole follow from those of its parts."""
    streams = [StreamFacts(1, len(part), checksum_frames([part])) for part in parts]

    whole = chain_streams(streams)

    assert whole == StreamFacts(len(parts), len(b"".join(parts)), checksum_frames(parts))


def test_frames_are_counted_by_their_headers() -> None:
    """Whatever their bit rate."""
    frames = encode_silence(7, 1, 96) + encode_silence(5, 1, 128)

    assert describe_stream(frames) == StreamFacts(12, len(frames), checksum_frames([frames]))
