from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_a_book_is_written_below_exports(lydsak: Lydsak, built_copy: ShowFolder, tmp_path: Path) -> None:
    """Or where -o says; the document names what was written; -n writes nothing."""
    assert "Would write" in lydsak("export", "epub", "ferja", "-n", at=built_copy).out
    assert not (built_copy.root / "exports").exists()
    outcome = lydsak("export", "epub", "ferja", at=built_copy)
    assert (outcome.code, "Next: " in outcome.err) == (0, True)
    book = built_copy.root / "exports" / "ferja.epub"
    assert str(book) in outcome.out
    document = lydsak("export", "epub", "ferja", "-o", tmp_path / "x.epub", "--json", at=built_copy).document
    assert document["files"] == [{"path": str(tmp_path / "x.epub"), "size": book.stat().st_size}]


def test_what_cannot_be_exported_is_said(lydsak: Lydsak, show: ShowFolder) -> None:
    """No script, an unbuilt one, several to one file, a format that is none."""
    assert lydsak("export", "epub", at=show).code == 2
    assert lydsak("export", "epub", "ferja", "ferja", "-o", "x", at=show).code == 2
    assert lydsak("export", "mp4", at=show).code == 2
    unbuilt = lydsak("export", "epub", "ferja", at=show)
    assert (unbuilt.code, "error[L870]" in unbuilt.err, "lydsak build" in unbuilt.err) == (1, True, True)


def test_a_video_is_named_by_its_shape(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """And made for each script that is named."""
    outcome = lydsak("export", "video", "ferja", "--shape", "tall", "-n", at=built_copy)
    assert (outcome.code, outcome.out) == (0, f"Would write {built_copy.root}/exports/ferja.tall.mp4\n")


def test_a_show_and_several_shows_are_exported_as_lists(lydsak: Lydsak, built_copy: ShowFolder, tmp_path: Path) -> None:
    """Format jsonfeed takes the show of -C, opml that or the folders that are named."""
    assert lydsak("export", "jsonfeed", at=built_copy).code == 0
    assert (built_copy.root / "exports" / "feed.json").is_file()
    assert lydsak("export", "jsonfeed", "ferja", at=built_copy).code == 2
    assert lydsak("export", "opml", built_copy.root, built_copy.root, "-o", tmp_path / "a.opml").code == 0
    assert (tmp_path / "a.opml").read_text(encoding="utf-8").count("<outline ") == 2
    assert lydsak("export", "opml", at=built_copy).code == 0
    assert (built_copy.root / "exports" / "podcasts.opml").is_file()
    assert lydsak("export", "opml", tmp_path / "ingen").code == 2
