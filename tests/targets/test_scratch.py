"""Folders for what a publication needs meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

from lydsak.targets.scratch import make_scratch


def test_it_lies_beside_the_cache_and_takes_old_ones_along(tmp_path: Path) -> None:
    """What was killed more than a day ago goes; what may still run stays."""
    for name in ("old", "new"):
        (tmp_path / ".lydsak" / f"sending-{name}").mkdir(parents=True)
    os.utime(tmp_path / ".lydsak" / "sending-old", (10**9, 10**9))
    with make_scratch(tmp_path) as folder:
        assert Path(folder).parent == tmp_path / ".lydsak"
    assert [path.name for path in (tmp_path / ".lydsak").iterdir()] == ["sending-new"]


def test_without_a_cache_it_lies_elsewhere(tmp_path: Path) -> None:
    """A show that was never built has none, and gets none by this."""
    with make_scratch(tmp_path) as folder:
        assert not Path(folder).is_relative_to(tmp_path)
    assert [*tmp_path.iterdir()] == []
