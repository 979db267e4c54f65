"""The kinds of targets by their tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.targets.opening import open_target
from lydsak.targets.options import (
    FolderOptions,
    GitOptions,
    RsyncOptions,
    S3Options,
    SftpOptions,
    TargetOptions,
    WebdavOptions,
)


@pytest.mark.parametrize(
    ("options", "address"),
    [
        (FolderOptions(path="/srv/web"), "/srv/web"),
        (SftpOptions(host="b.no", user="kari", path="/srv/web"), "sftp://kari@b.no/srv/web"),
        (SftpOptions(host="b.no", port=2222, path="~/web/"), "sftp://b.no:2222/web"),
        (RsyncOptions(host="b.no", user="kari", path="/srv/web"), "kari@b.no:/srv/web"),
        (S3Options(bucket="web", prefix="/podkast/"), "s3://web/podkast"),
        (S3Options(bucket="web", endpoint="https://s3.b.no"), "s3://web at https://s3.b.no"),
        (WebdavOptions(url="https://b.no/web/"), "https://b.no/web"),
        (GitOptions(repository="git@b.no:desk/web.git", folder="podkast"), "git@b.no:desk/web.git#gh-pages/podkast"),
    ],
)
def test_a_table_opens_its_kind(options: TargetOptions, address: str, tmp_path: Path) -> None:
    """Which says where it is; nothing is asked before `with`."""
    assert open_target(options, root=tmp_path).address == address
