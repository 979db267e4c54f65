from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_an_approval_says_what_was_before_and_what_comes_next(show: ShowFolder, lydsak: Lydsak) -> None:
    """A dry run writes nothing."""
    path = show.root / "scripts" / "ferja.md"
    before = path.read_bytes()
    assert lydsak("approve", "ferja", "-n", at=show).out == "Would write approved: scripts/ferja.md (was approved)\n"
    assert path.read_bytes() == before
    outcome = lydsak("approve", "ferja", at=show)
    assert outcome.out == "Approved scripts/ferja.md (was approved)\n"
    assert outcome.err == "Next: lydsak build\n"
    assert b"godkjent_tekst: " in path.read_bytes()


@pytest.mark.parametrize(("flag", "status"), [("--undo", "review"), ("--draft", "draft")])
def test_an_approval_is_taken_back(show: ShowFolder, lydsak: Lydsak, flag: str, status: str) -> None:
    """To the desk again."""
    lydsak("approve", "ferja", at=show)
    document = lydsak("approve", "ferja", flag, "--json", at=show).document
    assert document["scripts"] == [{"slug": "ferja", "before": "approved", "after": status}]
    assert "godkjent_tekst" not in (show.root / "scripts" / "ferja.md").read_text(encoding="utf-8")


def test_one_that_cannot_be_read_keeps_the_others_from_being_written(show: ShowFolder, lydsak: Lydsak) -> None:
    """All of them, or none."""
    show.write_script("---\ntittel: B\n---\n\n### Feil\n", "b")
    before = (show.root / "scripts" / "ferja.md").read_bytes()
    outcome = lydsak("approve", "ferja", "b", at=show)
    assert outcome.code != 0
    assert "L210" in outcome.err
    assert (show.root / "scripts" / "ferja.md").read_bytes() == before
