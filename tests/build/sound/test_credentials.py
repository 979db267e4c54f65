from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.sound.credentials import find_expiry, read_credentials
from lydsak.errors import SettingsError
from tests.audio.certificates import Newsroom, make_newsroom

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


@pytest.mark.parametrize(
    ("newsroom", "message"),
    [
        (make_newsroom(last=-1, first=-9), "not today"),
        (make_newsroom(first=2), "not today"),
        (make_newsroom("unknown"), "no key of this kind"),
        (replace(make_newsroom(), key=make_newsroom().key), "not the certificate's"),
        (replace(make_newsroom(), chain=b"x"), "is not one"),
    ],
)
def test_what_nothing_can_be_signed_with_is_refused_first(
    show: ShowFolder, tmp_path: Path, newsroom: Newsroom, message: str
) -> None:
    """Before a word is spoken; with the line of the setting, and what to do."""
    show.add_settings(newsroom.write(tmp_path))
    with pytest.raises(SettingsError, match=message) as caught:
        show.build()
    assert caught.value.code == "L114"
    assert caught.value.place
    assert caught.value.help
    assert not (show.root / ".lydsak").exists()


def test_a_key_is_kept_out_of_the_show_and_from_others(show: ShowFolder, tmp_path: Path) -> None:
    """Where it would be committed or copied, and where others may read it."""
    newsroom = make_newsroom()
    show.add_settings(newsroom.write(show.root / "keys"))
    with pytest.raises(SettingsError, match="inside the show") as caught:
        read_credentials(show.load())
    assert caught.value.code == "L113"
    newsroom.write(tmp_path)
    (tmp_path / "avis.key").chmod(0o644)
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(str(show.root / "keys"), str(tmp_path)))
    with pytest.raises(SettingsError, match="by others"):
        read_credentials(show.load())
    (tmp_path / "avis.key").unlink()
    with pytest.raises(SettingsError, match="cannot be read") as caught:
        read_credentials(show.load())
    assert caught.value.code == "L112"


def test_the_day_it_ends_is_known(show: ShowFolder, tmp_path: Path) -> None:
    """For `doctor`; nothing where nothing is signed."""
    assert find_expiry(show.load()) is None
    show.add_settings(make_newsroom().write(tmp_path))
    until = find_expiry(show.load())
    assert until is not None
    assert until > datetime.now(UTC)


def test_a_key_is_a_plain_file(show: ShowFolder, tmp_path: Path) -> None:
    """A device has no end."""
    files = make_newsroom().write(tmp_path)
    show.add_settings(files)
    (tmp_path / "avis.key").unlink()
    (tmp_path / "avis.key").symlink_to("/dev/zero")
    with pytest.raises(SettingsError, match="not a plain file") as caught:
        read_credentials(show.load())
    assert caught.value.code == "L112"
