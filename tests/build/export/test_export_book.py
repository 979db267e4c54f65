from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from lydsak.build.export.export_book import export_book
from lydsak.errors import AssetError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder


def test_a_book_has_the_sound_and_the_cover_of_its_episode(built_show: ShowFolder, tmp_path: Path) -> None:
    """To the byte; a second export changes nothing, and a dry run writes nothing."""
    settings, script, target = built_show.load(), built_show.root / "scripts" / "ferja.md", tmp_path / "ut" / "f.epub"
    assert export_book(settings, script, target, dry_run=True) is None
    assert not target.exists()
    placed = [export_book(settings, script, target) for _ in range(2)]
    assert [one.changed for one in placed if one] == [True, False]
    with zipfile.ZipFile(target) as book:
        assert book.read("EPUB/audio/episode.mp3") == built_show.locate_audio().read_bytes()
        (cover,) = (built_show.root / "feed").glob("cover.????????.jpg")
        assert book.read("EPUB/cover.jpg") == cover.read_bytes()


def test_without_its_cover_there_is_no_book(built_copy: ShowFolder, tmp_path: Path) -> None:
    """What is missing is named."""
    (cover,) = (built_copy.root / "feed").glob("cover.????????.jpg")
    cover.unlink()
    with pytest.raises(AssetError, match="the cover is not built"):
        export_book(built_copy.load(), built_copy.root / "scripts" / "ferja.md", tmp_path / "f.epub")
