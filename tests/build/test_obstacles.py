from __future__ import annotations

import wave
from dataclasses import replace
from pathlib import Path

import pytest

from lydsak.build.obstacles import list_obstacles, make_finding
from lydsak.build.scripts import parse_numbered
from lydsak.config import make_default_settings
from lydsak.errors import Place, ScriptError
from lydsak.model import Music

FRONT = "---\ntittel: A\ndato: 2026-11-20 06:00\n---\n\n"


def write_sound(path: Path, samples: int) -> None:
    """Silence as a WAV."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes(bytes(2 * samples))


def list_found(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    """Code, level and place of what is found in a script of a show without settings of its own."""
    script = parse_numbered(text, path="scripts/a.md")
    settings = replace(make_default_settings(), root=tmp_path)
    found = list_obstacles(script, (), settings, "scripts/a.md")
    return [(one.code, one.level, str(one.place)) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (FRONT + "Hei. ^a1\n\n[lyd her.wav]\n", []),
        (FRONT + "Hei. ^a1\n\n[lyd tekst.mp3]\n", [("L502", "error", "scripts/a.md:8:1")]),
        (FRONT + "[musikk tekst.mp3]\n\nHei. ^a1\n\n[musikk slutt]\n", [("L502", "error", "scripts/a.md:6:1")]),
        (FRONT + "Hei. ^a1\n\n[lyd tom.wav]\n", [("L504", "error", "scripts/a.md:8:1")]),
        (FRONT + "Hei. ^a1\n\n[lyd borte.wav]\n", [("L507", "error", "scripts/a.md:8:1")]),
        (FRONT + "[musikk borte.mp3]\n\nHei. ^a1\n\n[musikk slutt]\n", [("L507", "error", "scripts/a.md:6:1")]),
        (FRONT + "Hei. ^a1\n\n[lyd ut.wav]\n", [("L508", "error", "scripts/a.md:8:1")]),
        (FRONT.replace("---\n\n", "utdrag: a2\n---\n\n") + "Hei. ^a1\n", [("L226", "error", "scripts/a.md:4")]),
        ("---\ntittel: A\n---\n\nHei. ^a1\n", [("L274", "warning", "scripts/a.md")]),
    ],
)
def test_what_would_stop_a_build_is_found_at_its_place(
    tmp_path: Path, text: str, found: list[tuple[str, str, str]]
) -> None:
    """Sounds and music that are not there or are none, an excerpt and a missing date."""
    music = tmp_path / "audio" / "music"
    music.mkdir(parents=True)
    write_sound(music / "her.wav", 480)
    write_sound(music / "tom.wav", 0)
    (music / "tekst.mp3").write_bytes(b"no sound")
    (music / "ut.wav").symlink_to(tmp_path)
    assert list_found(tmp_path, text) == found


def test_a_sound_is_looked_at_again_once_it_is_another(tmp_path: Path) -> None:
    """What is put in its place is what counts; the show's own music is told of at its setting."""
    sound = tmp_path / "audio" / "music" / "intro.wav"
    sound.parent.mkdir(parents=True)
    sound.write_bytes(b"no sound")
    (tmp_path / "lydsak.toml").write_text('[sound.intro]\nfile = "intro.wav"\n', encoding="utf-8")
    settings = make_default_settings()
    settings = replace(settings, root=tmp_path, sound=replace(settings.sound, intro=Music("intro.wav", None, None)))
    script = parse_numbered(FRONT + "Hei. ^a1\n", path="scripts/a.md")
    found = list(list_obstacles(script, (), settings, "scripts/a.md"))
    assert [(one.code, str(one.place)) for one in found] == [("L502", "lydsak.toml:2:1")]
    write_sound(sound, 480)
    assert list(list_obstacles(script, (), settings, "scripts/a.md")) == []


def test_an_error_is_a_finding() -> None:
    """With all that it says."""
    found = make_finding(ScriptError("L202", "unknown", place=Place("a.md", 2), help="name it"))
    assert (found.code, found.level, found.message, str(found.place), found.help) == (
        *("L202", "error", "unknown"),
        *("a.md:2", "name it"),
    )
