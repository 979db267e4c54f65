from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.upkeep import diagnosis
from lydsak.build.upkeep.diagnosis import diagnose
from lydsak.engines.installed import EngineEntry
from lydsak.engines.piper.engine import PiperEngine

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder


def test_everything_is_looked_at(show: ShowFolder) -> None:
    """Machine, libraries, engines, show and disk; what is only to be known is neither good nor bad."""
    found = {one.what: one for one in diagnose(show.root)}
    assert {"lydsak", "Python", "libraries", "processors", "engine tone", "show", "disk"} <= set(found)
    assert "missing" not in found["libraries"].detail
    assert found["engine tone"].good
    assert found["engine gtts"].good is None
    assert found["show"].detail == "Prøveposten"


def test_nothing_is_left_of_it(show: ShowFolder) -> None:
    """What a voice says to try it is no part of the show."""
    before = sorted(show.root.rglob("*"))
    list(diagnose(show.root))
    assert sorted(show.root.rglob("*")) == before


@pytest.mark.parametrize(
    ("more", "good"),
    [
        ("", None),
        ('fallback = ["piper"]\n', False),
        ('[voices.piper]\nforteller = "no_NO-talesyntese-medium"\n', False),
        ('[voices.tone]\nsitat = "piper:no_NO-talesyntese-medium"\n', False),
    ],
)
def test_an_engine_that_the_show_names_may_not_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, good: bool | None
) -> None:
    """Whether all is spoken by it, a role, or what another engine failed at."""
    monkeypatch.setattr(PiperEngine, "find_problem", classmethod(lambda _: "needs the package piper-tts"))
    (tmp_path / "lydsak.toml").write_text(f'engine = "tone"\n{more}[show]\ntitle = "A"\n', encoding="utf-8")
    (piper,) = [one for one in diagnose(tmp_path) if one.what == "engine piper"]
    assert piper.good is good


def test_a_broken_engine_is_named_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the examination goes on."""
    entries = (EngineEntry("borte", "borte", "ImportError: no"), EngineEntry("tone", "lydsak"))
    monkeypatch.setattr(diagnosis, "installed_engines", lambda: entries)
    found = {one.what: one for one in diagnose(tmp_path)}
    assert (found["engine borte"].good, found["engine borte"].detail) == (False, "ImportError: no")
    assert found["engine tone"].good


def test_a_disk_that_is_nearly_full_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a build runs into it."""
    monkeypatch.setattr(diagnosis, "_LEAST_SPACE", 10**18)
    monkeypatch.setattr(diagnosis, "installed_engines", tuple)
    (disk,) = [one for one in diagnose(tmp_path / "not" / "there") if one.what == "disk"]
    assert disk.good is False
