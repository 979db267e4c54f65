from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from faults.store import damage_store, flip_published, prepare_scene

if TYPE_CHECKING:
    from pathlib import Path


def test_a_damaged_store_is_never_heard_and_a_rotten_page_is_found(tmp_path: Path) -> None:
    """A few of the rounds and flips that `python -m faults store` makes by the hundred."""
    scene = prepare_scene(tmp_path)
    builds, *ways = damage_store(scene, Random(7), 1)
    assert (dict(builds.outcomes), builds.violations) == ({"equal": 1}, [])
    assert sum(row.outcomes["made again"] for row in ways) > 3
    flips = flip_published(scene, Random(7), 1)
    assert (dict(flips.outcomes), flips.violations) == ({"found and mended": 1}, [])
