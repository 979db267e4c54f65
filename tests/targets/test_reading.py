"""The bytes on their way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lydsak.errors import TargetError
from lydsak.targets.reading import read_blocks
from tests.targets.conftest import make_outgoing


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (2 << 20) + 1])
def test_a_file_comes_whole(tmp_path: Path, size: int) -> None:
    """In blocks."""
    source = tmp_path / "sound"
    source.write_bytes(b"x" * size)
    assert b"".join(read_blocks(make_outgoing("sound", source))) == b"x" * size


@pytest.mark.parametrize("size", [1 << 20, (2 << 20) + 1])
def test_a_file_that_changed_never_comes_whole(tmp_path: Path, size: int) -> None:
    """The last block is held back until the digest is known."""
    source = tmp_path / "sound"
    source.write_bytes(b"x" * size)
    file = make_outgoing("sound", source)
    source.write_bytes(b"y" * size)
    got: list[bytes] = []
    with pytest.raises(TargetError) as failed:
        got.extend(read_blocks(file))
    assert failed.value.code == "L853"
    assert len(b"".join(got)) < size


def test_another_size_than_the_plan_s_is_not_sent() -> None:
    """Though the digest were right."""
    file = replace(make_outgoing("sound", b"12"), size=3)
    with pytest.raises(TargetError):
        list(read_blocks(file))


def test_a_file_that_went_away_is_told(tmp_path: Path) -> None:
    """With its place on this machine."""
    (tmp_path / "sound").write_bytes(b"x")
    file = make_outgoing("sound", tmp_path / "sound")
    (tmp_path / "sound").unlink()
    with pytest.raises(TargetError) as failed:
        list(read_blocks(file))
    assert str(failed.value.place) == str(tmp_path / "sound")
