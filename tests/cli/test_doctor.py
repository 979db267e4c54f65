from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_a_working_installation_is_well(lydsak: Lydsak, show: ShowFolder) -> None:
    """The voices that need no network are tried, the show is named, and the last line says how it stands."""
    outcome = lydsak("doctor", at=show)
    assert outcome.code == 0, outcome.out
    assert "ok  engine tone: " in outcome.out
    assert "ok  show: Prøveposten\n" in outcome.out
    assert outcome.err == "All is well.\n"


def test_what_is_wrong_is_marked_and_counted(lydsak: Lydsak, show: ShowFolder) -> None:
    """A fault in lydsak.toml is a finding with its line, not the end of the examination."""
    (show.root / "lydsak.toml").write_text('[show]\ntitel = "x"\n', encoding="utf-8")
    outcome = lydsak("doctor", at=show)
    assert outcome.code == 1
    assert '!!  show: unknown setting "titel" (lydsak.toml:2:1)\n' in outcome.out
    assert outcome.err == "1 things to mend.\n"


def test_json_lists_every_diagnosis(lydsak: Lydsak, tmp_path: Path) -> None:
    """Outside of a show, that there is none is no fault."""
    outcome = lydsak("doctor", "--json", at=tmp_path)
    rows = {row["what"]: row for row in outcome.document["diagnoses"]}
    assert (outcome.code, rows["show"]["good"], rows["engine espeak"]["good"]) == (0, None, True)
    assert "lydsak new" in rows["show"]["detail"]
