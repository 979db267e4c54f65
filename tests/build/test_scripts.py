from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from lydsak.build.scripts import (
    check_slug,
    find_script,
    fix_ids,
    list_scripts,
    load_script,
    name_script,
    name_slug,
    parse_numbered,
    read_script,
    replace_script,
)
from lydsak.errors import ScriptError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder


def test_scripts_are_the_md_files_but_the_readme(show: ShowFolder) -> None:
    """By name, whatever else lies there."""
    for name in ("README.md", "notat.txt", "a.md"):
        (show.root / "scripts" / name).write_text("x", encoding="utf-8")
    assert [path.name for path in list_scripts(show.root)] == ["a.md", "ferja.md"]


def test_a_script_is_named_by_slug_file_or_path(
    show: ShowFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the show's folder or anywhere else; a file outside of scripts/ is no script."""
    script = show.root / "scripts" / "ferja.md"
    monkeypatch.chdir(show.root)
    for name in ("ferja", "ferja.md", "scripts/ferja.md", str(script)):
        assert find_script(show.root, name) == script
    outside = tmp_path / "ferja.md"
    outside.write_text("x", encoding="utf-8")
    for name in (str(outside), "ferga", "", "a" * 400, "scripts", "\0"):
        assert find_script(show.root, name) is None


def test_paragraphs_without_ids_get_them_for_the_build_alone(show: ShowFolder) -> None:
    """Derived from their content, so that an edit elsewhere changes none; the file is not written."""
    text = "---\ntittel: A\n---\n\nEn.\n\nTo. ^a1\n"
    path = show.write_script(text)
    ids = [block.id for block in load_script(path, show.root).segments[0].blocks if hasattr(block, "id")]
    assert len(set(ids)) == 2
    assert ids[1] == "a1"
    assert path.read_text(encoding="utf-8") == text
    edited = parse_numbered(text.replace("To.", "Tre."), path="a.md")
    assert [block.id for block in edited.segments[0].blocks if hasattr(block, "id")] == ids


def test_a_script_that_cannot_be_read_names_its_place(show: ShowFolder) -> None:
    """The line with the first byte that is not UTF-8; a script that has gone."""
    path = show.root / "scripts" / "latin.md"
    path.write_bytes("---\ntittel: A\n---\n\nBl\u00e5b\u00e6r.\n".encode("latin-1"))
    with pytest.raises(ScriptError) as caught:
        load_script(path, show.root)
    assert (caught.value.code, str(caught.value.place)) == ("L201", "scripts/latin.md:5")
    with pytest.raises(ScriptError) as caught:
        load_script(show.root / "scripts" / "borte.md", show.root)
    assert caught.value.code == "L201"


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x1b", "\ufffe", "\uffff"])
def test_a_character_that_is_none_is_refused_at_its_place(sign: str) -> None:
    """Read as a blank it would part a word in two, and no feed can hold it; tabs and form feeds are blanks."""
    assert parse_numbered("En\ttabulator,\fto og\x0btre.\n", path="x.md").segments
    with pytest.raises(ScriptError) as caught:
        parse_numbered(f"## Ferja ^k1\n\nFer{sign}ja går. ^a1\n", path="x.md")
    assert (caught.value.code, str(caught.value.place)) == ("L237", "x.md:3:4")
    assert f"U+{ord(sign):04X}" in caught.value.message


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes")
def test_a_pipe_among_the_scripts_is_not_waited_for(show: ShowFolder) -> None:
    """Nor is a folder or a link in a circle."""
    os.mkfifo(show.root / "scripts" / "pipe.md")
    (show.root / "scripts" / "mappe.md").mkdir()
    (show.root / "scripts" / "rundt.md").symlink_to("rundt.md")
    for name in ("pipe", "mappe", "rundt"):
        with pytest.raises(ScriptError) as caught:
            load_script(show.root / "scripts" / f"{name}.md", show.root)
        assert caught.value.code == "L201"


@pytest.mark.parametrize("name", ["Ferja", "blåbær", "a b", "a_b", "-a", "a--b", "a" * 81, "a.b"])
def test_a_name_that_makes_no_address_is_refused(tmp_path: Path, name: str) -> None:
    """The file's name is the episode's address for ever."""
    with pytest.raises(ScriptError) as caught:
        check_slug(tmp_path / f"{name}.md", tmp_path)
    assert caught.value.code == "L205"
    assert check_slug(tmp_path / "ferja-2026.md", tmp_path) == "ferja-2026"


def test_messages_name_scripts_from_the_show(tmp_path: Path) -> None:
    """With forward slashes, everywhere."""
    assert name_script(tmp_path / "scripts" / "a.md", tmp_path) == "scripts/a.md"
    assert name_script(tmp_path.parent / "a.md", tmp_path) == str(tmp_path.parent / "a.md")


def test_a_script_is_read_whole_while_an_editor_saves_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Emptied, and a moment later written: what is read is not what stands there in between."""
    path, words = tmp_path / "saken.md", "Ferja går igjen.\n"
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            path.write_text(words, encoding="utf-8")
            os.utime(path, (1_700_000_000, 1_700_000_000))  # long saved, so that it is read no more

    def empty() -> float:
        if not waits:
            path.write_text("", encoding="utf-8")
        return now() if len(waits) > 2 else path.stat().st_mtime

    now = time.time
    monkeypatch.setattr(time, "sleep", wait)
    monkeypatch.setattr(time, "time", empty)
    path.write_text("Før.\n", encoding="utf-8")
    assert read_script(path, tmp_path) == words
    assert len(waits) == 3


def test_a_paragraph_of_an_hour_is_refused() -> None:
    """With its line; a long one is read."""
    parse_numbered("En.\n\n" + "ord " * 9_999 + "\n", path="x.md")
    with pytest.raises(ScriptError) as caught:
        parse_numbered("En.\n\n" + "ord " * 10_001 + "\n", path="x.md")
    assert (caught.value.code, str(caught.value.place)) == ("L234", "x.md:3")


def test_a_link_out_of_the_show_is_no_script(show: ShowFolder, tmp_path: Path) -> None:
    """It would publish any file of the machine; one to another script is read."""
    scripts = show.root / "scripts"
    (tmp_path / "hemmelig.txt").write_text("Hemmelig.\n", encoding="utf-8")
    (scripts / "ut.md").symlink_to(tmp_path / "hemmelig.txt")
    with pytest.raises(ScriptError) as caught:
        read_script(scripts / "ut.md", show.root)
    assert caught.value.code == "L236"
    (scripts / "inn.md").symlink_to("ferja.md")
    assert read_script(scripts / "inn.md", show.root) == read_script(scripts / "ferja.md", show.root)


def test_an_hour_of_silence_is_refused() -> None:
    """With the line of the pause that is too much."""
    parse_numbered("En.\n\n" + "[pause 60 s]\n\n" * 60, path="x.md")
    with pytest.raises(ScriptError) as caught:
        parse_numbered("En.\n\n" + "[pause 60 s]\n\n" * 61, path="x.md")
    assert (caught.value.code, str(caught.value.place)) == ("L235", "x.md:123")


def test_what_is_no_plain_file_is_refused_and_never_waited_for(show: ShowFolder) -> None:
    """A pipe has nobody to write to it, a device no end, and a folder no text."""
    scripts = show.root / "scripts"
    os.mkfifo(scripts / "pipe.md")
    (scripts / "device.md").symlink_to("/dev/zero")
    (scripts / "folder.md").mkdir()
    for name in ("pipe", "device", "folder"):
        with pytest.raises(ScriptError, match="not a plain file") as caught:
            read_script(scripts / f"{name}.md", show.root)
        assert caught.value.code == "L201"


def test_what_was_saved_since_a_script_was_read_is_not_written_over(show: ShowFolder) -> None:
    """It stands, and the command says so."""
    path = show.root / "scripts" / "ferja.md"
    before = read_script(path, show.root)
    path.write_text(before.replace("Ferja", "Ferga"), encoding="utf-8")
    with pytest.raises(UsageError, match="changed meanwhile") as error:
        replace_script(path, show.root, before, "ny")
    assert error.value.code == "L016"
    assert read_script(path, show.root) == before.replace("Ferja", "Ferga")


def test_a_script_that_is_a_link_stays_one(show: ShowFolder) -> None:
    """What it leads to is mended: others read it as well. By name it is not found: the studio gives no such file."""
    path, shared = show.root / "scripts" / "felles.md", show.root / "felles" / "sak.md"
    shared.parent.mkdir()
    shared.write_text("---\ntittel: Felles\n---\n\nEn.\n", encoding="utf-8")
    path.symlink_to("../felles/sak.md")
    for name in ("felles", "scripts/felles.md", str(path)):
        assert find_script(show.root, name) is None
    assert fix_ids(path, show.root) == 1
    assert path.is_symlink()
    assert "En. ^" in shared.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["ferja", "ferja.md", "scripts/ferja.md"])
def test_a_script_that_another_one_names_has_a_slug(name: str) -> None:
    """However it is named."""
    assert name_slug(name) == "ferja"
