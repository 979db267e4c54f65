from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.build.sound.scratch import SCRATCH, remove_scratch

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

MakeShow = Callable[..., "ShowFolder"]


def test_what_a_killed_build_left_is_taken_away(make_show: MakeShow) -> None:
    """A half-made file is as large as a finished one, and nobody looks for it."""
    show = make_show(settings="\n[sound.alternates]\nopus = 40\n")
    left = show.root / ".lydsak" / "encoding-xyz"
    left.mkdir(parents=True)
    (left / "programme.m4b").write_bytes(b"half")
    show.build_ready()
    assert not list((show.root / ".lydsak").glob("encoding-*"))


def test_only_scratch_goes(tmp_path: Path) -> None:
    """However much is in it; the store and the notes beside it are the show's."""
    for name in (f"{SCRATCH}a/deep", f"{SCRATCH}b", "store", "encoded"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / f"{SCRATCH}a" / "deep" / "programme.opus").write_bytes(b"half")
    (tmp_path / "last").touch()
    remove_scratch(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["encoded", "last", "store"]


def test_a_show_that_was_never_built_has_none(tmp_path: Path) -> None:
    """And gets no folder by asking."""
    remove_scratch(tmp_path / ".lydsak")
    assert not (tmp_path / ".lydsak").exists()
