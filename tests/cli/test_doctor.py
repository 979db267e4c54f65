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
    assert outcome.err == "1 thing to mend.\n"


def test_json_lists_every_diagnosis(lydsak: Lydsak, tmp_path: Path) -> None:
    """Outside of a show, that there is none is no fault."""
    outcome = lydsak("doctor", "--json", at=tmp_path)
    rows = {row["what"]: row for row in outcome.document["diagnoses"]}
    assert (outcome.code, rows["show"]["good"], rows["engine espeak"]["good"]) == (0, None, True)
    assert "lydsak new" in rows["show"]["detail"]


def test_the_store_here_and_the_shared_one_are_asked_apart(lydsak: Lydsak, show: ShowFolder) -> None:
    """Each by a command of its own; a shared store that is not set is no fault."""
    both = lydsak("doctor", "--store", "--online", at=show)
    assert (both.code, "error[L031]" in both.err) == (2, True)
    assert "    shared store: not set" in lydsak("doctor", "--online", at=show).out


def test_a_damaged_store_is_told_and_mended(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Exit code 1 where something was damaged, once; what is not ours is named and stays."""
    path = min((built_copy.root / ".lydsak" / "store").glob("??/*"))
    path.write_bytes(path.read_bytes()[:-1])
    (built_copy.root / ".lydsak" / "store" / "notes.txt").write_text("x")
    name = path.relative_to(built_copy.root).as_posix()
    outcome = lydsak("doctor", "--store", "-n", at=built_copy)
    assert outcome.code == 1
    assert f"!!  {name} is cut short, or no entry at all: to be removed\n" in outcome.out
    assert outcome.err.endswith("1 damaged. Next: lydsak doctor --store\n")
    document = lydsak("doctor", "--store", "--json", at=built_copy).document
    assert document["store"]["damaged"] == 1
    assert {row["what"]: row["removed"] for row in document["store"]["findings"]} == {
        "damaged": True,
        "foreign": False,
    }
    outcome = lydsak("doctor", "--store", at=built_copy)
    assert (outcome.code, outcome.err.endswith("0 damaged. All is well.\n")) == (0, True)
    assert "notes.txt is a file that Lydsak did not put there: left as it is" in outcome.out
