"""Ways in which a file of the store comes to be something else: by a disk, a program, or somebody tidying up."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

_GROWN = 1 << 36
"""Bytes of a file that grew without end; it has a hole, so the disk has room for it."""


def _flip_bit(path: Path, dice: Random) -> None:
    content = bytearray(path.read_bytes())
    at = dice.randrange(len(content))
    content[at] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def _flip_header(path: Path, dice: Random) -> None:
    content = bytearray(path.read_bytes())
    content[dice.randrange(content.index(b"\n") + 1)] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def _cut(path: Path, dice: Random) -> None:
    os.truncate(path, dice.randrange(path.stat().st_size))


def _grow(path: Path, _: Random) -> None:
    os.truncate(path, _GROWN)


def _append(path: Path, dice: Random) -> None:
    path.write_bytes(path.read_bytes() + dice.randbytes(dice.randint(1, 5_000)))


def _empty(path: Path, _: Random) -> None:
    path.write_bytes(b"")


def _zero(path: Path, dice: Random) -> None:
    """As a file system does that lost a block."""
    content = bytearray(path.read_bytes())
    start = dice.randrange(len(content))
    content[start : start + 4_096] = bytes(len(content[start : start + 4_096]))
    path.write_bytes(content)


def _fill(path: Path, dice: Random) -> None:
    path.write_bytes(dice.randbytes(dice.randint(1, 20_000)))


def _swap(path: Path, dice: Random) -> None:
    """Another entry's file, whole, in this one's place."""
    others = [other for other in path.parents[1].glob("??/*") if other != path and other.is_file()]
    shutil.copyfile(dice.choice(others), path, follow_symlinks=False) if others else _fill(path, dice)


def _open_brackets(path: Path, _: Random) -> None:
    path.write_bytes(b"[" * 500_000 + b"\n")


def _never_end_line(path: Path, _: Random) -> None:
    path.write_bytes(b"x" * (3 << 20))


def _claim(**changes: object) -> Callable[[Path, Random], None]:
    """A header that says something else; the payload stays."""

    def damage(path: Path, _dice: Random) -> None:
        line, _, payload = path.read_bytes().partition(b"\n")
        path.write_bytes(json.dumps({**json.loads(line), **changes}).encode() + b"\n" + payload)

    return damage


def _replace(make: Callable[[Path], object]) -> Callable[[Path, Random], None]:
    """Something that is no file in the file's place."""

    def damage(path: Path, _: Random) -> None:
        path.unlink()
        make(path)

    return damage


def _fill_folder(path: Path) -> None:
    (path / "a" / "b").mkdir(parents=True)
    (path / "a" / "file").write_bytes(b"x")


def _forbid(path: Path, _: Random) -> None:
    path.chmod(0)


DAMAGE: Mapping[str, Callable[[Path, Random], None]] = {
    "a bit flipped": _flip_bit,
    "a bit of the header flipped": _flip_header,
    "cut": _cut,
    "grown without end": _grow,
    "more at its end": _append,
    "emptied": _empty,
    "a block of zeros": _zero,
    "filled with noise": _fill,
    "another entry": _swap,
    "a line of brackets": _open_brackets,
    "a line that does not end": _never_end_line,
    "another format": _claim(lydsak=2),
    "a step that is no word": _claim(step=[1]),
    "inputs that are none": _claim(inputs=7),
    "a size without end": _claim(size=float("inf")),
    "a huge size": _claim(size="999999999999"),
    "a size below nothing": _claim(size="-1"),
    "a size that is no number": _claim(size="mange"),
    "a digest that is none": _claim(digest=None),
    "an empty folder": _replace(Path.mkdir),
    "a full folder": _replace(_fill_folder),
    "a link to nothing": _replace(lambda path: path.symlink_to("borte")),
    "a link to itself": _replace(lambda path: path.symlink_to(path.name)),
    "a link that never ends": _replace(lambda path: path.symlink_to("/dev/zero")),
    "a pipe": _replace(os.mkfifo),
    "unreadable": _forbid,
    "gone": lambda path, _: path.unlink(),
}
"""By what it looks like; each is called with an entry that is whole."""


def _replace_folder(make: Callable[[Path], object]) -> Callable[[Path, Random], None]:
    def damage(path: Path, _: Random) -> None:
        shutil.rmtree(path)
        make(path)

    return damage


FOLDER_DAMAGE: Mapping[str, Callable[[Path, Random], None]] = {
    "a file for a folder of entries": _replace_folder(lambda path: path.write_bytes(b"x")),
    "a link to nothing for a folder of entries": _replace_folder(lambda path: path.symlink_to("borte")),
    "a link elsewhere for a folder of entries": _replace_folder(lambda path: path.symlink_to("../../articles")),
    "a pipe for a folder of entries": _replace_folder(os.mkfifo),
    "a folder of entries gone": _replace_folder(lambda _: None),
}
"""The same for a folder of entries."""
