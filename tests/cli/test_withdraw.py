from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_a_story_is_taken_back_and_given_back(built_copy: ShowFolder, lydsak: Lydsak) -> None:
    """Each step says what comes next, and the build what it took out."""
    outcome = lydsak("withdraw", "ferja", "--reason", "Saken bygde på en feil.", at=built_copy)
    assert outcome.out == "scripts/ferja.md is withdrawn\n"
    assert outcome.err == "Next: lydsak build, to take it out of feed and pages\n"
    assert "Withdrawn: ferja (" in lydsak("build", at=built_copy).out
    assert lydsak("withdraw", "ferja", "--undo", at=built_copy).out == "scripts/ferja.md is no longer withdrawn\n"
    assert lydsak("build", "--json", at=built_copy).document["episodes"][0]["slug"] == "ferja"


def test_editions_that_read_it_are_named(show: ShowFolder, lydsak: Lydsak) -> None:
    """Listeners have its words there as well."""
    show.write_script("---\ntittel: Dagens\ndato: 2026-11-21 06:00\nsaker: [ferja]\n---\n", "dagens")
    line = ("withdraw", "ferja", "--reason", "Feil.", "-n")
    assert "It is read in dagens: take it out of saker there" in lydsak(*line, at=show).out
    assert lydsak(*line, "--json", at=show).document["editions"] == ["dagens"]
    assert "trukket" not in (show.root / "scripts" / "ferja.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("options", [(), ("--reason", "Feil.", "--undo"), ("--reason", " ")])
def test_a_reason_or_undo(show: ShowFolder, lydsak: Lydsak, options: tuple[str, ...]) -> None:
    """One of them, and readers get words."""
    outcome = lydsak("withdraw", "ferja", *options, at=show)
    assert outcome.code == 2
    assert "L020" in outcome.err
