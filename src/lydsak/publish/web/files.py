"""CarefulFiles: a folder on the web. Only plain files of it, whatever else lies there and however it is asked for.

Starlette keeps requests inside the folder, links included. Beyond that no name is asked of the system that could mean
a device on some system, and what is no plain file, or cannot be read, is not there.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.types import Scope

_LONGEST: Final = 255
"""Bytes of a name, on every system."""
_DEVICES: Final = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?")
"""Names that Windows gives to devices in every folder; a read of one may never end."""


def is_plain_path(path: str) -> bool:
    """Whether a path below a web root can name a published file: no dot files, no devices, nothing but slashes."""
    parts = path.split("/")
    return not any(
        len(part.encode("utf-8", "replace")) > _LONGEST
        or part.startswith(".")
        or part.endswith((" ", "."))
        or re.search(r'[\\:*?"<>|\x00-\x1f]', part)
        for part in parts
    ) and not any(_DEVICES.fullmatch(part) for part in parts)


class CarefulFiles(StaticFiles):
    """The files of a folder, but dot files and the README that stands in it for developers."""

    def get_path(self, scope: Scope) -> str:
        """As it was asked for, so that it can be judged before the system resolves it."""
        asked = str(scope["path"])[len(str(scope.get("root_path", ""))) :].lstrip("/")
        return super().get_path(scope) if not asked or is_plain_path(asked.rstrip("/")) else "\0"

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Where a file or folder lies; None for it where there is none that may be served."""
        if path == "README.md" or "\0" in path:
            return "", None
        try:
            full, found = super().lookup_path(path)
        except OSError:  # a loop of links, a name that is too long, a folder that is closed
            return "", None
        if found is None or not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
            return "", None
        return (full, found) if os.access(full, os.R_OK) else ("", None)


def read_plain_file(path: Path) -> bytes | None:
    """What is in a file; None where there is none, or a thing that a read could wait for."""
    try:
        return path.read_bytes() if stat.S_ISREG(path.stat().st_mode) else None
    except (OSError, ValueError):
        return None
