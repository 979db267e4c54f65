from __future__ import annotations

from importlib.metadata import EntryPoint, version
from typing import TYPE_CHECKING

from lydsak.engines import versions
from lydsak.engines.versions import describe_packages, describe_versions, find_package_version

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_package_has_its_version_or_none() -> None:
    """The one place that asks."""
    assert find_package_version("mutagen") == version("mutagen")
    assert find_package_version("no-such-package") is None
    described = describe_packages(("mutagen", "no-such-package"))
    assert described == f"mutagen {version('mutagen')}, no-such-package missing"


def test_each_engine_says_what_it_speaks_by() -> None:
    """By name; an engine that speaks by no library of its own has the version of the package it came with."""
    found = describe_versions()
    assert list(found) == sorted(found)
    assert found["tone"] == f"lydsak {version('lydsak')}"
    assert found["gtts"] == f"gTTS {version('gTTS')}"
    assert found["piper"].startswith(f"piper-tts {version('piper-tts')}, onnxruntime ")


def test_espeak_is_asked_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its own version, not its wheel's; where it cannot be had, the reason stands there and nothing fails."""
    assert describe_versions()["espeak"].removeprefix("espeak-ng ")[0].isdigit()
    monkeypatch.setenv("LYDSAK_ESPEAK_LIB", str(tmp_path / "none.so"))
    assert describe_versions()["espeak"].startswith("espeak-ng not usable (LYDSAK_ESPEAK_LIB names no file")


def test_a_stranger_is_named_and_never_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its package's version tells enough; a name of the house stays the house's."""
    points = [
        EntryPoint("ugle", "no_such_module:Ugle", versions.ENTRY_POINTS),
        EntryPoint("tone", "lydsak.engines.tone:ToneEngine", versions.ENTRY_POINTS),
        EntryPoint("tone", "no_such_module:Tone", versions.ENTRY_POINTS),
    ]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: points if group else [])
    assert list(describe_versions()) == ["tone", "ugle"]
    assert describe_versions()["ugle"] == "? missing"
