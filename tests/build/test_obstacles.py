from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lydsak.build.obstacles import list_obstacles, make_finding
from lydsak.build.scripts import parse_numbered
from lydsak.config import make_default_settings
from lydsak.errors import Place, ScriptError

FRONT = "---\ntittel: A\ndato: 2026-11-20 06:00\n---\n\n"


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
    """Sounds, music, an excerpt and a missing date; no sound is read for it."""
    (tmp_path / "audio" / "music").mkdir(parents=True)
    (tmp_path / "audio" / "music" / "her.wav").write_bytes(b"no sound")
    (tmp_path / "audio" / "music" / "ut.wav").symlink_to(tmp_path)
    assert list_found(tmp_path, text) == found


def test_an_error_is_a_finding() -> None:
    """With all that it says."""
    found = make_finding(ScriptError("L202", "unknown", place=Place("a.md", 2), help="name it"))
    assert (found.code, found.level, found.message, str(found.place), found.help) == (
        *("L202", "error", "unknown"),
        *("a.md:2", "name it"),
    )
