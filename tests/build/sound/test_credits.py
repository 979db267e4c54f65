from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.build.plan import plan_episode
from lydsak.build.sound.credits import find_uncredited, list_credits
from tests.build.conftest import ShowFolder

SETTINGS = """
[sound.intro]
file = "intro.flac"
credit = "«Morgenlys», Kari"
licence = "CC0-1.0"

[sound.outro]
file = "intro.flac"
credit = "«Morgenlys», Kari"
licence = "CC0-1.0"

[sound.sting]
file = "sting.flac"
credit = "Ola"

[sound.credits]
"./skille.wav" = "Per, CC BY 4.0"
"rolig.flac" = "Anne"
"annet.flac" = "Ingen her"
"""
FRONT = "---\ntittel: A\n---\n\n"
FILES = ("intro.flac", "sting.flac", "skille.wav", "rolig.flac", "annet.flac", "per.wav", "ny.flac")


@pytest.fixture
def credited(show: ShowFolder) -> ShowFolder:
    """A show with music, credits and files of any bytes."""
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    for name in FILES:
        (show.root / "audio" / "music" / name).write_bytes(b"any bytes")
    return show


def _list(show: ShowFolder, body: str) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    settings = show.load()
    plan = plan_episode(show.write_script(FRONT + body, "plan"), settings, Path("store"))
    warnings = [(finding.message, str(finding.place)) for finding in find_uncredited(plan, settings)]
    return list_credits(plan, settings), warnings


def test_music_that_is_heard_is_credited_once(credited: ShowFolder) -> None:
    """Intro and outro by one hand are one line; stings, beds and sounds of the script follow; nothing else is named."""
    body = "## En\n\n[musikk rolig.flac]\n\nEn.\n\n[lyd skille.wav]\n\n## To\n\n[musikk rolig.flac]\n\nTo.\n"
    names = ("«Morgenlys», Kari (CC0-1.0)", "Ola", "Per, CC BY 4.0", "Anne")
    assert _list(credited, body) == (names, [])


def test_a_sting_that_is_not_heard_is_not_credited(credited: ShowFolder) -> None:
    """One segment has nothing to set it between, nor have one that sounds and one that does not."""
    assert _list(credited, "En.\n\n## Tom\n\n~~To.~~\n") == (("«Morgenlys», Kari (CC0-1.0)",), [])


def test_music_without_a_credit_is_named_where_it_is_used(credited: ShowFolder) -> None:
    """In the script at its first mark; a recording of somebody needs none."""
    body = "[musikk ny.flac]\n\nEn.\n\n[lyd per.wav | – Ja, sier Per.]\n\n[lyd ny.flac]\n"
    _, warnings = _list(credited, body)
    assert warnings == [("nobody is credited for ny.flac", "scripts/plan.md:5:1")]


def test_music_of_the_show_without_a_credit_is_named_in_the_settings(credited: ShowFolder) -> None:
    """At the line of its file."""
    settings = credited.root / "lydsak.toml"
    text = settings.read_text(encoding="utf-8").replace('credit = "Ola"\n', "")
    settings.write_text(text, encoding="utf-8")
    line = text.split("\n").index('file = "sting.flac"') + 1
    _, warnings = _list(credited, "## En\n\nEn.\n\n## To\n\nTo.\n")
    assert warnings == [("nobody is credited for sting.flac", f"lydsak.toml:{line}:1")]
