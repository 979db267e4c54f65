from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from lydsak.errors import StorageError
from lydsak.store import files
from lydsak.store.files import StagedFiles, check_writable, explain_storage, keep_file, link_file, publish_file


def test_publish_writes_once_and_leaves_no_temporary(tmp_path: Path) -> None:
    """The same bytes are not written again: the file's inode stays."""
    target = tmp_path / "feed" / "feed.xml"
    assert publish_file(target, b"<rss/>")
    inode = target.stat().st_ino
    assert not publish_file(target, b"<rss/>")
    assert target.stat().st_ino == inode
    assert publish_file(target, b"<rss />")
    assert [path.name for path in target.parent.iterdir()] == ["feed.xml"]


def test_link_makes_one_file_with_two_names(tmp_path: Path) -> None:
    """The episode and its enclosure share their bytes on disk, and a second call changes nothing."""
    source, target = tmp_path / "a.mp3", tmp_path / "sub" / "b.mp3"
    source.write_bytes(b"ID3")
    assert link_file(source, target)
    assert source.samefile(target)
    assert not link_file(source, target)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.mp3", "b.mp3"]


def test_a_file_in_a_folders_place_is_a_storage_error(tmp_path: Path) -> None:
    """What the operating system says becomes a message with a place and exit code 6."""
    (tmp_path / "feed").write_text("not a folder")
    with pytest.raises(StorageError) as caught:
        publish_file(tmp_path / "feed" / "feed.xml", b"x")
    assert caught.value.exit_code == 6
    assert "feed.xml" in str(caught.value.place)


def test_staged_files_appear_together_and_in_order(tmp_path: Path) -> None:
    """Nothing is to be seen before; what holds the same bytes already is not touched."""
    first, second, same = (tmp_path / "feed" / name for name in ("a.xml", "b.xml", "c.xml"))
    publish_file(same, b"3")
    with StagedFiles() as staged:
        for path, content in ((second, b"2"), (first, b"1"), (same, b"3")):
            staged.add(path, content)
        assert [path.name for path in (tmp_path / "feed").glob("*.xml")] == ["c.xml"]
        assert staged.publish([first, same, second]) == (first, second)
    assert sorted(path.name for path in (tmp_path / "feed").iterdir()) == ["a.xml", "b.xml", "c.xml"]
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")


def test_staged_files_that_are_not_published_leave_nothing(tmp_path: Path) -> None:
    """The folder is as it was."""
    kept = tmp_path / "a.xml"
    publish_file(kept, b"old")
    with StagedFiles() as staged:
        staged.add(kept, b"new")
        staged.add(tmp_path / "b.xml", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xml"]
    assert kept.read_bytes() == b"old"


def test_a_kept_file_is_whole_and_replaces_the_old(tmp_path: Path) -> None:
    """For what may be lost, but never be half there."""
    path = tmp_path / "new" / "catalogue.json"
    keep_file(path, b"1")
    keep_file(path, b"22")
    assert path.read_bytes() == b"22"
    assert [entry.name for entry in path.parent.iterdir()] == ["catalogue.json"]


def test_what_is_kept_goes_through_a_link_to_a_folder(tmp_path: Path) -> None:
    """Somebody keeps what spares work on another disk: the link is not ours to remove, as one to nothing is."""
    disk, linked, broken = tmp_path / "disk", tmp_path / ".lydsak", tmp_path / "nothing"
    disk.mkdir()
    linked.symlink_to(disk)
    keep_file(linked / "catalogue.json", b"1")
    assert linked.is_symlink()
    assert (disk / "catalogue.json").read_bytes() == b"1"
    broken.symlink_to(tmp_path / "gone")
    keep_file(broken / "catalogue.json", b"1")
    assert not broken.is_symlink()


def test_a_staged_file_that_cannot_take_its_place_leaves_nothing(tmp_path: Path) -> None:
    """A folder stands there: it is told, and the temporary file goes as those that were not reached do."""
    (tmp_path / "a.xml").mkdir()
    with StagedFiles() as staged:
        for name in ("a.xml", "b.xml"):
            staged.add(tmp_path / name, b"new")
        with pytest.raises(StorageError):
            staged.publish([tmp_path / "a.xml", tmp_path / "b.xml"])
    assert [path.name for path in tmp_path.iterdir()] == ["a.xml"]


def test_the_last_staged_file_waits_until_the_others_are_durable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed must not outlive a power cut that its pages do not."""
    pages, feed = [tmp_path / "e" / "index.html", tmp_path / "search.js"], tmp_path / "feed.xml"
    with StagedFiles() as staged:
        for path in (*pages, feed):
            staged.add(path, b"new")
        steps: list[tuple[str, Path, bool]] = []
        monkeypatch.setattr(files, "sync_folder", lambda folder: steps.append(("synced", folder, feed.exists())))
        staged.publish([*pages, feed])
    assert steps == [
        ("synced", tmp_path, False),
        ("synced", tmp_path / "e", False),
        ("synced", tmp_path, True),
    ]


def test_a_new_folder_is_durable_in_the_one_that_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of those made, the file's own first: else a power cut could take the folder of a file that was synced."""
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    publish_file(tmp_path / "feed" / "e" / "saken" / "index.html", b"page")
    assert synced == [
        tmp_path / "feed" / "e",
        tmp_path / "feed",
        tmp_path,
        tmp_path / "feed" / "e" / "saken",
    ]


def test_a_folder_that_may_not_be_written_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its name; a folder that is not there yet is none."""
    closed = tmp_path / "feed"
    closed.mkdir()
    monkeypatch.setattr(os, "access", lambda path, _mode: path != closed)  # root may write everywhere
    check_writable([tmp_path, tmp_path / "media"])
    with pytest.raises(StorageError) as caught:
        check_writable([tmp_path, closed])
    assert caught.value.code == "L702"
    assert str(caught.value.place) == str(closed)


def test_what_is_kept_for_speed_alone_replaces_a_folder(tmp_path: Path) -> None:
    """Nobody but us puts anything there, so nothing of worth is in it; where files are published it is an error."""
    path = tmp_path / "catalogue.json"
    (path / "full").mkdir(parents=True)
    with pytest.raises(StorageError):
        publish_file(path, b"1")
    keep_file(path, b"1")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("catalogue.json", b"1")]


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        (errno.ENOSPC, "L701", "run the same command again"),
        (errno.EACCES, "L702", "check owner and permissions"),
        (errno.EIO, "L704", "run the same command again"),
    ],
)
def test_what_the_disk_refuses_says_what_to_do(number: int, code: str, words: str) -> None:
    """Whichever command met it: a build is not the way to go on with an approval."""
    with pytest.raises(StorageError) as caught, explain_storage(Path("scripts/a.md")):
        raise OSError(number, "no")
    assert caught.value.code == code
    assert words in (caught.value.help or "")
    assert "build" not in (caught.value.help or "")
