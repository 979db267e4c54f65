"""A process group that does not outlive this process, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_WATCH: Final = """trap '' HUP INT TERM; read -r gone; rm -rf -- "$1"; kill -KILL 0"""
"""Waits for a pipe that nobody writes to: the kernel closes it when its other end dies, of SIGKILL too."""


@contextmanager
def open_group(room: Path) -> Iterator[int]:
    """A group to start programs in (`process_group`); whatever is in it is killed when the block ends.

    Or when this process does: a shell that leads the group then removes `room`, the folder that the programs work in,
    and kills them and itself. A signal to this process's own group, Ctrl-C among them, reaches none of them. Raises
    OSError.
    """
    watcher = subprocess.Popen(  # noqa: S603 - a fixed line; the folder is an argument
        ["/bin/sh", "-c", _WATCH, "sh", str(room)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath},
        process_group=0,
    )
    with watcher:
        try:
            yield watcher.pid
        finally:
            with suppress(ProcessLookupError, PermissionError):  # macOS: "not permitted" of a group that has ended
                os.killpg(watcher.pid, signal.SIGKILL)
