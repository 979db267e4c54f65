"""A folder as what is in its files, to compare two of them byte for byte."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

Tree = Mapping[str, str]
"""SHA-256 by path."""

SOURCES = ("lydsak.toml", "words.toml", "articles", "scripts", "audio/music")
"""What people own in a show."""
MADE = ("feed", "audio/episodes", "audio/segments")
"""What builds make, all of which is to be the same whatever happened before."""


def snapshot_tree(root: Path, parts: tuple[str, ...] = ("",)) -> Tree:
    """Digest every file below some parts of a folder."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for part in parts
        for path in _list_files(root / part)
    }


def compare_trees(wanted: Tree, found: Tree) -> tuple[str, ...]:
    """Every difference in words."""
    return tuple(
        f"{path}: {'missing' if path not in found else 'too many' if path not in wanted else 'other bytes'}"
        for path in sorted(wanted.keys() | found.keys())
        if wanted.get(path) != found.get(path)
    )


def list_leftovers(root: Path) -> tuple[str, ...]:
    """Files under temporary names, anywhere in a folder."""
    return tuple(sorted(path.relative_to(root).as_posix() for path in _list_files(root) if path.name.endswith(".tmp")))


def list_names(folder: Path) -> tuple[str, ...]:
    """What lies in a folder."""
    return tuple(sorted(path.name for path in folder.iterdir()))


def _list_files(start: Path) -> Iterator[Path]:
    if start.is_file():
        yield start
    for folder, _, names in os.walk(start):
        yield from (Path(folder, name) for name in names)
