"""The files of a show that a script's episode may be made from: rather one too many than one too few."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lydsak.build.records.episodes import find_standing, list_homes, locate_record
from lydsak.build.scripts import list_scripts
from lydsak.config import SETTINGS_FILE, WORDS_FILE, Settings

_NAMES_OTHERS = ("saker", "stories")
"""The keys of an edition's front matter."""


def list_needed_files(script: Path, settings: Settings) -> tuple[str, ...]:
    """By path from the show's folder. Raises OSError."""
    root, cover = settings.root, settings.show.cover
    scripts = [script, *_list_stories(script, root)]
    fixed = [name for name in (SETTINGS_FILE, WORDS_FILE, cover) if name and (root / name).is_file()]
    texts = "\n".join(path.read_text("utf-8", "replace") for path in (*scripts, root / SETTINGS_FILE))
    written = (f"scripts/{path.name}" for path in scripts)
    return tuple(dict.fromkeys((*fixed, *written, *_list_sounds(texts, root), *_list_notes(script.stem, root))))


def _list_stories(script: Path, root: Path) -> list[Path]:
    text = script.read_text("utf-8", "replace")
    if not any(key in text for key in _NAMES_OTHERS):
        return []
    return [other for other in list_scripts(root) if other != script and other.stem in text]


def _list_sounds(texts: str, root: Path) -> Iterator[str]:
    music = root / "audio" / "music"
    for path in sorted(music.rglob("*")):
        if path.name in texts and path.is_file():
            yield path.relative_to(root).as_posix()


def _list_notes(slug: str, root: Path) -> Iterator[str]:
    """What is known of its last build."""
    standing = find_standing(root, slug)
    for one in (slug, *(part.slug for part in standing.episode.parts)) if standing else ():
        records = (locate_record(folder, one) for folder in list_homes(root))
        for path in (*records, root / ".lydsak" / "last" / f"{one}.json"):
            if path.is_file():
                yield path.relative_to(root).as_posix()
