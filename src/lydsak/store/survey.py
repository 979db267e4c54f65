"""What stands in a store's folder: entries, what became of others, temporary files left there, and what is not ours."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from lydsak.model import Key
from lydsak.store.entries import open_entry
from lydsak.store.temporaries import is_leftover

_FOLDER: Final = re.compile(r"[0-9a-f]{2}")
_NAME: Final = re.compile(r"[0-9a-f]{62}")

Standing = Literal["entry", "damaged", "leftover", "foreign"]


@dataclass(frozen=True, slots=True)
class StoredThing:
    """One thing in a store's folder."""

    path: Path
    standing: Standing
    size: int
    """Its bytes, 0 for what is no file."""
    used: float
    """When it was made or last used, by its file's time."""
    key: Key | None = None
    why: str = ""
    """What is wrong with it, in words that follow its name."""


def survey_store(root: Path, *, deep: bool) -> Iterator[StoredThing]:
    """Look at everything in a store; `deep` reads every byte. What is being written or goes away is passed over."""
    if os.path.lexists(root) and not root.is_dir():
        # A link may lead to a disk that is not there today.
        standing: Standing = "foreign" if root.is_symlink() else "damaged"
        yield _describe(root, standing, f"is {_name_kind(root)}, not the folder that things are kept in")
    for folder in _list_things(root):
        if not _FOLDER.fullmatch(folder.name):
            yield from _judge_stranger(folder)
        elif not stat.S_ISDIR(folder.lstat().st_mode):
            yield _describe(folder, "damaged", f"is {_name_kind(folder)}, not a folder of entries")
        elif not os.access(folder, os.R_OK | os.X_OK):
            yield _describe(folder, "damaged", "may not be read: check owner and permissions")
        else:
            for path in _list_things(folder):
                with suppress(FileNotFoundError):
                    yield from _judge_entry(path, deep=deep) if _NAME.fullmatch(path.name) else _judge_stranger(path)


def _list_things(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _judge_entry(path: Path, *, deep: bool) -> Iterator[StoredThing]:
    key = Key(path.parent.name + path.name)
    if not stat.S_ISREG(path.lstat().st_mode):
        yield _describe(path, "damaged", f"is {_name_kind(path)}")
        return
    if not os.access(path, os.R_OK):
        yield _describe(path, "damaged", "may not be read")
        return
    entry = open_entry(path)
    if entry is None:
        yield _describe(path, "damaged", "is cut short, or no entry at all")
        return
    with entry.file:
        if entry.recipe.key != key:
            yield _describe(path, "damaged", "is another entry, or its recipe was changed")
        elif deep and not entry.is_whole(key):
            yield _describe(path, "damaged", "is not what was kept")
        else:
            yield _describe(path, "entry", key=key)


def _judge_stranger(path: Path) -> Iterator[StoredThing]:
    if is_leftover(path):
        yield _describe(path, "leftover", "was left by a build that was stopped")
    elif not (path.name.startswith(".") and path.name.endswith(".tmp")):
        yield _describe(path, "foreign", f"is {_name_kind(path)} that Lydsak did not put there")


def _describe(path: Path, standing: Standing, why: str = "", *, key: Key | None = None) -> StoredThing:
    found = path.lstat()
    return StoredThing(path, standing, found.st_size if stat.S_ISREG(found.st_mode) else 0, found.st_mtime, key, why)


def _name_kind(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISLNK(mode):
        return "a link"
    return "a file" if stat.S_ISREG(mode) else "a pipe or device"
