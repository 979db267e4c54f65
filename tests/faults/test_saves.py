from __future__ import annotations

from pathlib import Path

from faults.recovery import Situation
from faults.saves import save_during_builds


def test_a_save_during_a_build_is_in_it_or_in_the_next(situations: tuple[Situation, ...], tmp_path: Path) -> None:
    """Wholly, in either way that editors save."""
    saved, built = save_during_builds(situations[0], tmp_path, saves=12, seed=1)
    assert saved.violations + built.violations == []
    assert saved.times == 12
    assert built.times > 0
