"""The kinds of targets by their tables."""

from __future__ import annotations

from pathlib import Path

from lydsak.targets.opening import open_target
from lydsak.targets.options import FolderOptions


def test_a_table_opens_its_kind(tmp_path: Path) -> None:
    """A folder by its path."""
    assert open_target(FolderOptions(path="/srv/web"), root=tmp_path).address == "/srv/web"
