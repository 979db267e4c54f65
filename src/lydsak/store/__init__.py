"""The content-addressed store: artifacts by the hash of what they are made from.

An entry is one file, written under a temporary name in its own folder and renamed, without fsync: the digest in its
first line makes a torn entry a miss. So is whatever else stands in an entry's place; it is taken away when the entry is
made again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from lydsak.errors import Place, StorageError
from lydsak.model import Key
from lydsak.store.entries import Entry, clear_way, is_entry, open_entry, render_header
from lydsak.store.entries import Recipe as Recipe
from lydsak.store.files import Replacement, explain_storage

_MOST_HELD: Final = 1 << 30
"""Bytes of an entry that is handed out whole; none is near it, unless its size is a lie."""

LARGEST_SHARED: Final = 64 << 20
"""Bytes of an entry that another store is given, or taken from: it is held whole on its way."""


class Store:
    """Artifacts by key under one folder. Safe for any number of processes: an entry only ever appears whole."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def locate(self, key: Key) -> Path:
        """Where the entry of a key is or would be."""
        return self.root / key[:2] / key[2:]

    def get(self, key: Key) -> bytes | None:
        """The payload of an entry whose digest is right; None for a missing, damaged or foreign one."""
        entry = self._open(key)
        if entry is None:
            return None
        with entry.file:
            if entry.size > _MOST_HELD:
                return None
            try:
                payload = b"".join(entry.read_blocks(key))
            except (OSError, ValueError):
                return None
            entry.note_use()
            return payload

    def find_size(self, key: Key) -> int | None:
        """The payload's length where an entry of the right size stands; its digest is not checked."""
        entry = self._open(key)
        if entry is None:
            return None
        entry.file.close()
        return entry.size

    def verify(self, key: Key) -> bool:
        """Whether an entry stands whole, read in blocks: for what is too large to be held."""
        entry = self._open(key)
        if entry is None:
            return False
        with entry.file:
            whole = entry.is_whole(key)
            if whole:
                entry.note_use()
            return whole

    def read_part(self, key: Key, first: int, end: int) -> bytes | None:
        """Bytes of a payload that was verified before, up to its end; None where the entry is gone."""
        entry = self._open(key)
        if entry is None:
            return None
        with entry.file, suppress(OSError):
            entry.file.seek(entry.offset + first)
            wanted = max(min(end, entry.size) - first, 0)
            part = entry.file.read(wanted)
            return part if len(part) == wanted else None
        return None

    def take(self, key: Key) -> bytes:
        """A payload that was just made. Raises StorageError where it is gone or not right."""
        return b"".join(self.read_blocks(key))

    def read_blocks(self, key: Key) -> Iterator[bytes]:
        """A payload that was just made, block by block; it is never held whole.

        Raises StorageError where the entry is gone, or at its end where its digest is not right.
        """
        entry = self._open(key)
        if entry is not None:
            with entry.file, suppress(OSError, ValueError):
                yield from entry.read_blocks(key)
                return
        raise StorageError(
            "L705", "the store lost what was just made", help="is another program clearing .lydsak? Build again"
        )

    def read_recipe(self, key: Key) -> Recipe | None:
        """What an entry was made from; None also where what it tells is not what its key was made of."""
        entry = self._open(key)
        if entry is None:
            return None
        entry.file.close()
        return entry.recipe if entry.recipe.key == key else None

    def put(self, recipe: Recipe, payload: bytes) -> None:
        """Keep an artifact. Raises StorageError when the disk is full or may not be written."""
        self.put_parts(recipe, (payload,))

    def put_parts(self, recipe: Recipe, parts: Iterable[bytes]) -> None:
        """Keep an artifact that comes in parts and is never held whole. Raises StorageError as `put`."""
        path = self.locate(recipe.key)
        with explain_storage(path):
            self._clear_way(path)
            with Replacement(path, durable=False) as file:
                file.write(render_header(recipe, "0" * 64, 0))
                digest, size = hashlib.sha256(recipe.key.encode("ascii")), 0
                for part in parts:
                    file.write(part)
                    digest.update(part)
                    size += len(part)
                file.rewind()
                file.write(render_header(recipe, digest.hexdigest(), size))

    def export_entry(self, key: Key) -> bytes | None:
        """A whole entry as it stands, for another store; None for a missing, damaged, foreign or huge one."""
        size = self.find_size(key)
        if size is None or size > LARGEST_SHARED:
            return None
        try:
            content = self.locate(key).read_bytes()
        except OSError:
            return None
        return content if is_entry(content, key) else None

    def adopt_entry(self, key: Key, content: bytes) -> bool:
        """Keep an entry as another store has it; False for what is not whole, or not of this key.

        Raises StorageError as `put`.
        """
        if not is_entry(content, key):
            return False
        path = self.locate(key)
        with explain_storage(path):
            self._clear_way(path)
            with Replacement(path, durable=False) as file:
                file.write(content)
        return True

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

    def _open(self, key: Key) -> Entry | None:
        return open_entry(self.locate(key))

    def _clear_way(self, path: Path) -> None:
        if os.path.lexists(self.root) and not self.root.is_dir():
            raise StorageError(
                "L703",
                "the store is no folder: nothing can be kept in it",
                place=Place(str(self.root)),
                help="remove it",
            )
        clear_way(path)
