"""Whether every page of an OGG file is there and whole, and of one recording: decoders leave the rest out in silence.

RFC 3533, section 6: a page has a checksum of its own, a number in its stream, and a mark on the last of a stream.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Literal

_HEAD: Final = struct.Struct("<4sBBqIIIB")
_CHECKSUM: Final = slice(22, 26)
_LAST: Final = 4
"""The mark of a stream's last page."""
_MIRRORED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_ALL: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class _Page:
    stream: int
    number: int
    last: bool
    whole: bool


def find_ogg_fault(path: Path) -> Literal["damaged", "chained"] | None:
    """What keeps a file from being heard to its end. Raises OSError.

    "damaged": a page is damaged, lacking, or the last one that is there without being one. "chained": a recording
    begins after all before it have ended, and would not be read (section 4; pictures and the like begin beside it).
    """
    following: dict[int, int] = {}
    recordings = 0
    with path.open("rb") as file:
        for page in _read_pages(file):
            if not page.whole or page.number != following.get(page.stream, page.number):
                return "damaged"
            recordings += not following
            following[page.stream] = page.number + 1
            if page.last:
                del following[page.stream]
    if following:
        return "damaged"
    return "chained" if recordings > 1 else None


def _read_pages(file: BinaryIO) -> Iterator[_Page]:
    """To the first that is not whole; what follows a last page and is none (a tag, say) is not the sound's."""
    last = False
    while head := file.read(_HEAD.size):
        if last and not head.startswith(b"OggS"):
            return
        page = _read_page(file, head)
        yield page
        if not page.whole:
            return
        last = page.last


def _read_page(file: BinaryIO, head: bytes) -> _Page:
    if len(head) < _HEAD.size:
        return _Page(0, 0, last=False, whole=False)
    mark, _, flags, _, stream, number, checksum, segments = _HEAD.unpack(head)
    lengths = file.read(segments)
    content = file.read(sum(lengths))
    cleared = bytearray(head + lengths + content)
    cleared[_CHECKSUM] = bytes(4)
    complete = mark == b"OggS" and len(lengths) == segments and len(content) == sum(lengths)
    return _Page(stream, number, bool(flags & _LAST), complete and _sum_page(cleared) == checksum)


def _sum_page(page: bytes | bytearray) -> int:
    """The CRC-32 of zlib with each byte's and its own bits the other way round, from 0 and without a last negation."""
    mirrored = zlib.crc32(page.translate(_MIRRORED), _ALL) ^ _ALL
    return int(f"{mirrored:032b}"[::-1], 2)
