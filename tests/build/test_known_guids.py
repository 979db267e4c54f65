from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.check import check_show
from lydsak.build.events import Remark
from lydsak.build.guids import mint_guid
from lydsak.build.script_findings import list_script_findings
from lydsak.build.scripts import list_scripts
from lydsak.text.script.parsing import parse_script

if TYPE_CHECKING:
    from lydsak.errors import Finding
    from tests.build.conftest import ShowFolder

GUID = "0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11"
LINE = f"guid: {GUID}\n"


def edit_script(show: ShowFolder, before: str, after: str) -> None:
    """Change the script of the show."""
    script = show.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def list_told(show: ShowFolder) -> list[Finding]:
    """What `check` says of guids, which the studio says too."""
    found = [one for one in check_show(show.load(), list_scripts(show.root)).findings if one.code == "L275"]
    (path,) = list_scripts(show.root)
    script = parse_script(path.read_text(encoding="utf-8"), path="scripts/ferja.md")
    studio = list_script_findings(script, show.load(), "scripts/ferja.md")
    assert [one for one in studio if one.code == "L275"] == found
    return found


def test_a_published_script_with_its_guid_is_right(built_copy: ShowFolder) -> None:
    """Nothing is told."""
    assert list_told(built_copy) == []


def test_a_guid_that_was_lost_is_given_back(built_copy: ShowFolder) -> None:
    """An error with the line that puts it right, as a build would make a new episode of the story; and it says so."""
    edit_script(built_copy, LINE, "")
    (told,) = list_told(built_copy)
    assert told.level == "error"
    assert told.help == f"put it back into the script's first lines: guid: {GUID}"
    assert told.place is not None
    assert told.place.line is None
    remarks = [event.message for event in built_copy.build() if isinstance(event, Remark)]
    assert any(f"its guid was {GUID}" in remark for remark in remarks)


def test_another_guid_is_told_where_it_stands(built_copy: ShowFolder) -> None:
    """With the one that the feed has."""
    edit_script(built_copy, LINE, "guid: noe annet\n")
    (told,) = list_told(built_copy)
    assert told.level == "error"
    assert told.place is not None
    assert (told.place.line, told.place.column) == (7, 7)
    assert told.help is not None
    assert told.help.endswith(GUID)


@pytest.mark.parametrize("kept", [True, False])
def test_a_guid_that_the_file_name_still_makes_is_a_warning(show: ShowFolder, kept: bool) -> None:
    """The episode stays what it is as long as the file is called so."""
    minted = mint_guid(show.load().show.guid, "ferja")
    edit_script(show, LINE, f"guid: {minted}\n" if kept else "")
    show.build_ready()
    edit_script(show, f"guid: {minted}\n", "")
    (told,) = list_told(show)
    assert told.level == "warning"
    assert told.help == f"put the line back: guid: {minted}"


def test_what_nobody_has_may_have_any_guid(show: ShowFolder) -> None:
    """An episode that waits for its day is known to no app."""
    edit_script(show, "2026-11-20 06:00", "2126-11-20 06:00")
    show.build_ready()
    edit_script(show, LINE, "")
    assert list_told(show) == []
