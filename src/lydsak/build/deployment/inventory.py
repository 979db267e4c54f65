"""The files of the web root that are to be published, with their digests: read again only where they changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from lydsak.build.deployment.ledger import STATE_FOLDER
from lydsak.errors import Place, PublishError
from lydsak.publish.addresses import FEED_PATH
from lydsak.store.files import digest_file, keep_file
from lydsak.targets.base import Outgoing
from lydsak.targets.headers import find_cache_control, find_content_type, is_content_named

_OURS: Final = frozenset({"README.md", "episode.json"})
"""Names in the web root that are for the build and its people alone."""
_Seen = tuple[int, int, int, int, str]
"""Inode, size, times of the last change of content and of state in nanoseconds, and the digest then."""


def list_web_files(root: Path) -> Mapping[str, Outgoing]:
    """Everything in feed/ that is published, by path. Raises PublishError L841, StorageError."""
    seen = _load_seen(root)
    now: dict[str, _Seen] = {}
    files: dict[str, Outgoing] = {}
    for path, entry in _walk(root / "feed", ""):
        status = entry.stat()
        state = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        known = seen.get(path)
        digest = known[4] if known and known[:4] == state else digest_file(Path(entry.path))
        if digest is None:
            raise PublishError(
                "L841", "cannot be read", place=Place(f"feed/{path}"), help="check owner and permissions"
            )
        now[path] = (*state, digest)
        files[path] = _describe_file(path, Path(entry.path), status.st_size, digest)
    if now != seen:
        keep_file(_locate_seen(root), msgspec.json.encode(now))
    return files


def _describe_file(path: str, source: Path, size: int, digest: str) -> Outgoing:
    if is_content_named(path) and path.rsplit(".", 2)[1] != digest[:8]:
        message, help = "is not what its name says: it was damaged or edited", "run `lydsak build`, which mends it"
        raise PublishError("L841", message, place=Place(f"feed/{path}"), help=help)
    return Outgoing(path, source, size, digest, find_content_type(path), find_cache_control(path))


def order_for_sending(files: Mapping[str, Outgoing]) -> tuple[tuple[Outgoing, ...], ...]:
    """Groups of files, each to be whole before the next begins: nothing names what is not there yet.

    Sound, pictures and captions are named by pages, and all of these by the feed; its older pages by its first.
    """
    groups: dict[int, list[Outgoing]] = {}
    for file in files.values():
        groups.setdefault(_rank_file(file.path), []).append(file)
    return tuple(tuple(sorted(groups[rank], key=lambda file: file.path)) for rank in sorted(groups))


def _rank_file(path: str) -> int:
    if path == FEED_PATH:
        return 3
    if path.endswith(".xml"):
        return 2
    return 0 if is_content_named(path) else 1


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Plain files below a folder; links, dot files and what Lydsak keeps there for itself are passed over."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _OURS or not entry.name.isascii():
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
        elif entry.is_file(follow_symlinks=False):
            yield f"{prefix}{entry.name}", entry


def _load_seen(root: Path) -> dict[str, _Seen]:
    with suppress(OSError, ValueError):
        return msgspec.json.decode(_locate_seen(root).read_bytes(), type=dict[str, _Seen])
    return {}


def _locate_seen(root: Path) -> Path:
    return root / STATE_FOLDER / "web-files.json"
