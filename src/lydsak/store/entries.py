"""An entry of the store as a file: a JSON line (digest, size, recipe), then the payload.

Whatever stands under an entry's name is opened without following, waiting or trusting: a link, a pipe, a folder, a
file of another length than it tells or one without our line is no entry.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

from lydsak.model import Key
from lydsak.store.temporaries import name_temporary

_FORMAT: Final = 1
_MAX_HEADER: Final = 1 << 20
_BLOCK: Final = 1 << 18
"""Bytes read at a time from what may be large."""
_DAY: Final = 24 * 60 * 60.0
_FLAGS: Final = ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK")
"""So that a pipe is not waited for and a link not followed; no system has all of them."""


@dataclass(frozen=True)  # no slots: the key is worked out once and kept
class Recipe:
    """What an artifact is made from: a step's name and every input that matters to its bytes."""

    step: str
    inputs: Mapping[str, object]

    @cached_property
    def key(self) -> Key:
        """SHA-256 of the recipe's canonical JSON."""
        canonical = json.dumps([self.step, self.inputs], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return Key(hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest())


@dataclass(frozen=True, slots=True)
class Entry:
    """An open entry of the right length; its file stands where the payload begins."""

    file: BinaryIO
    digest: str
    size: int
    recipe: Recipe
    offset: int

    def read_blocks(self, key: Key) -> Iterator[bytes]:
        """The payload in blocks. Raises ValueError at its end where the digest is not right, OSError."""
        # The key is part of what is digested, so that an entry moved to another name is noticed.
        digest = hashlib.sha256(key.encode("ascii"))
        while block := self.file.read(_BLOCK):
            digest.update(block)
            yield block
        if digest.hexdigest() != self.digest:
            raise ValueError("not what was kept")

    def is_whole(self, key: Key) -> bool:
        """Whether the payload is what was kept under this key; it is read in blocks."""
        try:
            for _ in self.read_blocks(key):
                pass
        except (OSError, ValueError):
            return False
        return True

    def note_use(self) -> None:
        """Leave word for those who drop what nobody needs; once a day, as it costs a write."""
        if os.utime not in os.supports_fd:
            return
        with suppress(OSError):  # another user's, or a disk that is only read
            if abs(time.time() - os.fstat(self.file.fileno()).st_mtime) > _DAY:
                os.utime(self.file.fileno())


def open_entry(path: Path) -> Entry | None:
    """Open what stands in an entry's place, to be closed by the caller; None for what is no entry."""
    try:
        file = open(path, "rb", opener=_open_untrusting)  # noqa: SIM115 (Path.open takes no opener)
        length = os.fstat(file.fileno()).st_size
    except OSError:
        return None
    entry = _read_entry(file, length)
    if entry is None:
        file.close()
    return entry


def is_entry(content: bytes, key: Key) -> bool:
    """Whether these bytes are a whole entry, of this key by its recipe too: for what came from elsewhere."""
    entry = _read_entry(io.BytesIO(content), len(content))
    return entry is not None and entry.recipe.key == key and entry.is_whole(key)


def render_header(recipe: Recipe, digest: str, size: int) -> bytes:
    """The line before the payload: as long whatever the digest and size, so that it can be written last."""
    head = {"lydsak": _FORMAT, "digest": digest, "size": f"{size:012}", "step": recipe.step, "inputs": recipe.inputs}
    return json.dumps(head, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


def clear_way(path: Path, *, linked: bool = False) -> None:
    """Take away what stands in the way of a file and cannot be replaced: a folder there, or no folder above it.

    `linked` says that the folder above may be a link to one: somebody may keep it on another disk. Raises OSError.
    """
    folder = path.parent
    with suppress(FileNotFoundError):
        if not stat.S_ISDIR(folder.lstat().st_mode) and not (linked and folder.is_dir()):
            folder.unlink()
        if stat.S_ISDIR(path.lstat().st_mode):
            # A name of its own first, which succeeds at once, whatever is in it; by its slash, as another worker may
            # have put the entry in place meanwhile.
            aside = name_temporary(path)
            with suppress(NotADirectoryError):
                os.rename(os.path.join(path, ""), aside)  # noqa: PTH104, PTH118 (a Path has no slash at its end)
                remove_anything(aside)


def remove_anything(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; links are not followed. What may not be removed stays."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _open_untrusting(path: str, flags: int) -> int:
    handle = os.open(path, flags | sum(getattr(os, name, 0) for name in _FLAGS))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"no file: {path}")
    return handle


def _read_entry(file: BinaryIO, length: int) -> Entry | None:
    """None for what is no entry, or of another length than it tells."""
    try:
        line = file.readline(_MAX_HEADER)
        head = json.loads(line)
        step, inputs, size = head["step"], head["inputs"], int(head["size"])
        known = head["lydsak"] == _FORMAT and isinstance(step, str) and isinstance(inputs, dict)
        if not known or not line.endswith(b"\n") or length != len(line) + size:
            return None
        return Entry(file, str(head["digest"]), size, Recipe(step, inputs), len(line))
    except (OSError, OverflowError, RecursionError, ValueError, KeyError, TypeError):
        return None
