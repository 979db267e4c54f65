from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.foresight import foresee_hold
from lydsak.build.plan import plan_episode
from lydsak.build.records.episodes import find_hold, find_standing, locate_store
from tests.build.conftest import SCRIPT

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


@pytest.mark.parametrize(
    ("before", "after", "approval"),
    [
        ("status: godkjent", "status: godkjent", "optional"),
        ("status: godkjent", "status: utkast", "optional"),
        ("status: godkjent", "status: til gjennomsyn", "required"),
        ("2026-11-20", "2096-11-20", "optional"),
    ],
    ids=["out", "a draft", "not approved", "its day has not come"],
)
def test_what_is_foreseen_is_what_the_build_does(show: ShowFolder, before: str, after: str, approval: str) -> None:
    """The same reason, before and after."""
    path = show.root / "lydsak.toml"
    path.write_text(f'approval = "{approval}"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    script = show.write_script(SCRIPT.replace(before, after))
    settings = show.load()
    foreseen = foresee_hold(plan_episode(script, settings, locate_store(show.root)), settings)
    show.build_ready()
    standing = find_standing(show.root, "ferja")
    assert standing is not None
    assert foreseen == find_hold(standing.episode)
    assert (foreseen is None) == standing.out
