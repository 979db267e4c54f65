from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from lydsak.audio.ogg_pages import is_whole_ogg


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An OGG of several pages."""
    path = tmp_path_factory.mktemp("ogg") / "a.ogg"
    soundfile.write(path, np.random.default_rng(3).normal(0, 0.1, 48_000 * 2), 48_000)
    return path.read_bytes()


def _split_pages(content: bytes) -> list[bytes]:
    return [b"OggS" + page for page in content.split(b"OggS")[1:]]


def _judge(folder: Path, content: bytes) -> bool:
    path = folder / "b.ogg"
    path.write_bytes(content)
    return is_whole_ogg(path)


def test_a_whole_file_is_one(tmp_path: Path, noise: bytes) -> None:
    """Alone, with another behind it, and with what a tagger left at its end."""
    assert len(_split_pages(noise)) > 3
    for content in (noise, noise + noise, noise + b"TAG" + bytes(125)):
        assert _judge(tmp_path, content)


def test_every_page_is_missed(tmp_path: Path, noise: bytes) -> None:
    """Wherever one is lacking, in the middle or at the end; the first tells what the stream is."""
    pages = _split_pages(noise)
    for lacking in range(1, len(pages)):
        assert not _judge(tmp_path, b"".join(pages[:lacking] + pages[lacking + 1 :]))


def test_a_file_is_not_whole_wherever_it_was_cut(tmp_path: Path, noise: bytes) -> None:
    """Inside a page's head, its lengths, its content, and between two pages."""
    starts = [len(noise) - 1]
    at = 0
    for page in _split_pages(noise)[:-1]:
        starts += [at + 10, at + 28, at + 60, at + len(page)]
        at += len(page)
    assert not any(_judge(tmp_path, noise[:cut]) for cut in starts)


def test_bytes_between_pages_are_noticed(tmp_path: Path, noise: bytes) -> None:
    """What stands before a stream's last page and is none is damage."""
    pages = _split_pages(noise)
    assert not _judge(tmp_path, pages[0] + b"x" + b"".join(pages[1:]))
