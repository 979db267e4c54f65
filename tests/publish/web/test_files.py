from __future__ import annotations

import os
from pathlib import Path

import pytest

from lydsak.publish.web.files import CarefulFiles, is_plain_path, read_plain_file


@pytest.mark.parametrize(
    "path", ["index.html", "e/a/index.html", "media/a.01234567.mp3", "con-artister.html", "å/æ.txt"]
)
def test_published_names_are_plain(path: str) -> None:
    """Also those that look a little like a device."""
    assert is_plain_path(path)


@pytest.mark.parametrize(
    "path",
    [".hidden", "e/.git/config", "..", "e/../x", "CON", "e/nul.html", "lpt¹.txt", "COM1", "a:b", "a.txt::$DATA",
     "a\\b", "a\0b", "a.", "a ", "con .txt", "CONIN$", "a" * 256],
)  # fmt: skip
def test_what_some_system_takes_for_something_else_is_not(path: str) -> None:
    """Devices, streams and folders of Windows, dot files, control characters."""
    assert not is_plain_path(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and few links")
def test_only_plain_files_inside_are_found(tmp_path: Path) -> None:
    """No link that leads out or in a circle, no pipe that a read would wait at, no notes for developers."""
    root = tmp_path / "feed"
    root.mkdir()
    (tmp_path / "secret.html").write_bytes(b"secret")
    (root / "a.html").write_bytes(b"a")
    (root / "README.md").write_bytes(b"notes")
    (root / "inside.html").symlink_to("a.html")
    (root / "out.html").symlink_to("../secret.html")
    (root / "round.html").symlink_to("round.html")
    (root / "device.html").symlink_to("/dev/zero")
    os.mkfifo(root / "pipe.html")
    files = CarefulFiles(directory=root)
    found = {path.name for path in root.iterdir() if files.lookup_path(path.name)[1] is not None}
    assert found == {"a.html", "inside.html"}
    assert files.lookup_path("a" * 5000) == ("", None)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes")
def test_reading_never_waits(tmp_path: Path) -> None:
    """A pipe, a folder, and what is not there hold nothing."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"a")
    assert read_plain_file(tmp_path / "file") == b"a"
    for name in ("pipe", ".", "none", "a" * 5000, "\0"):
        assert read_plain_file(tmp_path / name) is None
