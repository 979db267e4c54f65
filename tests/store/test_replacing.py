from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lydsak.store import replacing
from lydsak.store.replacing import create_file, remove_file, replace_file
from lydsak.store.temporaries import list_leftovers

OLD, NEW, THEIRS = b"f\xc3\xb8r", b"etter", b"deres"


@pytest.fixture
def kept() -> list[bytes]:
    """What was handed over to be kept."""
    return []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that holds OLD."""
    path = tmp_path / "sak.md"
    path.write_bytes(OLD)
    return path


def save_in_place(path: Path) -> None:
    """As editors do that open and write."""
    path.write_bytes(THEIRS)


def save_by_rename(path: Path) -> None:
    """As editors do that write beside and rename."""
    fresh = path.with_suffix(".ny")
    fresh.write_bytes(THEIRS)
    fresh.replace(path)


def save_another(path: Path) -> None:
    """Somebody else's, in between."""
    path.write_bytes(b"de andre")


SAVES = [save_in_place, save_by_rename]


def save_when(monkeypatch: pytest.MonkeyPatch, name: str, path: Path, save: Callable[[Path], object]) -> None:
    """Let another program save just before a step of the replacing."""
    step = getattr(replacing, name)

    def run(*arguments: object) -> object:
        monkeypatch.setattr(replacing, name, step)
        save(path)
        return step(*arguments)

    monkeypatch.setattr(replacing, name, run)


def test_a_file_is_replaced_and_nothing_stays_beside_it(path: Path, kept: list[bytes]) -> None:
    """The old one is gone as its editor wanted."""
    assert replace_file(path, NEW, OLD, kept.append)
    assert path.read_bytes() == NEW
    assert [one.name for one in path.parent.iterdir()] == ["sak.md"]
    assert kept == []


def test_a_file_that_holds_other_bytes_stays(path: Path, kept: list[bytes]) -> None:
    """Nothing is written."""
    save_in_place(path)
    assert not replace_file(path, NEW, OLD, kept.append)
    assert path.read_bytes() == THEIRS
    assert kept == []


@pytest.mark.parametrize("save", SAVES)
@pytest.mark.parametrize("step", ["publish_file", "_exchange"])
def test_what_is_saved_meanwhile_is_not_lost(
    path: Path, kept: list[bytes], step: str, save: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whatever moment and in whatever way: it stands in its place again, or is kept."""
    save_when(monkeypatch, step, path, save)
    done = replace_file(path, NEW, OLD, kept.append)
    if replacing._find_rename() is not None:
        assert not done
        assert path.read_bytes() == THEIRS
    elif save is save_in_place:
        assert THEIRS in kept
    assert {one.name for one in path.parent.iterdir()} == {"sak.md"}


@pytest.mark.skipif(replacing._find_rename() is None, reason="this system cannot let two files change places")
@pytest.mark.parametrize("save", SAVES)
def test_what_is_saved_while_another_save_is_put_back_is_not_lost(
    path: Path, kept: list[bytes], save: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice in a wink: one stands, the other is kept."""
    save_when(monkeypatch, "publish_file", path, save_another)
    save_when(monkeypatch, "_give_back", path, save)
    assert not replace_file(path, NEW, OLD, kept.append)
    assert {path.read_bytes(), *kept} == {b"de andre", THEIRS}


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced there, so it is closed")
def test_a_program_that_still_writes_the_old_file_loses_nothing(
    path: Path, kept: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had it open: what it wrote is kept."""
    with path.open("r+b") as theirs:

        def write(_: Path) -> None:
            theirs.write(THEIRS)
            theirs.flush()

        save_when(monkeypatch, "_read_again", path, write)
        assert replace_file(path, NEW, OLD, kept.append)
    assert path.read_bytes() == NEW
    assert kept == [THEIRS]


def test_a_system_that_cannot_exchange_renames(path: Path, kept: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """The look before it and the open file still find most."""
    monkeypatch.setattr(replacing, "_find_rename", lambda: None)
    assert replace_file(path, NEW, OLD, kept.append)
    assert path.read_bytes() == NEW


def test_a_file_that_is_gone_is_told(tmp_path: Path, kept: list[bytes]) -> None:
    """It is not made anew."""
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "borte.md", NEW, OLD, kept.append)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_told_from_what_is_written(path: Path) -> None:
    """By its name, so that the next build takes it away; the file itself stands as it was."""
    code = (
        "import os, sys, pathlib\n"
        "from lydsak.store import replacing\n"
        "replacing._exchange = lambda *_: os._exit(9)\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "replacing.replace_file(path, b'etter', path.read_bytes(), print)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 9
    assert path.read_bytes() == OLD
    (left,) = list_leftovers([path.parent], deep=False)
    assert left.read_bytes() == NEW


def test_a_link_stays_a_link(path: Path, kept: list[bytes]) -> None:
    """What it leads to is replaced, in its own folder."""
    link = path.parent / "lenker" / "sak.md"
    link.parent.mkdir()
    link.symlink_to(path)
    assert replace_file(link, NEW, OLD, kept.append)
    assert link.is_symlink()
    assert path.read_bytes() == NEW


def test_a_new_file_is_put_only_where_none_stands(path: Path, tmp_path: Path) -> None:
    """Whole, and nothing is left beside it; what somebody else made meanwhile stands."""
    assert not create_file(path, NEW)
    assert path.read_bytes() == OLD
    assert create_file(tmp_path / "ny.md", NEW)
    assert (tmp_path / "ny.md").read_bytes() == NEW
    assert {one.name for one in tmp_path.iterdir()} == {"sak.md", "ny.md"}


def test_a_new_file_is_put_where_the_disk_has_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a memory card's: then it is written as any other is."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert create_file(tmp_path / "ny.md", NEW)
    assert not create_file(tmp_path / "ny.md", OLD)
    assert [one.name for one in tmp_path.iterdir()] == ["ny.md"]
    assert (tmp_path / "ny.md").read_bytes() == NEW


def test_a_file_that_is_as_it_was_read_is_removed(path: Path, kept: list[bytes]) -> None:
    """With nothing left beside it."""
    assert remove_file(path, OLD, kept.append)
    assert list(path.parent.iterdir()) == []
    assert kept == []


@pytest.mark.parametrize("save", SAVES)
def test_what_was_saved_before_a_removal_stays(path: Path, kept: list[bytes], save: Callable[[Path], None]) -> None:
    """Somebody saved since it was read."""
    save(path)
    assert not remove_file(path, OLD, kept.append)
    assert [one.read_bytes() for one in path.parent.iterdir()] == [THEIRS]
    assert kept == []


def test_what_is_saved_twice_during_a_removal_is_kept(
    path: Path, kept: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newer save stands, the one before it is handed over."""
    save_in_place(path)
    save_when(monkeypatch, "create_file", path, save_another)
    assert not remove_file(path, OLD, kept.append)
    assert path.read_bytes() == b"de andre"
    assert kept == [THEIRS]
