"""approve, status, withdraw and correct, as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_approved_built_corrected_and_withdrawn(show: ShowFolder, lydsak: Lydsak) -> None:
    """A story's life, each step told with what comes next."""
    outcome = lydsak("approve", "ferja", at=show)
    assert outcome.out == "Approved scripts/ferja.md (was approved)\n"
    assert "build" in outcome.err
    lydsak("build", at=show)
    assert lydsak("status", at=show).out.startswith("ferja  approved  published, ")
    outcome = lydsak("correct", "ferja", "--note", "Feil år.", "--serious", "--date", "2026-11-22", at=show)
    assert "2026-11-22: Feil år." in outcome.out
    assert "said first: Rettelse 22. november 2026: Feil år." in outcome.out
    assert "changed since approved" in lydsak("status", at=show).out
    outcome = lydsak("withdraw", "ferja", "--reason", "Feil.", at=show)
    assert outcome.out == "scripts/ferja.md is withdrawn\n"
    built = lydsak("build", "--json", at=show)
    assert built.document["withdrawn"] == ["ferja"]
    assert "withdrawn" in lydsak("status", at=show).out
    assert lydsak("withdraw", "ferja", "--undo", at=show).out == "scripts/ferja.md is no longer withdrawn\n"


def test_all_of_them_speak_json(show: ShowFolder, lydsak: Lydsak) -> None:
    """And write nothing on a dry run."""
    before = (show.root / "scripts" / "ferja.md").read_bytes()
    approved = lydsak("approve", "ferja", "--draft", "-n", "--json", at=show).document
    assert approved["scripts"] == [{"slug": "ferja", "before": "approved", "after": "draft"}]
    (state,) = lydsak("status", "--json", at=show).document["episodes"]
    assert state["states"] == ["not_built"]
    corrected = lydsak("correct", "ferja", "--note", "Feil.", "--date", "2026-11-22", "-n", "--json", at=show).document
    assert corrected["correction"] == {"date": "2026-11-22", "text": "Feil."}
    assert lydsak("withdraw", "ferja", "--reason", "Feil.", "-n", "--json", at=show).document["dry_run"] is True
    assert (show.root / "scripts" / "ferja.md").read_bytes() == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("withdraw", "ferja"), "L020"),
        (("withdraw", "ferja", "--reason", "x", "--undo"), "L020"),
        (("withdraw", "ferja", "--undo"), "L021"),
        (("correct", "ferja", "--note", " "), "L022"),
        (("correct", "ferja", "--note", "x", "--date", "i går"), "L023"),
        (("correct", "ferja", "--note", "x", "--date", "2026-02-31"), "L218"),
        (("approve", "nei"), "L006"),
        (("status", "nei"), "L006"),
    ],
)
def test_what_cannot_be_done_is_told(show: ShowFolder, lydsak: Lydsak, line: tuple[str, ...], code: str) -> None:
    """And the script stays."""
    before = (show.root / "scripts" / "ferja.md").read_bytes()
    outcome = lydsak(*line, at=show)
    assert outcome.code in {1, 2}
    assert f"error[{code}]" in outcome.err
    assert (show.root / "scripts" / "ferja.md").read_bytes() == before
