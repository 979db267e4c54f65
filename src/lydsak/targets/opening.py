"""open_target: the target that a [publish.NAME] table means."""

from __future__ import annotations

from pathlib import Path

from lydsak.targets.base import Target
from lydsak.targets.options import FolderOptions, TargetOptions


def open_target(options: TargetOptions, *, root: Path) -> Target:
    """A target, not yet connected: `with` does that. `root` is the show's folder."""
    if isinstance(options, FolderOptions):
        from lydsak.targets.folder import FolderTarget

        return FolderTarget(options, root=root)
    raise NotImplementedError
