from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_a_good_show_has_its_tags_printed_as_read_back(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """What an app will see is read from the file, chapters with their minutes and seconds."""
    outcome = lydsak("check", at=built_copy)
    assert outcome.code == 0
    assert outcome.out.startswith("ferja: up to date, ")
    assert "  TIT2  Ferja går igjen\n" in outcome.out
    assert "  CHAP    0:00  Innledning\n" in outcome.out
    assert outcome.out.splitlines()[-1].startswith("0 errors, ")


def test_errors_give_exit_code_3(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """A broken script and a damaged file are each found, with place and remedy; nothing is mended."""
    built_copy.write_script("---\ntittel: Feil\n---\n\n[puase 2 s]\n", "brudd")
    built_copy.locate_audio().write_bytes(b"not sound")
    before = built_copy.list_files(".")
    outcome = lydsak("check", at=built_copy)
    assert outcome.code == 3
    assert "error[L220]" in outcome.out
    assert "error[L651]: is not what was built\n  --> feed/media/ferja." in outcome.out
    assert built_copy.list_files(".") == before
    findings = lydsak("check", "--json", at=built_copy).document["findings"]
    assert {"L220", "L651"} <= {finding["code"] for finding in findings if finding["level"] == "error"}


def test_warnings_stop_nothing(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """What an editor should look at is named, with exit code 0; an episode with a warning can be up to date."""
    built_copy.write_script((built_copy.root / "scripts" / "ferja.md").read_text(encoding="utf-8") + "\n*Nei.* ^b3\n")
    built_copy.build_ready()
    outcome = lydsak("check", "ferja", at=built_copy)
    assert outcome.code == 0
    assert outcome.out.startswith("ferja: up to date, ")
    assert "warning[L250]" in outcome.out
    assert "scripts/ferja.md:" in outcome.out


def test_scripts_are_chosen_by_name(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """A slug or a path names one; what is no script is wrong usage."""
    built_copy.write_script("---\ntittel: Feil\n---\n\n[puase 2 s]\n", "brudd")
    assert lydsak("check", "scripts/ferja.md", at=built_copy).code == 0
    outcome = lydsak("check", "fergen", at=built_copy)
    assert outcome.code == 2
    assert "error[L006]: there is no script fergen" in outcome.err


def test_json_has_the_tags_and_chapters_too(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """A newsroom's own tools can see what is in the files."""
    (episode,) = lydsak("check", "--json", at=built_copy).document["episodes"]
    assert (episode["slug"], episode["up_to_date"]) == ("ferja", True)
    assert ["TIT2", "Ferja går igjen"] in episode["tags"]
    assert [chapter["title"] for chapter in episode["chapters"]] == ["Innledning", "Kaia"]
