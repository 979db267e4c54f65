from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lydsak.engines.piper.folder import digest_voice, find_voices, locate_folder, read_config
from lydsak.errors import EngineError

pytest.importorskip("piper", reason="piper-tts cannot be installed here")

from tests.engines.tiny_piper import NAME, make_voice


@pytest.mark.parametrize(
    ("chosen", "variables", "folder"),
    [
        ("/a", {"LYDSAK_PIPER_VOICES": "/b", "XDG_DATA_HOME": "/c"}, "/a"),
        (None, {"LYDSAK_PIPER_VOICES": "/b", "XDG_DATA_HOME": "/c"}, "/b"),
        (None, {"XDG_DATA_HOME": "/c"}, "/c/lydsak/piper"),
        (None, {"XDG_DATA_HOME": "c"}, "/home/me/.local/share/lydsak/piper"),
        (None, {}, "/home/me/.local/share/lydsak/piper"),
        ("~/d", {}, "/home/me/d"),
    ],
)
def test_the_nearest_setting_names_the_folder(
    monkeypatch: pytest.MonkeyPatch, chosen: str | None, variables: dict[str, str], folder: str
) -> None:
    """lydsak.toml, then the variable, then the user's folder for data, whose relative value counts as none."""
    for name in ("LYDSAK_PIPER_VOICES", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/me")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert locate_folder(chosen) == Path(folder)


def test_only_norwegian_voices_are_found(tmp_path: Path) -> None:
    """Those that espeak-ng reads Norwegian for, by name; what is no voice is passed over."""
    make_voice(tmp_path, "b")
    make_voice(tmp_path, "a", language="no")
    make_voice(tmp_path, "english", language="en-us")
    make_voice(tmp_path, "orphan").with_suffix(".onnx.json").unlink()
    (tmp_path / "notes.txt").write_text("no voice")
    assert list(find_voices(tmp_path)) == ["a", "b"]
    assert find_voices(tmp_path / "nowhere") == {}


def test_each_speaker_of_a_voice_has_a_name(tmp_path: Path) -> None:
    """The bare name is the voice's own default speaker."""
    make_voice(tmp_path, "kor", speakers=2)
    speakers = {name: voice.speaker for name, voice in find_voices(tmp_path).items()}
    assert speakers == {"kor": 0, "kor#taler0": 0, "kor#taler1": 1}


def _drop(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda config: config.pop(key)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_drop("audio"), "audio"),
        (_drop("phoneme_id_map"), "phoneme_id_map"),
        (lambda config: config["phoneme_id_map"].pop("^"), "phonemes"),
        (lambda config: config.update(phoneme_type="text"), "phonemes"),
        (lambda config: config["audio"].update(sample_rate=0), "sample_rate"),
    ],
)
def test_a_damaged_config_is_named_with_the_way_out(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], None], reason: str
) -> None:
    """What piper would stumble over later is said at once."""
    model = make_voice(tmp_path)
    path = Path(f"{model}.json")
    config = json.loads(path.read_text())
    spoil(config)
    path.write_text(json.dumps(config))
    with pytest.raises(EngineError, match=reason) as caught:
        read_config(model)
    assert caught.value.code == "L402"
    assert f"{NAME}.onnx.json anew" in (caught.value.help or "")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]"])
def test_what_is_no_json_is_an_engine_error(tmp_path: Path, content: bytes) -> None:
    """A download that was cut short, say."""
    model = make_voice(tmp_path)
    Path(f"{model}.json").write_bytes(content)
    with pytest.raises(EngineError, match=f"{NAME}.onnx.json"):
        read_config(model)


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_a_change_in_either_file_changes_the_digest(tmp_path: Path, suffix: str) -> None:
    """Also one that leaves the size as it was."""
    model = make_voice(tmp_path)
    before = digest_voice(model)
    path = Path(f"{model}{suffix}")
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert digest_voice(model) != before
    path.write_bytes(content)
    assert digest_voice(model) == before
