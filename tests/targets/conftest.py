"""Every kind of target, each reached as its users reach it. A server is started by the first test that needs it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lydsak.errors import LydsakError
from lydsak.targets.base import Outgoing, Target
from lydsak.targets.headers import find_cache_control, find_content_type
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
from tests.targets.servers import SECRET, Sshd, run_nginx, run_sshd, set_s3_keys

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the server's wheel is for Linux alone")


def make_outgoing(path: str, content: bytes | Path) -> Outgoing:
    """A file as the plan would send it."""
    whole = content if isinstance(content, bytes) else content.read_bytes()
    digest = hashlib.sha256(whole).hexdigest()
    return Outgoing(path, content, len(whole), digest, find_content_type(path), find_cache_control(path))


@pytest.fixture(scope="session")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A WebDAV server's address and folder."""
    with run_nginx(tmp_path_factory.mktemp("nginx")) as served:
        yield served


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """An ssh server."""
    with run_sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def s3_options(weed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> S3Options:
    """A part of a bucket that no other test uses."""
    set_s3_keys(monkeypatch)
    return S3Options(bucket="web", prefix=f"show/{tmp_path.name}", endpoint=weed)


@pytest.fixture
def webdav_options(nginx: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WebdavOptions:
    """A folder of the server that is not yet there."""
    monkeypatch.setenv("LYDSAK_WEBDAV_USER", "redaksjon")
    monkeypatch.setenv("LYDSAK_WEBDAV_PASSWORD", SECRET)
    return WebdavOptions(url=f"{nginx[0]}/web/{tmp_path.name}")


@pytest.fixture
def sftp_options(sshd: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SftpOptions:
    """A folder that is not yet there."""
    monkeypatch.setenv("SSH_AUTH_SOCK", sshd.agent)
    monkeypatch.setenv("HOME", str(tmp_path))  # with no keys and settings of the machine's user
    return SftpOptions(host="127.0.0.1", port=sshd.port, path=str(tmp_path / "web"), known_hosts=str(sshd.known_hosts))


@pytest.fixture
def rsync_options(sshd: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RsyncOptions:
    """A folder that is not yet there, with a name that a shell would take apart."""
    monkeypatch.setenv("SSH_AUTH_SOCK", sshd.agent)
    path = str(tmp_path / "web $(touch x) 'it'")
    return RsyncOptions(host="127.0.0.1", port=sshd.port, path=path, known_hosts=str(sshd.known_hosts))


@pytest.fixture
def git_options(tmp_path: Path) -> GitOptions:
    """A repository without any branch."""
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "web.git")], check=True, capture_output=True)
    return GitOptions(repository=f"file://{tmp_path}/web.git")


@pytest.fixture
def folder_options(tmp_path: Path) -> FolderOptions:
    """A folder that is not yet there."""
    return FolderOptions(path=str(tmp_path / "web"))


OFFERS: dict[str, list[pytest.MarkDecorator]] = {
    "folder": [],
    "git": [pytest.mark.debian("git")],
    "rsync": [pytest.mark.debian("sshd", "rsync")],
    "s3": [LINUX],
    "sftp": [pytest.mark.debian("sshd")],
    "webdav": [pytest.mark.debian("nginx")],
}
"""Each kind has a fixture KIND_options."""


@pytest.fixture(params=[pytest.param(kind, marks=marks) for kind, marks in OFFERS.items()])
def options(request: pytest.FixtureRequest) -> TargetOptions:
    """One target of each kind, empty."""
    found: TargetOptions = request.getfixturevalue(f"{request.param}_options")
    return found


@pytest.fixture
def target(options: TargetOptions, tmp_path: Path) -> Target:
    """The target, not yet connected."""
    return open_target(options, root=tmp_path)


@pytest.fixture
def at_once() -> Iterator[None]:
    """What is tried again is tried twice, without waiting."""
    import stamina

    with stamina.set_testing(True, attempts=2, cap=True):
        yield


def list_said(error: LydsakError, target: Target) -> str:
    """All that a user, or a log, may see of an error and of where it was."""
    causes = [error, error.__cause__, None if error.__suppress_context__ else error.__context__]
    return "\n".join([error.message, error.help or "", str(error.place), target.address, *map(repr, causes)])
