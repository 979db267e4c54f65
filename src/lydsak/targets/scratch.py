"""make_scratch: a folder of this machine's for what a publication needs meanwhile, gone with it or with a later one."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_PREFIX: Final = "sending-"
_ONE_DAY: Final = 24 * 60 * 60.0


def make_scratch(root: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder beside the show's cache, on the same disk as what is published; elsewhere where there is no cache.

    What publications left that were killed goes; one that is a day old is none that still runs.
    """
    beside = root / ".lydsak"
    for left in beside.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ONE_DAY:
                shutil.rmtree(left, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=_PREFIX, dir=beside if beside.is_dir() else None)
