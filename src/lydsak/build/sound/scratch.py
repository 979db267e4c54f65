"""Folders in which a worker encodes what has to be a file meanwhile; below .lydsak/, on the store's disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

SCRATCH: Final = "encoding-"
"""How their names begin."""


def remove_scratch(folder: Path) -> None:
    """Remove what a build that was killed left: called once, before any worker begins."""
    for left in folder.glob(f"{SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)
