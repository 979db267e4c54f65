from __future__ import annotations

from pathlib import Path

from faults.publications import _FOLDER, kill_publications


def test_publications_killed_at_random_moments_are_completed(tmp_path: Path) -> None:
    """A few here; `python -m faults publications` takes as many as there is time for, and any target."""
    rows = kill_publications(tmp_path, _FOLDER, times=1, seed=3)
    assert [violation for row in rows for violation in row.violations] == []
    assert sum(row.outcomes["killed"] for row in rows) > 0
