"""The [publish.NAME] tables of lydsak.toml: where a target is, a type for each kind. No key or password is in them."""

from __future__ import annotations

import msgspec


class _Options(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True, tag_field="kind"):
    """What every target may be told."""

    public_url: str | None = None
    """Where listeners reach it: new files are asked for there before the feed names them."""


class FolderOptions(_Options, frozen=True, tag="folder"):
    """A folder of this machine or of a network disk: the web root itself."""

    path: str


class _SshOptions(_Options, frozen=True):
    """What ssh takes to reach a folder of a server."""

    host: str
    path: str
    user: str | None = None
    port: int = 22
    known_hosts: str | None = None
    """A file; None: ssh's own."""


class SftpOptions(_SshOptions, frozen=True, tag="sftp"):
    """A folder of a server, by ssh; keys, agent, known hosts and ~/.ssh/config are ssh's own."""


class RsyncOptions(_SshOptions, frozen=True, tag="rsync"):
    """The same, sent by the rsync program of both machines."""


class S3Options(_Options, frozen=True, tag="s3"):
    """A bucket of an S3-compatible store, or a part of it; the credentials come from AWS_ACCESS_KEY_ID and its like."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    """None: Amazon's own."""
    region: str = "us-east-1"


class WebdavOptions(_Options, frozen=True, tag="webdav"):
    """A folder of a WebDAV server; the user comes from LYDSAK_WEBDAV_USER, the password from LYDSAK_WEBDAV_PASSWORD."""

    url: str


class GitOptions(_Options, frozen=True, tag="git"):
    """A branch that a host of static pages serves; git's own credentials."""

    repository: str
    branch: str = "gh-pages"
    folder: str = ""
    """Below the repository's root; "" is the root itself."""
    author: str = "Lydsak <lydsak@localhost>"


TargetOptions = FolderOptions | SftpOptions | RsyncOptions | S3Options | WebdavOptions | GitOptions
