from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.hold import ShowHold
from lydsak.build.upkeep.store_examination import examine_store
from lydsak.errors import BusyError

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def test_damage_is_taken_away_and_made_again(built_copy: ShowFolder) -> None:
    """A dry run only tells; what is not ours stays; then the next build is as if nothing had been."""
    root, store = built_copy.root, built_copy.root / ".lydsak" / "store"
    entries = sorted(store.glob("??/*"))
    whole = examine_store(root, dry_run=False)
    assert (whole.entries, whole.findings) == (len(entries), ())
    assert whole.size == sum(path.stat().st_size for path in entries)
    entries[0].write_bytes(entries[0].read_bytes()[:-1] + b"?")
    entries[1].unlink()
    entries[1].mkdir()
    (store / "notes.txt").write_text("x")
    (root / ".lydsak" / "encoding-x").mkdir()
    planned = examine_store(root, dry_run=True)
    assert (planned.entries, planned.damaged) == (len(entries) - 2, 2)
    assert not any(finding.removed for finding in planned.findings)
    done = examine_store(root, dry_run=False)
    assert [(finding.standing, finding.removed) for finding in done.findings] == [
        ("damaged", True),
        ("damaged", True),
        ("foreign", False),
        ("leftover", True),
    ]
    assert (store / "notes.txt").exists()
    assert not entries[1].exists()
    assert examine_store(root, dry_run=False).damaged == 0


def test_the_show_is_held_meanwhile(built_copy: ShowFolder) -> None:
    """A build might be writing; to look alone takes nothing."""
    with ShowHold(built_copy.root, "build") as hold:
        hold.take()
        with pytest.raises(BusyError):
            examine_store(built_copy.root, dry_run=False)
        assert examine_store(built_copy.root, dry_run=True).damaged == 0
