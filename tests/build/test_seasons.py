from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.editing.intake import add_article
from lydsak.build.scripts import load_script
from lydsak.build.seasons import find_next_season, fix_seasons, insert_season
from lydsak.text.script.parsing import parse_script

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder

SCRIPT = "---\ntittel: {}\ndato: 2026-11-{} 06:00  # så tidlig\n---\n\n## Del ^k1\n\nOrd --- ord. ^a1\n"


@pytest.fixture
def serial(show: ShowFolder) -> ShowFolder:
    """A show that is published by its segments, with two scripts without a season."""
    settings = show.root / "lydsak.toml"
    settings.write_text('publish_as = "segments"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    show.write_script(SCRIPT.format("Eldst", "07"), "b")
    show.write_script(SCRIPT.format("Yngst", "09"), "a")
    show.write_script(SCRIPT.format("Har en", "08").replace("tittel", "sesong: 6\ntittel"), "ferja")
    return show


def _read_seasons(show: ShowFolder) -> dict[str, int | None]:
    scripts = sorted((show.root / "scripts").glob("*.md"))
    return {path.stem: load_script(path, show.root).front_matter.season for path in scripts}


def test_the_oldest_comes_first_and_no_number_twice(serial: ShowFolder) -> None:
    """From the highest that the show has, once and for good; the rest of a script stays to the byte."""
    scripts = sorted((serial.root / "scripts").glob("*.md"))
    before = (serial.root / "scripts" / "b.md").read_text(encoding="utf-8")
    told = fix_seasons(serial.load(), scripts, dry_run=True)
    assert [(one.path.stem, one.season) for one in told] == [("b", 7), ("a", 8)]
    assert _read_seasons(serial) == {"a": None, "b": None, "ferja": 6}
    assert fix_seasons(serial.load(), scripts) == told
    assert _read_seasons(serial) == {"a": 8, "b": 7, "ferja": 6}
    assert (serial.root / "scripts" / "b.md").read_text(encoding="utf-8").replace("sesong: 7\n", "") == before
    assert fix_seasons(serial.load(), scripts) == ()


def test_what_is_published_as_one_episode_needs_none(serial: ShowFolder) -> None:
    """Neither what says so itself, nor what cannot be read."""
    serial.write_script(SCRIPT.format("En", "07").replace("tittel", "publiser_som: episode\ntittel"), "b")
    serial.write_script("---\nukjent: 1\n---\n", "a")
    assert fix_seasons(serial.load(), sorted((serial.root / "scripts").glob("*.md"))) == ()


def test_a_published_season_is_not_given_again(built_copy: ShowFolder) -> None:
    """Even when its script is gone: subscribers have it."""
    script = built_copy.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8").replace("tittel", "season: '12'\ntittel"), encoding="utf-8")
    assert find_next_season(built_copy.root) == 13
    built_copy.build()
    script.unlink()
    assert find_next_season(built_copy.root) == 13


def test_a_new_article_is_the_next_season(serial: ShowFolder, tmp_path: Path) -> None:
    """`add` writes it; a show of whole episodes gets none."""
    article = tmp_path / "kaia.txt"
    article.write_text("Kaia holder\n\nKaia holder nå.\n", encoding="utf-8")
    added = add_article(serial.load(), article)
    assert load_script(added.script_path, serial.root).front_matter.season == 7
    assert added.script.front_matter.season == 7


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("---\ntittel: En\n---\n\nOrd.\n", "---\ntittel: En\nsesong: 2\n---\n\nOrd.\n"),
        ("---\r\ntittel: En\r\n---\r\nOrd.", "---\r\ntittel: En\r\nsesong: 2\r\n---\r\nOrd."),
        ("---\ntittel: En\n--- \n---\n", "---\ntittel: En\nsesong: 2\n--- \n---\n"),
        ("\n---\ntittel: En\n---\n\nOrd.\n", "\n---\ntittel: En\nsesong: 2\n---\n\nOrd.\n"),
        ("---\ntittel: En\n---", "---\ntittel: En\nsesong: 2\n---"),
    ],
)
def test_a_season_is_one_line_above_the_fence(text: str, written: str) -> None:
    """With the script's own line ends."""
    assert insert_season(text, 2, path="en.md") == written
    assert parse_script(written, path="en.md").front_matter.season == 2
