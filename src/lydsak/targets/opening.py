"""open_target: the target that a [publish.NAME] table means."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from lydsak.targets.base import Target
from lydsak.targets.options import (
    FolderOptions,
    GitOptions,
    RsyncOptions,
    S3Options,
    SftpOptions,
    TargetOptions,
    WebdavOptions,
)


def open_target(options: TargetOptions, *, root: Path) -> Target:
    """A target, not yet connected: `with` does that. `root` is the show's folder.

    Raises SettingsError (L856) for what the table cannot mean.
    """
    if isinstance(options, FolderOptions):
        from lydsak.targets.folder import FolderTarget

        return FolderTarget(options, root=root)
    if isinstance(options, S3Options):
        from lydsak.targets.s3 import S3Target

        return S3Target(options)
    if isinstance(options, WebdavOptions):
        from lydsak.targets.webdav import WebdavTarget

        return WebdavTarget(options)
    if isinstance(options, SftpOptions):
        from lydsak.targets.sftp import SftpTarget

        return SftpTarget(options, root=root)
    if isinstance(options, RsyncOptions):
        from lydsak.targets.rsync import RsyncTarget

        return RsyncTarget(options, root=root)
    if isinstance(options, GitOptions):
        from lydsak.targets.git import GitTarget

        return GitTarget(options, root=root)
    assert_never(options)
