from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.upkeep import diagnosis
from lydsak.build.upkeep.diagnosis import diagnose
from lydsak.engines.installed import EngineEntry
from lydsak.engines.piper.engine import PiperEngine
from lydsak.model import SharedStore
from lydsak.store import Recipe
from lydsak.store.bucket import EntryBucket
from tests.targets.conftest import LINUX
from tests.targets.servers import set_s3_keys

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


NOWHERE = '\n[shared_store]\nbucket = "web"\nendpoint = "http://127.0.0.1:9"\n'


def _diagnose_store(show: ShowFolder, *, online: bool = False) -> tuple[bool | None, str]:
    (found,) = [one for one in diagnose(show.root, online=online) if one.what == "shared store"]
    return found.good, found.detail


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No voice is tried."""
    monkeypatch.setattr(diagnosis, "installed_engines", tuple)


@pytest.mark.usefixtures("quick")
def test_a_show_without_a_shared_store_is_told_where_one_is_named(show: ShowFolder, tmp_path: Path) -> None:
    """Nothing is wrong with that; without a show there is nothing to say."""
    good, detail = _diagnose_store(show, online=True)
    assert good is None
    assert "[shared_store]" in detail
    assert not [one for one in diagnose(tmp_path) if one.what == "shared store"]


@pytest.mark.usefixtures("quick")
def test_a_shared_store_is_asked_only_on_request(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its address is told either way; where nobody answers, that is to be mended."""
    set_s3_keys(monkeypatch)
    show.add_settings(NOWHERE)
    assert _diagnose_store(show) == (None, "s3://web at http://127.0.0.1:9; not tried: `lydsak doctor --online` does")
    good, detail = _diagnose_store(show, online=True)
    assert good is False
    assert detail.startswith("s3://web at http://127.0.0.1:9: ")


@pytest.mark.usefixtures("quick")
def test_what_a_machine_lacks_is_told_unasked(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys, with the variables that hold them."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    show.add_settings(NOWHERE)
    good, detail = _diagnose_store(show)
    assert good is False
    assert "AWS_ACCESS_KEY_ID" in detail


@LINUX
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("more", "state"), [("", "read and written"), ("read_only = true\n", "read_only is set")])
def test_a_bucket_is_read_and_written(
    show: ShowFolder, weed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, state: str
) -> None:
    """Where it is only to be read, nothing is put there."""
    set_s3_keys(monkeypatch)
    table = f'[shared_store]\nbucket = "web"\nprefix = "{tmp_path.name}"\nendpoint = "{weed}"\n'
    show.add_settings(f"\n{table}{more}")
    good, detail = _diagnose_store(show, online=True)
    assert (good, state in detail) == (True, True)
    written = EntryBucket(SharedStore("web", tmp_path.name, weed)).read(Recipe("doctor", {}).key)
    assert (written is None) == bool(more)
