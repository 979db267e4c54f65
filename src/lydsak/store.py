"""The content-addressed store, and the two ways a file comes to be: whole in the store, durable in the web root.

An entry is one file: a JSON line (digest, size, recipe), then the payload. It is written under a temporary name in its
own folder and renamed, without fsync: the digest makes a torn entry a miss. What is published is synced before and
after the rename, because there a torn file would be heard.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from lydsak.errors import Place, StorageError
from lydsak.model import Key

_FORMAT = 1
_MAX_HEADER = 1 << 20
_BLOCK: Final = 1 << 18
"""Bytes read at a time from what may be large."""


@dataclass(frozen=True)  # no slots: the key is worked out once and kept
class Recipe:
    """What an artifact is made from: a step's name and every input that matters to its bytes."""

    step: str
    inputs: Mapping[str, object]

    @cached_property
    def key(self) -> Key:
        """SHA-256 of the recipe's canonical JSON."""
        canonical = json.dumps([self.step, self.inputs], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return Key(hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest())


class Store:
    """Artifacts by key under one folder. Safe for any number of processes: an entry only ever appears whole."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def locate(self, key: Key) -> Path:
        """Where the entry of a key is or would be."""
        return self.root / key[:2] / key[2:]

    def get(self, key: Key) -> bytes | None:
        """The payload of an entry whose digest is right; None for a missing, damaged or foreign one."""
        try:
            content = self.locate(key).read_bytes()
        except OSError:
            return None
        header = _read_header(content)
        if header is None:
            return None
        payload = content[header.offset :]
        return payload if header.digest == _digest_entry(key, payload) else None

    def find_size(self, key: Key) -> int | None:
        """The payload's length where an entry of the right size stands; its digest is not checked."""
        header = self._peek(key)
        if header is None:
            return None
        try:
            whole = self.locate(key).stat().st_size
        except OSError:
            return None
        return header.size if whole == header.offset + header.size else None

    def verify(self, key: Key) -> bool:
        """Whether an entry stands whole, read in blocks: for what is too large to be held."""
        header = self._peek(key)
        if header is None:
            return False
        digest = hashlib.sha256(key.encode("ascii"))
        try:
            with self.locate(key).open("rb") as file:
                file.seek(header.offset)
                while block := file.read(_BLOCK):
                    digest.update(block)
        except OSError:
            return False
        return digest.hexdigest() == header.digest

    def read_part(self, key: Key, first: int, end: int) -> bytes | None:
        """Bytes of a payload that was verified before; None where the entry is gone."""
        header = self._peek(key)
        if header is None:
            return None
        try:
            with self.locate(key).open("rb") as file:
                file.seek(header.offset + first)
                return file.read(min(end, header.size) - first)
        except OSError:
            return None

    def take(self, key: Key) -> bytes:
        """A payload that was just made. Raises StorageError where it is gone or not right."""
        return b"".join(self.read_blocks(key))

    def read_blocks(self, key: Key) -> Iterator[bytes]:
        """A payload that was just made, block by block; it is never held whole.

        Raises StorageError where the entry is gone, or at its end where its digest is not right.
        """
        header, digest = self._peek(key), hashlib.sha256(key.encode("ascii"))
        with suppress(OSError), self.locate(key).open("rb") as file:
            file.seek(header.offset if header else 0)
            while block := file.read(_BLOCK):
                digest.update(block)
                yield block
        if header is None or digest.hexdigest() != header.digest:
            raise StorageError(
                "L705", "the store lost what was just made", help="is another program clearing .lydsak? Build again"
            )

    def read_recipe(self, key: Key) -> Recipe | None:
        """What an entry was made from."""
        header = self._peek(key)
        return None if header is None else header.recipe

    def put(self, recipe: Recipe, payload: bytes) -> None:
        """Keep an artifact. Raises StorageError when the disk is full or may not be written."""
        self.put_parts(recipe, (payload,))

    def put_parts(self, recipe: Recipe, parts: Iterable[bytes]) -> None:
        """Keep an artifact that comes in parts and is never held whole. Raises StorageError as `put`."""
        path = self.locate(recipe.key)
        with explain_storage(path):
            if path.is_dir():
                raise StorageError("L703", f"a folder stands where the store keeps an entry: {path}", help="remove it")
            with _Replacement(path, durable=False) as file:
                file.write(_render_header(recipe, "0" * 64, 0))
                digest, size = hashlib.sha256(recipe.key.encode("ascii")), 0
                for part in parts:
                    file.write(part)
                    digest.update(part)
                    size += len(part)
                file.rewind()
                file.write(_render_header(recipe, digest.hexdigest(), size))

    def get_or_make(self, recipe: Recipe, make: Callable[[], bytes]) -> bytes:
        """The kept artifact of a recipe, or a new one, kept."""
        payload = self.get(recipe.key)
        if payload is None:
            payload = make()
            self.put(recipe, payload)
        return payload

    def drop(self, key: Key) -> None:
        """Forget an artifact that proved useless. Raises StorageError."""
        path = self.locate(key)
        with explain_storage(path):
            path.unlink(missing_ok=True)

    def _peek(self, key: Key) -> _Header | None:
        try:
            with self.locate(key).open("rb") as file:
                return _read_header(file.readline(_MAX_HEADER))
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class _Header:
    digest: str
    size: int
    recipe: Recipe
    offset: int


def _read_header(content: bytes) -> _Header | None:
    end = content.find(b"\n", 0, _MAX_HEADER)
    try:
        head = json.loads(content[: max(end, 0)])
        if head["lydsak"] != _FORMAT:
            return None
        return _Header(str(head["digest"]), int(head["size"]), Recipe(head["step"], head["inputs"]), end + 1)
    except (ValueError, KeyError, TypeError):
        return None


def _render_header(recipe: Recipe, digest: str, size: int) -> bytes:
    """The line before the payload: as long whatever the digest and size, so that it can be written last."""
    head = {"lydsak": _FORMAT, "digest": digest, "size": f"{size:012}", "step": recipe.step, "inputs": recipe.inputs}
    return json.dumps(head, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


def _digest_entry(key: Key, payload: bytes) -> str:
    # The key is part of what is digested, so that an entry moved to another name is noticed.
    digest = hashlib.sha256(key.encode("ascii"))
    digest.update(payload)
    return digest.hexdigest()


def publish_file(path: Path, content: bytes) -> bool:
    """Put a file in place whole and durable; False when the same bytes were there already. Raises StorageError."""
    with explain_storage(path):
        if holds_bytes(path, content):
            return False
        with _Replacement(path, durable=True) as file:
            file.write(content)
    return True


def keep_file(path: Path, content: bytes) -> None:
    """Put a file in place whole, but not durable: one that is lost costs time alone. Raises StorageError."""
    with explain_storage(path), _Replacement(path, durable=False) as file:
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
            staged = _name_temporary(path)
            self._waiting[path] = staged
            with _Replacement(staged, durable=True) as file:
                file.write(content)

    def publish(self, order: Iterable[Path]) -> tuple[Path, ...]:
        """Put in place what waits, in this order; returns what changed. Raises StorageError."""
        changed = tuple(path for path in order if path in self._waiting)
        for path in changed:
            with explain_storage(path):
                self._waiting.pop(path).replace(path)
        for folder in {path.parent for path in changed}:
            _sync_folder(folder)
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
    with explain_storage(path), _Replacement(path, durable=True) as file:
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
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = _name_temporary(target)
        try:
            os.link(source, temporary)
        except OSError:
            with source.open("rb") as file:
                return publish_parts(target, iter(lambda: file.read(_BLOCK), b"")).changed
        temporary.replace(target)
        # rename(2) does nothing when both names are links to one file; the temporary name would stay.
        temporary.unlink(missing_ok=True)
        _sync_folder(target.parent)
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


@contextmanager
def explain_storage(path: Path) -> Iterator[None]:
    """Turn what the operating system says of a full or closed disk into a StorageError that names the place."""
    try:
        yield
    except OSError as error:
        place = Place(path=str(path))
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageError(
                "L701", "the disk is full", place=place, help="free some space and build again"
            ) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise StorageError("L702", "may not be written", place=place, help="check owner and permissions") from error
        raise StorageError("L704", f"cannot be written: {error.strerror or error}", place=place) from error


class _Replacement:
    """A file written under a temporary name beside its target, which it becomes when the `with` block ends well.

    Its folder is made where there is none.
    """

    def __init__(self, path: Path, *, durable: bool) -> None:
        self.target: Path | None = path
        """May be changed, or set to None: then nothing becomes of the file."""
        self._temporary = _name_temporary(path)
        self._durable = durable

    def __enter__(self) -> Self:
        try:
            self._file = self._temporary.open("xb")
        except FileNotFoundError:
            self._temporary.parent.mkdir(parents=True, exist_ok=True)
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
                    _sync_folder(self.target.parent)
        finally:
            with suppress(OSError):
                self._temporary.unlink(missing_ok=True)


def _name_temporary(path: Path) -> Path:
    return path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.tmp")


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on a folder to sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
