"""build_on_save: `build --watch`, a build after each save of what episodes are made from."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
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
    import watchfiles

    root = find_show(session.show)
    music = root / "audio" / "music"
    watched = [folder for folder in (root, root / "scripts", music) if folder.is_dir()]
    saves = watchfiles.watch(
        *watched, recursive=False, debounce=200, step=50, rust_timeout=_LOOK_MS, yield_on_timeout=True
    )
    next(saves)  # it begins to look at the first question only, and nothing saved during the build may be missed
    _build_safely(session, build)
    session.print_talk("Watching scripts, music, lydsak.toml and words.toml; Ctrl-C stops.")
    for changes in saves:
        names = sorted(list_saved((Path(path) for _, path in changes), root))
        if names:
            session.print_talk(f"Saved: {', '.join(names)}")
            _build_safely(session, build)
    return 0


def list_saved(paths: Iterable[Path], root: Path) -> set[str]:
    """Of what changed, the files that episodes are made from: no editor's backup, nothing that a build makes."""
    found = set()
    for path in paths:
        try:
            name = path.relative_to(root).as_posix()
        except ValueError:
            continue
        script = path.parent == root / "scripts" and path.suffix == ".md" and path.name != "README.md"
        sound = path.parent == root / "audio" / "music" and path.suffix != ".md"
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
