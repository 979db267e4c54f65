from __future__ import annotations

from pathlib import Path

from faults.kills import kill_builds
from faults.recovery import Situation


def test_builds_killed_at_random_moments_recover(situations: tuple[Situation, ...], tmp_path: Path) -> None:
    """A few here; `python -m faults kills` takes as many as there is time for."""
    rows = kill_builds(situations, tmp_path, times=3, seed=7)
    assert [violation for row in rows for violation in row.violations] == []
    assert sum(row.outcomes["killed"] for row in rows) > 0
