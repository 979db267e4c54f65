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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from lydsak.errors import Place, StorageError
from lydsak.model import Key

_FORMAT = 1
_MAX_HEADER = 1 << 20


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an artifact is made from: a step's name and every input that matters to its bytes."""

    step: str
    inputs: Mapping[str, object]

    @property
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

    def read_recipe(self, key: Key) -> Recipe | None:
        """What an entry was made from."""
        header = self._peek(key)
        return None if header is None else header.recipe

    def put(self, recipe: Recipe, payload: bytes) -> None:
        """Keep an artifact. Raises StorageError when the disk is full or may not be written."""
        path = self.locate(recipe.key)
        head = {
            "lydsak": _FORMAT,
            "digest": _digest_entry(recipe.key, payload),
            "size": len(payload),
            "step": recipe.step,
            "inputs": recipe.inputs,
        }
        line = json.dumps(head, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"
        with explain_storage(path):
            if path.is_dir():
                raise StorageError("L703", f"a folder stands where the store keeps an entry: {path}", help="remove it")
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace_file(path, line + payload, durable=False)

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
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace_file(path, content, durable=True)
    return True


def link_file(source: Path, target: Path) -> bool:
    """Make `target` the same file as `source`, or a copy where the disk has no links; False when it already was."""
    with explain_storage(target):
        if target.exists() and (target.samefile(source) or holds_bytes(target, source.read_bytes())):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = _name_temporary(target)
        try:
            os.link(source, temporary)
        except OSError:
            return publish_file(target, source.read_bytes())
        temporary.replace(target)
        # rename(2) does nothing when both names are links to one file; the temporary name would stay.
        temporary.unlink(missing_ok=True)
        _sync_folder(target.parent)
    return True


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


def _replace_file(path: Path, content: bytes, *, durable: bool) -> None:
    temporary = _name_temporary(path)
    try:
        with temporary.open("xb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)


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
