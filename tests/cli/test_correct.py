from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.build.conftest import SETTINGS

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795680000")  # 2026-11-26 in Oslo


def test_what_is_written_and_said_is_shown(show: ShowFolder, lydsak: Lydsak) -> None:
    """And a dry run writes nothing."""
    path = show.root / "scripts" / "ferja.md"
    before = path.read_bytes()
    line = ("correct", "ferja", "--note", "Ferja tar 104.", "--serious")
    outcome = lydsak(*line, "-n", at=show)
    assert outcome.out == (
        "Would write into scripts/ferja.md: 2026-11-26: Ferja tar 104.\n"
        "  said first: Rettelse 26. november 2026: Ferja tar 104.\n"
    )
    assert path.read_bytes() == before
    outcome = lydsak(*line, at=show)
    assert outcome.err == "Next: put the text right if it is not yet, then lydsak build\n"
    assert path.read_bytes() != before


def test_where_approval_is_required_a_correction_is_approved_too(show: ShowFolder, lydsak: Lydsak) -> None:
    """Or listeners would wait for it."""
    (show.root / "lydsak.toml").write_text(f'approval = "required"\n{SETTINGS}', encoding="utf-8")
    outcome = lydsak("correct", "ferja", "--note", "Feil.", at=show)
    assert outcome.err.endswith(", then lydsak approve scripts/ferja.md, then lydsak build\n")


def test_a_day_to_come_is_asked_about_and_another_kept(show: ShowFolder, lydsak: Lydsak) -> None:
    """JSON has what was written."""
    assert "has not come yet" in lydsak("correct", "ferja", "--note", "A.", "--date", "2026-12-01", at=show).err
    document = lydsak("correct", "ferja", "--note", "B.", "--date", "2026-11-20", "--json", at=show).document
    assert document["correction"] == {"date": "2026-11-20", "text": "B."}


@pytest.mark.parametrize("date", ["i går", "26.11.2026", "2026-13-45"])
def test_what_is_no_day_is_refused(show: ShowFolder, lydsak: Lydsak, date: str) -> None:
    """Nothing is written."""
    before = (show.root / "scripts" / "ferja.md").read_bytes()
    outcome = lydsak("correct", "ferja", "--note", "Feil.", "--date", date, at=show)
    assert outcome.code == 2
    assert "L023" in outcome.err
    assert (show.root / "scripts" / "ferja.md").read_bytes() == before
