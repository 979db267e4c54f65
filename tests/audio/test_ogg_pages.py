from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from lydsak.audio.ogg_pages import find_ogg_fault


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An OGG of several pages."""
    path = tmp_path_factory.mktemp("ogg") / "a.ogg"
    soundfile.write(path, np.random.default_rng(3).normal(0, 0.1, 48_000 * 2), 48_000)
    return path.read_bytes()


def _split_pages(content: bytes) -> list[bytes]:
    return [b"OggS" + page for page in content.split(b"OggS")[1:]]


def _judge(folder: Path, content: bytes) -> str | None:
    path = folder / "b.ogg"
    path.write_bytes(content)
    return find_ogg_fault(path)


def _renumber(page: bytes, stream: int) -> bytes:
    """The page in another stream, its checksum bit by bit as RFC 3533 has it."""
    cleared = page[:14] + struct.pack("<I", stream) + page[18:22] + bytes(4) + page[26:]
    total = 0
    for byte in cleared:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1 ^ (0x104C11DB7 if total >> 31 else 0)) & 0xFFFFFFFF
    return cleared[:22] + struct.pack("<I", total) + cleared[26:]


def test_a_whole_file_is_one(tmp_path: Path, noise: bytes) -> None:
    """Alone, and with what a tagger left at its end."""
    assert len(_split_pages(noise)) > 3
    for content in (noise, noise + b"TAG" + bytes(125), noise + bytes(300)):
        assert _judge(tmp_path, content) is None


def test_a_recording_behind_another_is_noticed(tmp_path: Path, noise: bytes) -> None:
    """Of `cat a.ogg b.ogg` decoders read the first alone; and what is cut off is so in the second too."""
    pages = _split_pages(noise)
    other = b"".join(_renumber(page, 1) for page in pages)
    assert _judge(tmp_path, noise + noise) == "chained"
    assert _judge(tmp_path, noise + other) == "chained"
    assert _judge(tmp_path, noise + other[:-1]) == "damaged"


def test_streams_beside_each_other_are_one_recording(tmp_path: Path, noise: bytes) -> None:
    """Those that begin together, as sound and a picture, whichever ends first."""
    pages = _split_pages(noise)
    other = [_renumber(page, 1) for page in pages]
    assert _judge(tmp_path, b"".join(page for pair in zip(pages, other, strict=True) for page in pair)) is None
    assert _judge(tmp_path, b"".join([other[0], *pages, *other[1:]])) is None


def test_every_page_is_missed(tmp_path: Path, noise: bytes) -> None:
    """Wherever one is lacking, in the middle or at the end; the first tells what the stream is."""
    pages = _split_pages(noise)
    for lacking in range(1, len(pages)):
        assert _judge(tmp_path, b"".join(pages[:lacking] + pages[lacking + 1 :])) == "damaged"


def test_a_file_is_not_whole_wherever_it_was_cut(tmp_path: Path, noise: bytes) -> None:
    """Inside a page's head, its lengths, its content, and between two pages."""
    starts = [len(noise) - 1]
    at = 0
    for page in _split_pages(noise)[:-1]:
        starts += [at + 10, at + 28, at + 60, at + len(page)]
        at += len(page)
    assert {_judge(tmp_path, noise[:cut]) for cut in starts} == {"damaged"}


def test_bytes_between_pages_are_noticed(tmp_path: Path, noise: bytes) -> None:
    """What stands before a stream's last page and is none is damage."""
    pages = _split_pages(noise)
    assert _judge(tmp_path, pages[0] + b"x" + b"".join(pages[1:])) == "damaged"
