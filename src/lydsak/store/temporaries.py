"""Temporary names, and which of them somebody left behind.

A name tells the machine and the process that wrote under it: what a living process writes is nobody's leftover.
"""

from __future__ import annotations

import os
import platform
import re
import secrets
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"\..*\.(?P<machine>[0-9a-f]{8})-(?P<process>[0-9]+)-[0-9a-f]{12}\.tmp", re.DOTALL)
_LONG_AGO: Final = 24 * 60 * 60.0
"""Seconds after which another machine's file counts as left behind: its processes cannot be asked from here."""


def name_temporary(path: Path) -> Path:
    """A name beside a file, for what is to become it."""
    return path.with_name(f".{path.name[:40]}.{_digest_machine()}-{os.getpid()}-{secrets.token_hex(6)}.tmp")


def list_leftovers(folders: Iterable[Path], *, deep: bool) -> Iterator[Path]:
    """Temporary files that nobody will finish, in some folders or in all below them."""
    for start in folders:
        for folder, _, names in os.walk(start):
            # Told by their names: a Path for each of ten thousand scripts takes longer than the rest of the look.
            named = (name for name in names if name.endswith(".tmp"))
            yield from (path for name in named if is_leftover(path := Path(folder, name)))
            if not deep:
                break


def is_leftover(path: Path) -> bool:
    """Whether a file stands under a temporary name whose process has ended, or ended long ago elsewhere."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        return False
    if found["machine"] == _digest_machine():
        return not is_running(int(found["process"]))
    with suppress(OSError):
        return time.time() - path.lstat().st_mtime > _LONG_AGO
    return False


def is_running(process: int) -> bool:
    """Whether a process of this machine is there, whoever's it is."""
    if os.name == "nt":  # os.kill would end it; there a file that is being written cannot be removed anyway
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # another user's
        return True
    return not _is_zombie(process)


def _is_zombie(process: int) -> bool:
    """Whether it has ended and nobody has asked how: where Linux's first process does not, that can last."""
    with suppress(OSError, IndexError):
        # proc(5): the state stands after the name in parentheses, which may hold any sign.
        status = Path(f"/proc/{process}/stat").read_bytes()
        return status.rpartition(b")")[2].split()[0] in {b"Z", b"X"}
    return False


@cache
def _digest_machine() -> str:
    return f"{zlib.crc32(platform.node().encode()):08x}"
