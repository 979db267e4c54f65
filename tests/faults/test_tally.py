from __future__ import annotations

from pathlib import Path

from faults.tally import Strike, Tally

STRIKE = Strike("kill", "first build", 3, "exit code -9", ("at 3: torn",))


def test_what_was_struck_is_found_again(tmp_path: Path) -> None:
    """By another run, which notes it no second time."""
    path = tmp_path / "tally"
    Tally(path).note(STRIKE)
    again = Tally(path)
    assert again.find("kill", "first build", 3) == STRIKE
    assert again.find("torn", "first build", 3) is None
    again.note(STRIKE)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


def test_without_a_file_nothing_is_remembered() -> None:
    """A run of the suite strikes anew."""
    tally = Tally()
    tally.note(STRIKE)
    assert tally.find("kill", "first build", 3) is None
