"""build_on_save: `build --watch`, a build after each save of what episodes are made from."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from lydsak.cli.diagnostics import describe_error
from lydsak.cli.session import Session
from lydsak.config import SETTINGS_FILE, WORDS_FILE, find_show
from lydsak.errors import LydsakError

_LOOK_MS: Final = 200


def build_on_save(session: Session, build: Callable[[], int]) -> int:
    """Build at once, and after each save until Ctrl-C. What fails is told and ends nothing.

    What is saved during a build is noticed after it, so it is in that build or in the next.
    """
    root = find_show(session.show)
    saves = _watch_saves(root)
    next(saves)  # it begins to look at the first question only, and nothing saved during the build may be missed
    _build_safely(session, build)
    session.print_talk("Watching scripts, music, lydsak.toml and words.toml; Ctrl-C stops.")
    for changed in saves:
        names = sorted(list_saved(changed, root))
        if names:
            session.print_talk(f"Saved: {', '.join(names)}")
            _build_safely(session, build)
    return 0


def _watch_saves(root: Path) -> Iterator[list[Path]]:
    """What changed where episodes come from, again and again; a folder that is new is looked into from then on."""
    watched = _list_folders(root)
    looks = _look_into(watched)
    changed = next(looks)
    while True:
        yield changed
        changed = next(looks)
        folders = _list_folders(root) if changed else watched
        if folders != watched:
            before, looks = looks, _look_into(folders)
            # Nothing is missed on the way: the new look has begun before the old one and the new folders are read.
            changed += next(looks) + next(before)
            changed += [path for folder in sorted(folders - watched) if folder.is_dir() for path in folder.iterdir()]
            watched = folders


def _look_into(folders: frozenset[Path]) -> Iterator[list[Path]]:
    """What changed since the last question, or nothing after a moment."""
    import watchfiles

    saves = watchfiles.watch(
        *folders, recursive=False, debounce=200, step=50, rust_timeout=_LOOK_MS, yield_on_timeout=True
    )
    return ([Path(path) for _, path in changes] for changes in saves)


def _list_folders(root: Path) -> frozenset[Path]:
    """Sounds may be kept in folders of their own; nothing else may."""
    music = root / "audio" / "music"
    folders = (root, root / "scripts", music.parent, music, *music.rglob("*"))
    return frozenset(folder for folder in folders if folder.is_dir())


def list_saved(paths: Iterable[Path], root: Path) -> set[str]:
    """Of what changed, the files that episodes are made from: no editor's backup, nothing that a build makes."""
    found = set()
    for path in paths:
        try:
            name = path.relative_to(root).as_posix()
        except ValueError:
            continue
        script = path.parent == root / "scripts" and path.suffix == ".md" and path.name != "README.md"
        sound = path.is_relative_to(root / "audio" / "music") and path.suffix != ".md" and not path.is_dir()
        hidden = path.name.startswith((".", "#")) or path.name.endswith(("~", ".swp", ".tmp"))
        if (script or sound or name in {SETTINGS_FILE, WORDS_FILE}) and not hidden:
            found.add(name)
    return found


def _build_safely(session: Session, build: Callable[[], int]) -> None:
    try:
        build()
    except LydsakError as error:
        color = session.colors_output(sys.stderr)
        click.echo(describe_error(error, color=color), err=True, color=color)
