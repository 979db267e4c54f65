"""The content-addressed store: artifacts by the hash of what they are made from.

An entry is one file: a JSON line (digest, size, recipe), then the payload. It is written under a temporary name in its
own folder and renamed, without fsync: the digest makes a torn entry a miss.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from lydsak.errors import StorageError
from lydsak.model import Key
from lydsak.store.files import Replacement, explain_storage

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
            with Replacement(path, durable=False) as file:
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
