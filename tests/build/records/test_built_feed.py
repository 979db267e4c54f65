from __future__ import annotations

from typing import TYPE_CHECKING

from lydsak.build.records.built_feed import read_built_address, read_built_guid, read_page_address

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder


def test_a_feed_and_its_pages_tell_where_they_stand(built_show: ShowFolder) -> None:
    """And the feed which show it is."""
    root = built_show.root
    assert read_built_address(root) == "https://provepost.example/podkast/feed.xml"
    assert read_page_address(root, "ferja") == "https://provepost.example/podkast/e/ferja/"
    assert read_built_guid(root) == "5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10"


def test_what_is_not_there_tells_nothing(tmp_path: Path) -> None:
    """Before the first build."""
    assert (read_built_address(tmp_path), read_built_guid(tmp_path), read_page_address(tmp_path, "x")) == (None,) * 3


def test_an_address_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Signs that a page and a feed escape are themselves again; a page without an address has none."""
    page = tmp_path / "feed" / "e" / "x" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text('<link rel="canonical" href="https://a.example/p&amp;q/e/x/">', encoding="utf-8")
    assert read_page_address(tmp_path, "x") == "https://a.example/p&q/e/x/"
    page.write_text("<title>x</title>", encoding="utf-8")
    assert read_page_address(tmp_path, "x") is None


def test_an_address_behind_a_long_summary_is_found(tmp_path: Path) -> None:
    """The first lines of a page are read first, and more of it where they do not tell."""
    page = tmp_path / "feed" / "e" / "ferja" / "index.html"
    page.parent.mkdir(parents=True)
    summary = "Ferja går igjen på fjorden. " * 1_000
    page.write_text(
        f'<meta name="description" content="{summary}">\n<link rel="canonical" href="https://a.no/e/ferja/?x&amp;y">',
        encoding="utf-8",
    )
    assert read_page_address(tmp_path, "ferja") == "https://a.no/e/ferja/?x&y"
