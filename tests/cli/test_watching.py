from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from lydsak.cli.watching import list_saved

SETTINGS = 'engine = "tone"\n\n[show]\ntitle = "Prøve"\n'
SCRIPT = "## Start ^k1\n\nFørste tekst. ^a1\n"


def test_only_what_episodes_are_made_from_counts(tmp_path: Path) -> None:
    """No backup of an editor, nothing that a build makes, nothing elsewhere."""
    names = ["scripts/a.md", "scripts/a.md~", "scripts/.a.md.swp", "scripts/README.md", "scripts/a.txt", "lydsak.toml"]
    names += ["words.toml", "words.toml.tmp", "feed/feed.xml", "audio/music/i.flac", "audio/music/README.md"]
    names += ["audio/music/vignetter/kort/v.wav", "audio/music/vignetter/.v.wav.swp"]
    (tmp_path / "audio" / "music" / "vignetter" / "kort").mkdir(parents=True)
    names += ["audio/music/vignetter", "audio/music/vignetter/kort"]
    found = list_saved([*(tmp_path / name for name in names), Path("/elsewhere/lydsak.toml")], tmp_path)
    assert found == {
        "scripts/a.md",
        "lydsak.toml",
        "words.toml",
        "audio/music/i.flac",
        "audio/music/vignetter/kort/v.wav",
    }


def test_each_save_is_built_and_a_fault_ends_nothing(tmp_path: Path) -> None:
    """Saved by renaming, as editors do; a script that cannot be read is told, and mended by the next save."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "lydsak.toml").write_text(SETTINGS, encoding="utf-8")
    script = tmp_path / "scripts" / "sak.md"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, "-m", "lydsak", "-C", str(tmp_path), "build", "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as watching:
        assert watching.stdout is not None

        def wait_for(words: str) -> None:
            for line in watching.stdout or ():
                if words in line:
                    return
            raise AssertionError(words)

        def save(text: str) -> None:
            fresh = script.with_name("sak.md.new")
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(script)

        wait_for("Built sak")
        wait_for("Watching")
        save(SCRIPT.replace("[", "(").replace("tekst", "setning"))
        wait_for("Saved: scripts/sak.md")
        wait_for("Built sak")
        save(SCRIPT + "\n[pause]\n")
        wait_for("error[L211]")
        save(SCRIPT + "\n[pause 1 s]\n\nMer. ^a2\n")
        wait_for("Built sak")
        vignettes = tmp_path / "audio" / "music" / "vignetter"
        for folder, name in ((vignettes, "v.wav"), (vignettes / "korte", "w.wav")):
            (folder / name).parent.mkdir(parents=True)
            (folder / name).write_bytes(b"RIFF")
            wait_for(f"Saved: {(folder / name).relative_to(tmp_path).as_posix()}")
            (folder / name).write_bytes(b"RIFFRIFF")
            wait_for(f"Saved: {(folder / name).relative_to(tmp_path).as_posix()}")
        watching.send_signal(signal.SIGINT)
        assert watching.wait(20) == 130
