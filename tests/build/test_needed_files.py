from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from lydsak.build.needed_files import list_needed_files

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def test_a_script_takes_the_sounds_that_it_or_the_settings_name(show: ShowFolder) -> None:
    """And not the others; words.toml where there is one."""
    for name in ("intro.wav", "pling.wav", "other.wav"):
        (show.root / "audio" / "music" / name).write_bytes(b"sound")
    show.add_settings('\n[sound.intro]\nfile = "intro.wav"\n')
    (show.root / "words.toml").write_text("", encoding="utf-8")
    script = show.write_script("---\ntittel: Ferja\n---\n\n[lyd pling.wav]\n", "ferja")
    assert list_needed_files(script, show.load()) == (
        "lydsak.toml",
        "words.toml",
        "scripts/ferja.md",
        "audio/music/intro.wav",
        "audio/music/pling.wav",
    )


def test_an_edition_takes_its_stories(show: ShowFolder) -> None:
    """By their names in its first lines; others stay."""
    show.write_script("---\ntittel: Kaia\n---\n\nKaia.\n", "kaia")
    script = show.write_script("---\ntittel: I dag\nsaker: [ferja]\n---\n\n", "i-dag")
    assert list_needed_files(script, show.load()) == ("lydsak.toml", "scripts/i-dag.md", "scripts/ferja.md")


def test_what_stands_goes_with_its_script(built_copy: ShowFolder) -> None:
    """Whether it is out decides where it is put; what it was made from, why it is made again."""
    script = built_copy.root / "scripts" / "ferja.md"
    needed = list_needed_files(script, built_copy.load())
    assert needed[2:] == ("feed/e/ferja/episode.json", ".lydsak/last/ferja.json")
    shutil.rmtree(built_copy.root / "feed")
    assert list_needed_files(script, built_copy.load()) == needed[:2]
