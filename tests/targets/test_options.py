"""The tables of lydsak.toml that name a target."""

from __future__ import annotations

import re
from typing import Any, get_args

import msgspec
import pytest

from lydsak.targets.options import (
    FolderOptions,
    GitOptions,
    RsyncOptions,
    S3Options,
    SftpOptions,
    TargetOptions,
    WebdavOptions,
)

TABLES: list[tuple[dict[str, Any], TargetOptions]] = [
    ({"kind": "folder", "path": "/srv/web"}, FolderOptions(path="/srv/web")),
    ({"kind": "sftp", "host": "b.no", "path": "web", "port": 2222}, SftpOptions(host="b.no", path="web", port=2222)),
    (
        {"kind": "rsync", "host": "b.no", "path": "web", "user": "kari"},
        RsyncOptions(host="b.no", path="web", user="kari"),
    ),
    ({"kind": "s3", "bucket": "lyd", "prefix": "p"}, S3Options(bucket="lyd", prefix="p")),
    ({"kind": "webdav", "url": "https://b.no/"}, WebdavOptions(url="https://b.no/")),
    ({"kind": "git", "repository": "r"}, GitOptions(repository="r", branch="gh-pages", folder="")),
]
KINDS = get_args(TargetOptions)


def read_table(table: dict[str, Any]) -> TargetOptions:
    """A table as the settings read it."""
    options: TargetOptions = msgspec.convert(table, TargetOptions)
    return options


@pytest.mark.parametrize(("table", "options"), TABLES, ids=[str(table["kind"]) for table, _ in TABLES])
def test_a_kind_chooses_its_table(table: dict[str, Any], options: TargetOptions) -> None:
    """Those with what each needs and no more; written out, it reads back."""
    assert read_table(table) == options
    assert read_table(msgspec.to_builtins(options)) == options
    assert read_table({**table, "public_url": "https://b.no/p"}).public_url == "https://b.no/p"


def test_every_kind_is_tried_here() -> None:
    """A new one gets a row above."""
    assert {type(options) for _, options in TABLES} == set(KINDS)


@pytest.mark.parametrize(("table", "options"), TABLES, ids=[str(table["kind"]) for table, _ in TABLES])
def test_a_key_that_no_table_has_is_refused(table: dict[str, Any], options: TargetOptions) -> None:
    """A misspelt one would be passed over, and the show sent elsewhere; nor does one kind know another's."""
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        read_table({**table, "pth": "x"})
    strange = "bucket" if not isinstance(options, S3Options) else "host"
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        read_table({**table, strange: "x"})


@pytest.mark.parametrize("kind", KINDS)
def test_no_table_has_room_for_a_secret(kind: type[msgspec.Struct]) -> None:
    """lydsak.toml is shared."""
    assert [name for name in kind.__struct_fields__ if re.search("key|token|secret|pass", name)] == []


def test_rsync_takes_the_table_that_sftp_takes() -> None:
    """An editor who goes over to the other changes one word."""
    table = {"host": "b.no", "path": "web", "user": "kari", "port": 2222, "known_hosts": "hosts", "public_url": None}
    sftp, rsync = (read_table({**table, "kind": kind}) for kind in ("sftp", "rsync"))
    assert isinstance(sftp, SftpOptions)
    assert isinstance(rsync, RsyncOptions)
    assert {**msgspec.to_builtins(sftp), "kind": None} == {**msgspec.to_builtins(rsync), "kind": None}


def test_options_do_not_change() -> None:
    """What was checked is what is used."""
    options = FolderOptions(path="/srv/web")
    with pytest.raises(AttributeError):
        options.path = "/"  # type: ignore[misc]
