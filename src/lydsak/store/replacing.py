"""replace_file, create_file, remove_file: one text for another, at once, and what stood there at that very moment.

Between a look at a file and a rename over it another program may save. Where the system can let two files change
places (Linux, renameat2), what was saved then is still there to be put back; elsewhere a save in that instant by a
rename of its own goes unseen.
"""

from __future__ import annotations

import ctypes
import functools
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from lydsak.store.files import publish_file, sync_folder
from lydsak.store.temporaries import name_temporary

_HERE: Final = -100
"""AT_FDCWD: paths are as the process has them."""
_EXCHANGE: Final = 2
"""RENAME_EXCHANGE of renameat2(2)."""


def replace_file(path: Path, content: bytes, expected: bytes, keep: Callable[[bytes], None]) -> bool:
    """Put `content` in the place of a file that holds `expected`. False, and nothing written, where it holds other.

    `keep` gets whatever somebody else saved that would be gone otherwise. Raises OSError, StorageError.
    """
    path = path.resolve()  # a link stays one: others read what it leads to as well
    with path.open("rb") as before:
        if before.read() != expected:
            return False
        if os.name == "nt":  # an open file cannot be replaced there
            before.close()
        fresh = name_temporary(path)
        try:
            publish_file(fresh, content)
            if not _exchange(fresh, path):
                fresh.replace(path)
            elif (found := fresh.read_bytes()) != expected:
                _give_back(fresh, path, content, found, keep)
                return False
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
        late = expected if before.closed else _read_again(before)
    if late != expected:  # written into the old file while it was being replaced
        keep(late)
    return True


def create_file(path: Path, content: bytes) -> bool:
    """Put a new file in place, whole and durable. False, and nothing written, where one stands there.

    Raises OSError, StorageError.
    """
    fresh = name_temporary(path)
    try:
        publish_file(fresh, content)
        path.hardlink_to(fresh)
    except FileExistsError:
        return False
    except OSError:  # a file system without links: what is created in this very instant goes unseen
        if path.exists():
            return False
        publish_file(path, content)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def remove_file(path: Path, expected: bytes, keep: Callable[[bytes], None]) -> bool:
    """Remove a file that holds `expected`. False where it holds other, which stays.

    `keep` gets whatever somebody else saved that would be gone otherwise. Raises OSError, StorageError.
    """
    aside = name_temporary(path)
    path.rename(aside)  # from here on a save is a file of its own
    try:
        found = aside.read_bytes()
        if found != expected and not create_file(path, found):
            keep(found)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)
    return found == expected


def _read_again(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _give_back(fresh: Path, path: Path, content: bytes, found: bytes, keep: Callable[[bytes], None]) -> None:
    """Let what somebody saved stand again; if somebody saved once more meanwhile, that stays and theirs is kept."""
    if path.read_bytes() != content:
        keep(found)
        return
    _exchange(fresh, path)
    with suppress(OSError):
        if (newest := fresh.read_bytes()) != content:
            keep(newest)


def _exchange(one: Path, other: Path) -> bool:
    """Let two files of a folder change places; False where the system cannot. Raises OSError."""
    rename = _find_rename()
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


@functools.cache
def _find_rename() -> Callable[..., int] | None:
    if sys.platform != "linux":
        return None
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return None
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    rename.restype = ctypes.c_int
    found: Callable[..., int] = rename
    return found
