"""The Info frame of an MP3: how long it is, where to seek, and what the codec added at both ends.

Xing's header with LAME's extension, as of the Mp3 Info Tag specification, revision 1; named Xing where the bit rate
varies. Players that play without gaps take the delay and the padding from here; lameenc writes no such frame.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from lydsak.model import ConstantBitrate, Encoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

FRAME_SAMPLES: Final = 1152
ENCODER_DELAY: Final = 576
"""LAME's own; the 529 samples of a decoder are the decoder's business."""
ENCODER_QUALITY: Final = 7
"""LAME's `-q`: no noise shaping, and twice as fast as 5, which has it; the noise of speech is as low."""
BITRATES: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Of MPEG-1 layer III, kbit/s; a frame of 48 kHz is 3 bytes a kbit/s."""

LOWEST_BITRATE: Final = BITRATES[0]

_ENCODER: Final = b"LAME4.0".ljust(9)
"""Decoders honour delay and padding only after a name that they know."""
_ALL_FIELDS: Final = 0x0F
_CONSTANT_BITRATE: Final = 0x01
_VBR_MTRH: Final = 0x04
"""The tag's word for it, as LAME writes it: method 4."""
_CONSTANT_QUALITY: Final = 50
_ATH_TYPE: Final = 0x04
_NOISE_SHAPING: Final = 0x01
_RATE_48K: Final = 0x80
_SIZES: Final = 3 * np.array(BITRATES, dtype=np.uint16)
_LANE: Final = 1024
_X_TO_8: Final = 0x0080
"""The polynomial x to the power of 8, with its bits in the checksum's order."""


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """What an Info frame says of the frames that follow it."""

    bitrates: bytes
    """Of each frame, as an index of `BITRATES`: a byte tells exactly where each frame begins."""
    crc: int
    """`checksum_frames` of them all."""

    @property
    def frames(self) -> int:
        """The number of frames."""
        return len(self.bitrates)

    @property
    def size(self) -> int:
        """All bytes."""
        return int(_find_sizes(self.bitrates).sum(dtype=np.int64))


def describe_stream(frames: bytes) -> StreamFacts:
    """The facts of frames of 48 kHz, one after the other."""
    return StreamFacts(bytes(index for index, _ in _walk_frames(frames)), checksum_frames([frames]))


def cut_frames(frames: bytes | bytearray, count: int) -> bytes:
    """The first so many frames. Raises ValueError where there are fewer."""
    ends = [0, *(end for _, end in islice(_walk_frames(frames), count))]
    if len(ends) <= count:
        raise ValueError(f"{len(ends) - 1} frames where {count} were to be")
    return bytes(memoryview(frames)[: ends[count]])


def _walk_frames(frames: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """The index of each frame's bit rate, four bits from 1 in its third byte (ISO 11172-3, 2.4.2.3), and its end."""
    end = 0
    while end < len(frames):
        index = (frames[end + 2] >> 4) - 1
        end += 3 * BITRATES[index]
        yield index, end


def measure_frame(bitrate: int) -> int:
    """The bytes of a frame: constant at 48 kHz. Raises ValueError for a bit rate that MPEG-1 layer III has not."""
    if bitrate not in BITRATES:
        raise ValueError(f"{bitrate} kbit/s is not among {', '.join(map(str, BITRATES))}")
    return 3 * bitrate


def chain_streams(streams: Iterable[StreamFacts]) -> StreamFacts:
    """The facts of several streams one after the other, without reading them again."""
    bitrates, crc = bytearray(), 0
    for stream in streams:
        bitrates += stream.bitrates
        crc = _carry_checksum(crc, stream.size) ^ stream.crc
    return StreamFacts(bytes(bitrates), crc)


def render_frame_header(channels: int, bitrate: int) -> bytes:
    """The four bytes that begin each frame of 48 kHz: mono, or joint stereo with both of its tricks off."""
    mode = 0xC4 if channels == 1 else 0x44
    return bytes([0xFF, 0xFB, (BITRATES.index(bitrate) + 1) << 4 | 0x04, mode])


def render_info_frame(facts: StreamFacts, padding: int, channels: int, encoding: Encoding) -> bytes:
    """The frame that goes before all others; it decodes to silence that players leave out.

    `padding` is how many samples at the end were not in the sound.
    """
    if isinstance(encoding, ConstantBitrate):
        name, method, quality, told = b"Info", _CONSTANT_BITRATE, _CONSTANT_QUALITY, max(encoding.kbps, 64)
    else:
        # Of a variable bit rate the extension tells the least.
        name, method, told = b"Xing", _VBR_MTRH, LOWEST_BITRATE
        # As `lame` reckons it from -V and -q.
        quality = 100 - 10 * encoding.quality - ENCODER_QUALITY
    # The fields do not fit a frame of less than 64 kbit/s.
    bitrate = max(told, 64)
    size = measure_frame(bitrate)
    total = facts.size + size
    head = render_frame_header(channels, bitrate) + bytes(17 if channels == 1 else 32)
    xing = struct.pack(">4sIII", name, _ALL_FIELDS, facts.frames, total)
    xing += _render_seek_table(facts, size) + struct.pack(">I", quality)
    # Peak and replay gain are left open; delay and padding share three bytes.
    lame = _ENCODER + struct.pack(">BBIHHB", method, 0, 0, 0, 0, _ATH_TYPE)
    lame += struct.pack(">B", min(told, 255)) + (ENCODER_DELAY << 12 | padding).to_bytes(3, "big")
    stereo_mode = 0 if channels == 1 else 3 << 2
    lame += struct.pack(">BBHIH", _RATE_48K | stereo_mode | _NOISE_SHAPING, 0, 0, total, facts.crc)
    frame = head + xing + lame
    return (frame + checksum_frames([frame]).to_bytes(2, "big")).ljust(size, b"\0")


def _render_seek_table(facts: StreamFacts, first: int) -> bytes:
    """Where each hundredth of the time begins, in 256ths of the bytes, by the place of the very frame that it falls in.

    An entry is never late, and early by less than one 256th of the bytes: in silence, of 32 kbit/s, that is a
    hundredth of the time in a file of 82 kbit/s, and two in one of 164. Players draw straight lines between entries.
    """
    sizes = _find_sizes(facts.bitrates)
    total = first + int(sizes.sum(dtype=np.int64))
    table, frame, place = bytearray(), 0, first
    for hundredth in range(100):
        # Summed from one entry to the next: ten hours are 1.5 million frames.
        before, (frame, part) = frame, divmod(facts.frames * hundredth, 100)
        place += int(sizes[before:frame].sum(dtype=np.int64))
        inside = int(sizes[frame]) * part // 100 if part else 0
        table.append(min(255, (place + inside) * 256 // total))
    return bytes(table)


def _find_sizes(bitrates: bytes) -> NDArray[np.uint16]:
    """The bytes of each frame."""
    return _SIZES[np.frombuffer(bitrates, dtype=np.uint8)]


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
    """The polynomial x to the power of 8, squared so many times."""
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
