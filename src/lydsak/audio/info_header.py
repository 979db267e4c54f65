"""The Info frame of an MP3: how long it is, where to seek, and what the codec added at both ends.

Xing's header with LAME's extension, as of the Mp3 Info Tag specification, revision 1. Players that play without gaps
take the delay and the padding from here; lameenc writes no such frame.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

FRAME_SAMPLES: Final = 1152
ENCODER_DELAY: Final = 576
"""LAME's own; the 529 samples of a decoder are the decoder's business."""
BITRATES: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Of MPEG-1 layer III, kbit/s; a frame of 48 kHz is 3 bytes a kbit/s."""

_ENCODER: Final = b"LAME4.0".ljust(9)
"""Decoders honour delay and padding only after a name that they know."""
_ALL_FIELDS: Final = 0x0F
_CONSTANT_BITRATE: Final = 0x01
_QUALITY: Final = 50
_ATH_TYPE: Final = 0x04
_NOISE_SHAPING: Final = 0x01
_RATE_48K: Final = 0x80
_LANE: Final = 1024
_X_TO_8: Final = 0x0080
"""The polynomial x to the power of 8, with its bits in the checksum's order."""


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """What an Info frame says of the frames that follow it. `crc` is `checksum_frames` of them all."""

    frames: int
    bytes: int
    crc: int


def describe_stream(frames: bytes) -> StreamFacts:
    """The facts of frames of 48 kHz, one after the other."""
    count = end = 0
    while end < len(frames):
        end += 3 * BITRATES[(frames[end + 2] >> 4) - 1]
        count += 1
    return StreamFacts(count, len(frames), checksum_frames([frames]))


def chain_streams(streams: Iterable[StreamFacts]) -> StreamFacts:
    """The facts of several streams one after the other, without reading them again."""
    frames = size = crc = 0
    for stream in streams:
        frames += stream.frames
        size += stream.bytes
        crc = _carry_checksum(crc, stream.bytes) ^ stream.crc
    return StreamFacts(frames, size, crc)


def render_frame_header(channels: int, bitrate: int) -> bytes:
    """The four bytes that begin each frame of 48 kHz: mono, or joint stereo with both of its tricks off."""
    mode = 0xC4 if channels == 1 else 0x44
    return bytes([0xFF, 0xFB, (BITRATES.index(bitrate) + 1) << 4 | 0x04, mode])


def render_info_frame(facts: StreamFacts, padding: int, channels: int, bitrate: int) -> bytes:
    """The frame that goes before all others; it decodes to silence that players leave out.

    `padding` is how many samples at the end were not in the sound.
    """
    # The fields do not fit a frame of less than 64 kbit/s.
    bitrate = max(bitrate, 64)
    total = facts.bytes + 3 * bitrate
    head = render_frame_header(channels, bitrate) + bytes(17 if channels == 1 else 32)
    xing = struct.pack(">4sIII", b"Info", _ALL_FIELDS, facts.frames, total)
    xing += _render_seek_table(total, 3 * bitrate) + struct.pack(">I", _QUALITY)
    # Peak and replay gain are left open; delay and padding share three bytes.
    lame = _ENCODER + struct.pack(">BBIHHB", _CONSTANT_BITRATE, 0, 0, 0, 0, _ATH_TYPE)
    lame += struct.pack(">B", min(bitrate, 255)) + (ENCODER_DELAY << 12 | padding).to_bytes(3, "big")
    stereo_mode = 0 if channels == 1 else 3 << 2
    lame += struct.pack(">BBHIH", _RATE_48K | stereo_mode | _NOISE_SHAPING, 0, 0, total, facts.crc)
    frame = head + xing + lame
    return (frame + checksum_frames([frame]).to_bytes(2, "big")).ljust(3 * bitrate, b"\0")


def _render_seek_table(total: int, first: int) -> bytes:
    """Where each hundredth of the time begins, in 256ths of the bytes; even, as the bit rate is constant."""
    return bytes(min(255, (first + (total - first) * part // 100) * 256 // total) for part in range(100))


def checksum_frames(parts: list[bytes] | tuple[bytes, ...]) -> int:
    """CRC-16 with the polynomial 0xA001, from 0, over all parts one after the other."""
    crc = 0
    for part in parts:
        crc = _extend_checksum(crc, part)
    return crc


def _extend_checksum(crc: int, data: bytes) -> int:
    """A CRC is linear, so lanes of 1 kB are summed side by side and then chained: as fast as numpy can go."""
    odd = len(data) % _LANE
    for byte in data[:odd]:
        crc = crc >> 8 ^ int(_BYTES[(crc ^ byte) & 0xFF])
    if len(data) == odd:
        return crc
    words = np.frombuffer(data, dtype="<u2", offset=odd).reshape(-1, _LANE // 2).T
    sums = _shift(np.zeros(words.shape[1], dtype=np.uint16), np.ascontiguousarray(words))
    low, high = _carry_over_lane()
    for lane in sums.tolist():
        crc = low[crc & 0xFF] ^ high[crc >> 8] ^ lane
    return crc


def _carry_checksum(crc: int, length: int) -> int:
    """A checksum after so many zero bytes: times x to the power of the bits, in the field of the polynomial."""
    for bit in range(length.bit_length()):
        if length >> bit & 1:
            crc = _multiply(crc, _raise_x_to_8(bit))
    return crc


@cache
def _raise_x_to_8(doublings: int) -> int:
    """x to the power of 8, squared so many times."""
    if doublings == 0:
        return _X_TO_8
    half = _raise_x_to_8(doublings - 1)
    return _multiply(half, half)


def _multiply(first: int, second: int) -> int:
    """The product of two polynomials modulo that of the checksum; the highest bit is the power 0, as in the sum."""
    product = 0
    for _ in range(16):
        if first & 0x8000:
            product ^= second
        first = first << 1 & 0xFFFF
        second = second >> 1 ^ (0xA001 if second & 1 else 0)
    return product


def _shift(sums: NDArray[np.uint16], words: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Carry each sum over the words of its column: two bytes are as many bits as the sum has, so one look-up does."""
    table = _make_word_table()
    for row in words:
        sums = table[sums ^ row]
    return sums


def _make_byte_table() -> NDArray[np.uint16]:
    table = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        table = np.where(table & 1, table >> 1 ^ 0xA001, table >> 1).astype(np.uint16)
    return table


@cache
def _make_word_table() -> NDArray[np.uint16]:
    sums = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(2):
        sums = sums >> 8 ^ _BYTES[sums & 0xFF]
    return sums


@cache
def _carry_over_lane() -> tuple[list[int], list[int]]:
    """What a lane of zeros makes of each low byte of a sum, and of each high byte."""
    low = np.arange(256, dtype=np.uint16)
    carried = _shift(np.concatenate([low, low << 8]), np.zeros((_LANE // 2, 512), dtype=np.uint16)).tolist()
    return carried[:256], carried[256:]


_BYTES: Final = _make_byte_table()
