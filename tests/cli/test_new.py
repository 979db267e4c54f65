from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.config import load_settings

if TYPE_CHECKING:
    from tests.cli.conftest import Lydsak


def test_a_new_show_can_be_used_at_once(lydsak: Lydsak, tmp_path: Path) -> None:
    """What `new` writes, every other command reads; options land in the settings."""
    outcome = lydsak(
        "new", "fjord-avisa", "--site-url", "https://fjord.example/pod/", "--email", "a@fjord.example",
        "--language", "nn", at=tmp_path,
    )  # fmt: skip
    assert (outcome.code, outcome.out) == (0, "Made the show fjord-avisa\n")
    assert "lydsak -C fjord-avisa build ARTICLE" in outcome.err
    show = load_settings(tmp_path / "fjord-avisa").show
    assert (show.title, show.language, show.site_url) == ("Fjord avisa", "nn", "https://fjord.example/pod")
    assert show.owner_email == "a@fjord.example"
    assert lydsak("check", at=tmp_path / "fjord-avisa").code in {0, 3}


def test_without_an_address_the_producer_is_told_what_is_missing(lydsak: Lydsak, tmp_path: Path) -> None:
    """A show may be begun before it has a home."""
    assert "set site_url" in lydsak("new", "fjord", at=tmp_path).err
    assert load_settings(tmp_path / "fjord").show.site_url is None


def test_a_dry_run_lists_the_files_and_makes_none(lydsak: Lydsak, tmp_path: Path) -> None:
    """The list is the result."""
    outcome = lydsak("new", "-n", "fjord", at=tmp_path)
    assert {"lydsak.toml", "words.toml", ".gitignore", "audio/music/intro.flac"} <= set(outcome.out.splitlines())
    assert list(tmp_path.iterdir()) == []


def test_a_show_is_never_made_over(lydsak: Lydsak, tmp_path: Path) -> None:
    """Where a show stands, wrong usage is reported and nothing changes."""
    lydsak("new", "fjord", at=tmp_path)
    settings = tmp_path / "fjord" / "lydsak.toml"
    before = settings.read_bytes()
    outcome = lydsak("new", "fjord", "--title", "Ny", at=tmp_path)
    assert outcome.code == 2
    assert "error[L002]" in outcome.err
    assert settings.read_bytes() == before


def test_a_wrong_address_makes_nothing(lydsak: Lydsak, tmp_path: Path) -> None:
    """The settings are checked before the first file is written."""
    outcome = lydsak("new", "fjord", "--site-url", "fjord.example", at=tmp_path)
    assert outcome.code == 2
    assert "not a web address" in outcome.err
    assert list(tmp_path.iterdir()) == []
