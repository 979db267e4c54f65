from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.editing.intake import AddOptions, add_article, add_source, is_another_article
from lydsak.build.editing.sources import LARGEST_ARTICLE, find_guess, open_file, open_stream, open_upload, read_source
from lydsak.build.editing.update import apply_update, plan_update
from lydsak.errors import ArticleError, UsageError

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

PAGES = Path(__file__).parents[2] / "text" / "readers" / "pages"


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"<!DOCTYPE html><p>Hei", ".html"),
        (b"\xef\xbb\xbf\n <p>Hei", ".html"),
        (b"<html lang='nb'>", ".html"),
        (b"PK\x03\x04", ".docx"),
        (b"---\ntitle: Hei\n---\n", ".md"),
        (b"# Hei\n", ".md"),
        (b"#hei er en emneknagg", ".txt"),
        (b"<3 betyr hjerte", ".txt"),
        (b"", ".txt"),
    ],
)
def test_first_bytes_tell_the_format(content: bytes, suffix: str) -> None:
    """Of what comes from standard input, which has no name."""
    assert open_stream(content).suffix == suffix


def test_files_are_bounded_by_their_format(tmp_path: Path) -> None:
    """Pages carry programs; a text as large is a mistake."""
    for name, size, fits in (("a.txt", 2_000_001, False), ("a.html", 2_000_001, True), ("b.html", 10_000_001, False)):
        path = tmp_path / name
        path.write_bytes(b" " * size)
        if fits:
            assert len(read_source(path)) == size
        else:
            with pytest.raises(ArticleError) as caught:
                read_source(path)
            assert caught.value.code == "L304"
    with pytest.raises(UsageError):
        read_source(tmp_path)


def test_a_mistyped_name_is_told_with_the_nearest_beside_it(tmp_path: Path) -> None:
    """Of the same kind; a folder that is not there is named."""
    (tmp_path / "hurtigbat.txt").write_text("Hurtigbåten", encoding="utf-8")
    (tmp_path / "hurtigbåt.jpg").write_bytes(b"")
    for name, help in (
        ("hurtigbåt.txt", 'did you mean "hurtigbat.txt"?'),
        ("xyz.txt", "check the name"),
        ("nei/hurtigbat.txt", f"there is no folder {tmp_path / 'nei'}"),
    ):
        with pytest.raises(UsageError) as raised:
            read_source(tmp_path / name)
        assert (raised.value.code, raised.value.help) == ("L001", help)


def test_a_page_tells_its_encoding_itself(tmp_path: Path) -> None:
    """What it declares is no guess."""
    page = tmp_path / "sak.html"
    page.write_bytes('<meta charset="iso-8859-1"><p>Det blåser på øya.</p>'.encode("latin-1"))
    assert find_guess(open_file(page)) is None
    page.write_bytes("<p>Det blåser på øya.</p>".encode("latin-1"))
    assert find_guess(open_file(page)) is not None


def test_versions_of_a_page_are_one_article() -> None:
    """Judged by words, not by marks."""
    page = (PAGES / "plain.html").read_bytes()
    assert not is_another_article(page, page.replace(b"fire d", b"fem d"))
    assert is_another_article(b"<p>Kommunen sier nei</p>", b"<p>Ferja gikk igjen tirsdag</p>")


def test_a_revised_page_is_merged(show: ShowFolder, tmp_path: Path) -> None:
    """`update` reads what `add` reads."""
    page = tmp_path / "brann.html"
    page.write_bytes((PAGES / "plain.html").read_bytes())
    intake = add_article(show.load(), page)
    page.write_text(page.read_text(encoding="utf-8").replace("fire døgn", "fem døgn"), encoding="utf-8")
    plan = plan_update(show.load(), intake.script_path, page)
    assert len(plan.merge.changes) >= 1
    apply_update(show.load(), plan)
    assert "Etter fem døgn" in intake.script_path.read_text(encoding="utf-8")


def test_a_name_of_ones_own(show: ShowFolder) -> None:
    """It names the script, the article and the address."""
    intake = add_source(show.load(), open_stream(b"Ferja\n\nDen gikk tirsdag.\n"), AddOptions(name="Ferja i dag"))
    assert (intake.slug, intake.article_path.name) == ("ferja-i-dag", "ferja-i-dag.txt")


def test_of_an_uploads_name_nothing_but_its_last_part_counts(show: ShowFolder) -> None:
    """No folder in it leads anywhere: it tells the format, and what the script is called."""
    text = b"Ferja\n\nDen gikk tirsdag.\n"
    for name, article in (
        ("../../Ferja i dag.TXT", "ferja-i-dag.txt"),
        ("C:\\fakepath\\Ferja i kveld.md", "ferja-i-kveld.md"),
        ("/etc/brua", "brua.txt"),
    ):
        intake = add_source(show.load(), open_upload(name, text), AddOptions())
        assert intake.article_path == show.root / "articles" / article
        assert intake.article_path.read_bytes() == text
    for name in ("ferja.exe", "ferja.txt\0", "ferja.md/../ferja.js", "..", ".docx.sh"):
        with pytest.raises(ArticleError) as caught:
            add_source(show.load(), open_upload(name, text), AddOptions())
        assert caught.value.code in {"L302", "L310"}


def test_uploads_are_bounded_as_files_are() -> None:
    """By their format, and before they are read."""
    assert open_upload("a.html", b" " * 2_000_001).suffix == ".html"
    for name, size in (("a.txt", 2_000_001), ("b.html", 10_000_001), ("c.docx", LARGEST_ARTICLE + 1)):
        with pytest.raises(ArticleError) as caught:
            open_upload(name, b" " * size)
        assert caught.value.code == "L304"
