from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from lydsak.build.new import Wishes, create_show, plan_show
from lydsak.config import load_settings
from lydsak.errors import StorageError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def _plan(folder: Path, title: str | None = None, site_url: str | None = None) -> Mapping[Path, bytes]:
    return plan_show(folder, Wishes(title, site_url)).files


@pytest.mark.parametrize("title", ['"Sitat" \\ og #', "Linje\nto", "\x7f\t\x01", "Blåbær « »", "'''"])
def test_any_title_comes_through(tmp_path: Path, title: str) -> None:
    """Whatever signs it has, lydsak.toml says exactly that."""
    create_show(_plan(tmp_path / "show", title))
    assert load_settings(tmp_path / "show").show.title == title.strip()


def test_a_folder_with_work_in_it_becomes_a_show_without_losing_any(tmp_path: Path) -> None:
    """Files that are there stay as they are."""
    (tmp_path / ".gitignore").write_text("mine\n")
    create_show(_plan(tmp_path))
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert load_settings(tmp_path).sound.intro is not None


def test_the_intro_that_the_settings_name_is_there(tmp_path: Path) -> None:
    """A new show builds with music from the first minute."""
    create_show(_plan(tmp_path / "show"))
    sound = load_settings(tmp_path / "show").sound
    for music in (sound.intro, sound.outro):
        assert music is not None
        assert (tmp_path / "show" / "audio" / "music" / music.file).stat().st_size > 0
        assert music.licence


def test_where_a_show_cannot_be_is_refused(tmp_path: Path) -> None:
    """A show that stands, a file in its place, an address that is none."""
    create_show(_plan(tmp_path / "show"))
    with pytest.raises(UsageError):
        _plan(tmp_path / "show")
    with pytest.raises(UsageError):
        _plan(tmp_path / "show" / "lydsak.toml")
    with pytest.raises(UsageError):
        _plan(tmp_path / "other", site_url="other.example")


def test_half_a_show_is_none(tmp_path: Path) -> None:
    """lydsak.toml comes last, so what was interrupted can be run again."""
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "feed").write_text("in the way")
    with pytest.raises(StorageError):
        create_show(_plan(tmp_path / "show"))
    assert not (tmp_path / "show" / "lydsak.toml").exists()
