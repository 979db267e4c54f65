"""File systems of a test's own, in memory or in a file: for root on Linux, and for nobody where mounting is refused."""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_EXT4_IOC_SHUTDOWN: Final = 0x8004587D
"""fs/ext4/ext4.h: _IOR('X', 125, __u32)."""
_NO_FLUSH: Final = 2
"""EXT4_GOING_FLAGS_NOLOGFLUSH: what the journal did not write yet is lost, as in a power cut."""


@contextmanager
def mount_memory(folder: Path, size: int) -> Iterator[Path]:
    """A disk in memory that holds so many bytes. Raises CalledProcessError where it may not be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _run("umount", str(folder))


def mount_image(image: Path, folder: Path) -> None:
    """A disk in a file; made where there is none. Raises CalledProcessError where it may not be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    if not image.exists():
        with image.open("wb") as file:
            file.truncate(64 << 20)
        _run("mkfs.ext4", "-q", "-F", str(image))
    _run("mount", "-o", "loop", str(image), str(folder))


def unmount(folder: Path) -> None:
    """Take a disk away, whoever still uses it."""
    _run("umount", "-l", str(folder))


def cut_power(folder: Path) -> None:
    """What is not on the disk yet never comes there; from now on every call on it fails."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.ioctl(handle, _EXT4_IOC_SHUTDOWN, struct.pack("=I", _NO_FLUSH))
    finally:
        os.close(handle)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
