from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from lydsak.build.packages import check_packages
from lydsak.build.show import BuildOptions
from lydsak.errors import SettingsError

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


@pytest.fixture
def without_av(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without the extra."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)


@pytest.mark.usefixtures("without_av")
@pytest.mark.parametrize("options", [BuildOptions(workers=1), BuildOptions(dry_run=True)])
def test_a_missing_package_is_told_before_anything_is_done(
    make_show: Callable[..., ShowFolder], options: BuildOptions
) -> None:
    """The error names the line that asks for it, and the command that mends it."""
    show = make_show(settings="\n[sound.alternates]\nm4b = 64\n")
    with pytest.raises(SettingsError, match="av") as caught:
        show.build(options)
    place = caught.value.place
    assert caught.value.code == "L111"
    assert 'pip install "lydsak[formats]"' in (caught.value.help or "")
    assert place is not None
    assert (place.path, place.text) == ("lydsak.toml", "[sound.alternates]")
    assert not (show.root / ".lydsak").exists()


@pytest.mark.usefixtures("without_av")
def test_a_show_in_mp3_alone_needs_no_package(show: ShowFolder) -> None:
    """The extra is for those who ask for it."""
    check_packages(show.load())
