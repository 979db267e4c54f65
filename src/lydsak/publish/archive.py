"""A ZIP archive as parts that follow each other: nothing is held whole, and the same files give the same bytes.

PKWARE's APPNOTE 6.3; no data descriptors and no extra fields, as EPUB's container asks of its first entry (OCF, 4.3).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_LOCAL: Final = struct.Struct("<IHHHHHIIIHH")
_CENTRAL: Final = struct.Struct("<IHHHHHHIIIHHHHHII")
_END: Final = struct.Struct("<IHHHHIIH")
_VERSION: Final = 20
_UTF8: Final = 0x0800
_DEFLATED: Final = 8
_MIDNIGHT: Final = (0, 1 << 5 | 1)
"""1 January 1980, where the format's calendar begins: no clock is in the file."""
MAX_ARCHIVE: Final = 0xFFFFFFFF
"""Bytes; more takes ZIP64, which readers of books do not."""


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file in an archive: bytes, which are packed, or what reads it in blocks, which is stored as it is."""

    name: str
    content: bytes | None = None
    read: Callable[[], Iterable[bytes]] | None = None
    packed: bool = True


def render_archive(files: Iterable[ArchiveFile]) -> Iterator[bytes]:
    """The archive. Raises OverflowError for one that the format cannot hold."""
    entries: list[bytes] = []
    at = 0
    for file in files:
        blocks, crc, size, method = _prepare(file)
        name = file.name.encode("utf-8")
        length = sum(map(len, blocks)) if blocks is not None else size
        common = (_VERSION, _UTF8, method, *_MIDNIGHT, crc, length, size, len(name), 0)
        local = _LOCAL.pack(0x04034B50, *common) + name
        entries.append(_CENTRAL.pack(0x02014B50, 3 << 8 | _VERSION, *common, 0, 0, 0, 0o100644 << 16, at) + name)
        at += len(local) + length
        if at > MAX_ARCHIVE:
            raise OverflowError("an archive of more than 4 GB")
        yield local
        yield from blocks if blocks is not None else (file.read or tuple)()
    directory = b"".join(entries)
    yield directory
    yield _END.pack(0x06054B50, 0, 0, len(entries), len(entries), len(directory), at, 0)


def _prepare(file: ArchiveFile) -> tuple[list[bytes] | None, int, int, int]:
    """What is written, or None for what is read anew; checksum, size and method."""
    if file.content is None:
        crc = size = 0
        for block in (file.read or tuple)():
            crc, size = zlib.crc32(block, crc), size + len(block)
        return None, crc, size, 0
    crc, size = zlib.crc32(file.content), len(file.content)
    if not file.packed:
        return [file.content], crc, size, 0
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return [packer.compress(file.content), packer.flush()], crc, size, _DEFLATED
