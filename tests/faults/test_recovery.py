from __future__ import annotations

from pathlib import Path

from faults.recovery import Situation, judge_recovery, judge_wreck
from faults.running import make_environment
from faults.shows import copy_show


def test_a_changed_source_and_a_lost_item_are_found(edited: Situation, tmp_path: Path) -> None:
    """What editors wrote and what listeners have are looked at after each fault."""
    show = copy_show(edited.show, tmp_path / "show")
    assert judge_wreck(show, edited) == ()
    (show / "scripts" / "broen.md").write_text("", encoding="utf-8")
    (show / "feed" / "feed.xml").unlink()
    found = judge_wreck(show, edited)
    assert "source scripts/broen.md: other bytes" in found
    assert sum("is in the feed no more" in violation for violation in found) == 2


def test_a_build_that_does_not_recover_is_found(edited: Situation, tmp_path: Path) -> None:
    """Another result, and what was left lying about."""
    show = copy_show(edited.show, tmp_path / "show")
    environment = make_environment(tmp_path / "own")
    script = show / "scripts" / "broen.md"
    script.write_text(script.read_text(encoding="utf-8").replace("400 meter", "500 meter"), encoding="utf-8")
    (tmp_path / "own" / "tmp" / "rest").write_text("", encoding="utf-8")
    (show / "feed" / ".feed.xml.tmp").write_text("", encoding="utf-8")
    found = judge_recovery(show, edited, environment)
    assert "feed/feed.xml: other bytes" in found
    assert "left in the temporary folder: rest" in found
    assert "left behind: feed/.feed.xml.tmp" in found
