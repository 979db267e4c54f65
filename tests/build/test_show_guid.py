from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.check import check_show
from lydsak.build.deployment.deploy import publish_web_root
from lydsak.build.show_guid import check_show_guid
from lydsak.errors import SettingsError
from tests.build.deployment.conftest import MemoryTarget

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def _take_out_guid(show: ShowFolder) -> str:
    """The line that said it."""
    path = show.root / "lydsak.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (guid,) = [line for line in lines if line.startswith("guid = ")]
    path.write_text("".join(line for line in lines if line != guid), encoding="utf-8")
    return guid.strip()


def test_a_guid_that_listeners_have_is_not_dropped_in_silence(built_copy: ShowFolder) -> None:
    """The build is refused before it writes anything, check says so, and the help is the line to put back."""
    check_show_guid(built_copy.load())
    before = built_copy.list_files()
    guid = _take_out_guid(built_copy)
    with pytest.raises(SettingsError) as caught:
        built_copy.build()
    assert caught.value.code == "L609"
    assert guid in (caught.value.help or "")
    assert built_copy.list_files() == before
    found = [one for one in check_show(built_copy.load(), ()).findings if one.code == "L609"]
    assert "error" in [one.level for one in found]


def test_a_guid_that_was_changed_is_refused_by_all_who_would_send_it(built_copy: ShowFolder) -> None:
    """Build, check and publish; in other letters it is the same one, and without the old feed it is another podcast."""
    path = built_copy.root / "lydsak.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("5b1c0a0e-6a55", "5B1C0A0E-6a55"), encoding="utf-8")
    check_show_guid(built_copy.load())
    path.write_text(before.replace("5b1c0a0e-6a55", "6b1c0a0e-6a55"), encoding="utf-8")
    for refused in (built_copy.build, lambda: list(publish_web_root(built_copy.load(), MemoryTarget()))):
        with pytest.raises(SettingsError) as caught:
            refused()
        assert caught.value.code == "L609"
        assert 'guid = "5b1c0a0e-6a55' in (caught.value.help or "")
        assert caught.value.place
        assert "6b1c0a0e" in (caught.value.place.text or "")
    assert "L609" in [one.code for one in check_show(built_copy.load(), ()).findings if one.level == "error"]
    (built_copy.root / "feed" / "feed.xml").unlink()
    built_copy.build()
    check_show_guid(built_copy.load())


def test_a_show_that_never_had_one_is_built(show: ShowFolder) -> None:
    """Its feed has none to lose; nor is anything lost before the first build, or where there is no feed."""
    _take_out_guid(show)
    show.build_ready()
    check_show_guid(show.load())
