"""Files that come to be whole: under a temporary name beside their own, synced where a torn one would be heard."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from lydsak.errors import Phrase, Place, StorageError
from lydsak.store.entries import clear_way
from lydsak.store.temporaries import name_temporary

_BLOCK: Final = 1 << 18
"""Bytes read at a time from what may be large."""


def publish_file(path: Path, content: bytes) -> bool:
    """Put a file in place whole and durable; False when the same bytes were there already. Raises StorageError."""
    with explain_storage(path):
        if holds_bytes(path, content):
            return False
        with Replacement(path, durable=True) as file:
            file.write(content)
    return True


def keep_file(path: Path, content: bytes) -> None:
    """Put a file in place whole, but not durable: one that is lost costs time alone, and so does what stands there.

    Raises StorageError.
    """
    with explain_storage(path):
        clear_way(path, linked=True)
        with Replacement(path, durable=False) as file:
            file.write(content)


class StagedFiles:
    """Files that are written durably beside their targets one by one, and then put in place together.

    What was not put in place is gone with the end of the `with` block.
    """

    def __init__(self) -> None:
        self._waiting: dict[Path, Path] = {}

    def __enter__(self) -> Self:
        return self

    def add(self, path: Path, content: bytes) -> None:
        """Write a file, but for one that holds the same bytes already. Raises StorageError."""
        with explain_storage(path):
            if holds_bytes(path, content):
                return
            staged = name_temporary(path)
            self._waiting[path] = staged
            with Replacement(staged, durable=True) as file:
                file.write(content)

    def publish(self, order: Iterable[Path]) -> tuple[Path, ...]:
        """Put in place what waits, in this order, the last once the others are durable; returns what changed.

        Raises StorageError.
        """
        changed = tuple(path for path in order if path in self._waiting)
        for group in (changed[:-1], changed[-1:]):
            for path in group:
                with explain_storage(path):
                    self._waiting[path].replace(path)
                    del self._waiting[path]
            for folder in sorted({path.parent for path in group}):
                with explain_storage(folder):
                    sync_folder(folder)
        return changed

    def __exit__(self, *_: object) -> None:
        for staged in self._waiting.values():
            with suppress(OSError):
                staged.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file put in place, by what is in it; `changed` is False when the same bytes were there already."""

    path: Path
    size: int
    sha256: str
    changed: bool


def publish_parts(path: Path, parts: Iterable[bytes]) -> PlacedFile:
    """As `publish_file`, for what is never held whole; "{}" in the name becomes the hash of the content.

    Raises StorageError.
    """
    with explain_storage(path), Replacement(path, durable=True) as file:
        digest, size = hashlib.sha256(), 0
        for part in parts:
            file.write(part)
            digest.update(part)
            size += len(part)
        sha256 = digest.hexdigest()
        target = path.with_name(path.name.replace("{}", sha256[:8]))
        file.target = None if digest_file(target) == sha256 else target
    return PlacedFile(target, size, sha256, file.target is not None)


def link_file(source: Path, target: Path) -> bool:
    """Make `target` the same file as `source`, or a copy where the disk has no links; False when it already was."""
    with explain_storage(target):
        if target.exists() and (target.samefile(source) or digest_file(target) == digest_file(source)):
            return False
        _make_folder(target.parent, durable=True)
        temporary = name_temporary(target)
        try:
            os.link(source, temporary)
        except OSError:
            with source.open("rb") as file:
                return publish_parts(target, iter(lambda: file.read(_BLOCK), b"")).changed
        temporary.replace(target)
        # rename(2) does nothing when both names are links to one file; the temporary name would stay.
        temporary.unlink(missing_ok=True)
        sync_folder(target.parent)
    return True


def digest_file(path: Path) -> str | None:
    """SHA-256 of a file, read in blocks; None where there is none that can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def holds_bytes(path: Path, content: bytes) -> bool:
    """Whether a file holds exactly these bytes."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def check_writable(folders: Iterable[Path]) -> None:
    """Find out before the work that a folder may not be written; one that is not there is no matter.

    Raises StorageError.
    """
    for folder in folders:
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            raise StorageError(
                "L702", "may not be written", place=Place(str(folder)), help="check owner and permissions"
            )


@contextmanager
def explain_storage(path: Path) -> Iterator[None]:
    """Turn what the operating system says of a full or closed disk into a StorageError that names the place."""
    try:
        yield
    except OSError as error:
        place = Place(path=str(path))
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageError(
                "L701", "the disk is full", place=place, help="free some space, and run the same command again"
            ) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise StorageError("L702", "may not be written", place=place, help="check owner and permissions") from error
        help = "mend that, and run the same command again"
        raise StorageError(
            "L704", Phrase("cannot be written: {why}", why=error.strerror or error), place=place, help=help
        ) from error


class Replacement:
    """A file written under a temporary name beside its target, which it becomes when the `with` block ends well.

    Its folder is made where there is none.
    """

    def __init__(self, path: Path, *, durable: bool) -> None:
        self.target: Path | None = path
        """May be changed, or set to None: then nothing becomes of the file."""
        self._temporary = name_temporary(path)
        self._durable = durable

    def __enter__(self) -> Self:
        try:
            self._file = self._temporary.open("xb")
        except FileNotFoundError:
            _make_folder(self._temporary.parent, durable=self._durable)
            self._file = self._temporary.open("xb")
        return self

    def write(self, content: bytes) -> None:
        """Write what comes next."""
        self._file.write(content)

    def rewind(self) -> None:
        """Go back to the beginning, to write it anew."""
        self._file.seek(0)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            with self._file:
                if self._durable and self.target is not None and kind is None:
                    self._file.flush()
                    os.fsync(self._file.fileno())
            if self.target is not None and kind is None:
                self._temporary.replace(self.target)
                if self._durable:
                    sync_folder(self.target.parent)
        finally:
            with suppress(OSError):
                self._temporary.unlink(missing_ok=True)


def _make_folder(folder: Path, *, durable: bool) -> None:
    """A folder and those above it, each named durably in the one that holds it."""
    missing = [at for at in (folder, *folder.parents) if not at.exists()] if durable else []
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        sync_folder(made.parent)


def sync_folder(folder: Path) -> None:
    """Let what was put into a folder, or taken out of it, outlive a power cut; where that is no use, nothing."""
    if os.name == "nt":  # Windows has no handle on a folder to sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
