from __future__ import annotations

from pathlib import Path

from faults.builds_at_once import run_at_once
from faults.recovery import Situation


def test_builds_at_once_make_what_one_would_have_made(situations: tuple[Situation, ...], tmp_path: Path) -> None:
    """Who comes second waits or is told who is there."""
    rows = run_at_once(situations, tmp_path, rounds=2, seed=3)
    assert [violation for row in rows for violation in row.violations] == []
    assert rows[0].times >= 4
