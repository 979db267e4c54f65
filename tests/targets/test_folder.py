"""What a folder is besides a target."""

from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.errors import TargetError
from lydsak.targets.folder import FolderTarget
from lydsak.targets.options import FolderOptions
from tests.targets.conftest import make_outgoing


def test_a_relative_path_is_taken_from_the_show(tmp_path: Path) -> None:
    """Wherever the command is run."""
    with FolderTarget(FolderOptions(path="../out"), root=tmp_path / "show") as target:
        (tmp_path / "show").mkdir()
        list(target.send([make_outgoing("feed.xml", b"<rss/>")]))
    assert (tmp_path / "out" / "feed.xml").read_bytes() == b"<rss/>"


def test_folders_that_are_empty_go_but_not_the_web_root(tmp_path: Path) -> None:
    """Nor those that hold anything else."""
    with FolderTarget(FolderOptions(path="web"), root=tmp_path) as target:
        list(target.send([make_outgoing("e/a/index.html", b"a")]))
        (tmp_path / "web" / "e" / "own.txt").write_text("the server's", encoding="utf-8")
        target.remove(["e/a/index.html"])
    assert not (tmp_path / "web" / "e" / "a").exists()
    assert (tmp_path / "web" / "e" / "own.txt").exists()


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    """With the place, as an error of the target's."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "e").write_text("no folder", encoding="utf-8")
    with FolderTarget(FolderOptions(path="web"), root=tmp_path) as target:
        with pytest.raises(TargetError) as failed:
            list(target.send([make_outgoing("e/a/index.html", b"a")]))
        assert target.read("e/a/index.html") is None
    assert failed.value.code == "L852"
    assert failed.value.exit_code == 5
