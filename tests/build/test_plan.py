from __future__ import annotations

import hashlib
import wave
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lydsak.build import plan
from lydsak.build.plan import EpisodePlan, SoundSource, plan_episode
from lydsak.errors import AssetError, EngineError, ScriptError
from lydsak.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder

FRONT = "---\ntittel: A\n---\n\n"


def _plan(show: ShowFolder, body: str) -> EpisodePlan:
    return plan_episode(show.write_script(FRONT + body, "plan"), show.load(), show.root / ".lydsak" / "store")


def test_a_plan_has_a_source_for_every_line_and_sound_in_order(show: ShowFolder) -> None:
    """And making it writes nothing."""
    (show.root / "audio" / "music" / "pling.wav").write_bytes(b"any bytes")
    plan = _plan(show, "En. To.\n\n[lyd pling.wav]\n\nTre.\n\n[lyd pling.wav]\n")
    assert (plan.slug, plan.path) == ("plan", "scripts/plan.md")
    assert [source.request for source in plan.speech] == [line.utterance.request for line in plan.narration.lines]
    assert [source.file for source in plan.sounds] == ["pling.wav", "pling.wav"]
    assert not (show.root / ".lydsak").exists()


@pytest.mark.parametrize(
    ("body", "code", "place", "help"),
    [
        ("En.\n\n[lyd plnig.wav]\n", "L507", "scripts/plan.md:7:1", 'did you mean "pling.wav"?'),
        ("En.\n\n[lyd plnig.wav]\n", "L507", "scripts/plan.md:7:1", "put the file there, as audio/music/plnig.wav"),
        ("En.\n\n[lyd helt-annen.flac]\n", "L507", "scripts/plan.md:7:1", "put the file there"),
        ("En.\n\n[lyd .]\n", "L507", "scripts/plan.md:7:1", "put the file there"),
    ],
)
def test_a_sound_that_is_not_in_its_folder_is_an_error_at_its_mark(
    show: ShowFolder, body: str, code: str, place: str, help: str
) -> None:
    """With the nearest one; a folder is no sound."""
    (show.root / "audio" / "music" / "pling.wav").write_bytes(b"any bytes")
    with pytest.raises(AssetError) as caught:
        _plan(show, body)
    assert (caught.value.code, str(caught.value.place)) == (code, place)
    assert help in (caught.value.help or "")


@pytest.mark.parametrize(
    ("file", "code"), [("intro.flac", "L507"), ("../../lydsak.toml", "L508"), ("/etc/hosts", "L508")]
)
def test_music_that_is_not_there_is_an_error_in_the_settings(show: ShowFolder, file: str, code: str) -> None:
    """Every episode needs it, so lydsak.toml is named and no script; what leads out of audio/music is refused."""
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text() + f'[sound.intro]\nfile = "{file}"\n')
    with pytest.raises(AssetError) as caught:
        _plan(show, "En.\n")
    assert (caught.value.code, str(caught.value.place)) == (code, "lydsak.toml:13:1")


def test_a_script_without_a_word_to_read_is_an_error(show: ShowFolder) -> None:
    """An episode of nothing but opening and closing helps nobody."""
    for body in ("", "## Kaia\n", "~~En.~~\n", "– …\n"):
        with pytest.raises(ScriptError, match="nothing to read"):
            _plan(show, body)


def test_an_engine_that_is_not_installed_is_an_engine_s_error(show: ShowFolder) -> None:
    """So that the exit code tells it from a fault in the script."""
    script = show.write_script(FRONT + "En.\n", "plan")
    with pytest.raises(EngineError):
        plan_episode(script, replace(show.load(), engine="nei"), show.root)


def test_a_sound_is_known_by_its_bytes(tmp_path: Path) -> None:
    """Renamed, it is the same sound; in stereo, it is another."""
    one = SoundSource(tmp_path / "a.wav", "a.wav", "01" * 32, 1)
    assert replace(one, path=tmp_path / "b.wav", file="b.wav").recipe.key == one.recipe.key
    assert replace(one, channels=2).recipe.key != one.recipe.key
    assert replace(one, sha256="02" * 32).recipe.key != one.recipe.key


def test_a_sound_that_is_replaced_while_it_is_read_is_not_kept(tmp_path: Path) -> None:
    """Under the old one's key it would be heard in its place for ever."""
    store = Store(tmp_path / "store")
    wav = tmp_path / "a.wav"
    with wave.open(str(wav), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(b"\x00\x10\x00\xf0" * 24_000)
    source = SoundSource(wav, "a.wav", "01" * 32, 1)
    with pytest.raises(AssetError) as caught:
        source.keep(store)
    assert (caught.value.code, str(caught.value.place)) == ("L526", "audio/music/a.wav")
    assert store.get(source.key) is None
    true = replace(source, sha256=hashlib.sha256(wav.read_bytes()).hexdigest())
    true.keep(store)
    assert store.get(true.key) is not None


def test_a_sound_without_measure_is_refused_unread(show: ShowFolder) -> None:
    """With the place of its mark."""
    with (show.root / "audio" / "music" / "pling.wav").open("wb") as sound:
        sound.truncate(100_000_001)
    with pytest.raises(AssetError) as caught:
        _plan(show, "En.\n\n[lyd pling.wav]\n")
    assert (caught.value.code, str(caught.value.place)) == ("L513", "scripts/plan.md:7:1")


def test_a_sound_that_cannot_be_read_is_an_error_at_its_mark(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another user's, say, or on a disk that fails."""
    (show.root / "audio" / "music" / "pling.wav").write_bytes(b"any bytes")
    monkeypatch.setattr(plan, "digest_file", lambda _: None)
    with pytest.raises(AssetError, match="cannot be read") as caught:
        _plan(show, "En.\n\n[lyd pling.wav]\n")
    assert (caught.value.code, str(caught.value.place)) == ("L507", "scripts/plan.md:7:1")
