"""Entries in a bucket of an S3-compatible store: each an object, byte for byte as it stands in a store's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lydsak.model import Key, SharedStore
from lydsak.store import LARGEST_SHARED
from lydsak.targets.s3_client import BucketAddress, check_bucket_address, explain_bucket, find_s3_code, open_bucket

if TYPE_CHECKING:
    from obstore.store import S3Store

_PATIENCE: Final = 20.0
"""Seconds that one entry may take: what takes longer is made sooner."""
_ATTEMPTS: Final = 2
_HEADER: Final = 1 << 20
"""Bytes that an entry may have besides its payload."""


class EntryBucket:
    """Entries by key. An object appears whole or not at all; what is in it is for the reader to judge."""

    def __init__(self, shared: SharedStore, *, patience: float = _PATIENCE) -> None:
        """No request yet. Raises SettingsError (L856), TargetError (L850, L852)."""
        self._at = locate_bucket(shared)
        check_bucket_address(self._at)
        self._opened: S3Store = open_bucket(self._at, patience=patience, attempts=_ATTEMPTS)

    def read(self, key: Key) -> bytes | None:
        """What stands in an entry's place; None where nothing does, or what is too large. Raises TargetError."""
        path = name_object(key)
        with explain_bucket(self._at, path):
            try:
                found = self._opened.get(path)
                return bytes(found.bytes()) if found.meta["size"] <= LARGEST_SHARED + _HEADER else None
            except FileNotFoundError as error:
                if find_s3_code(str(error)) == "NoSuchBucket":
                    raise
                return None

    def write(self, key: Key, content: bytes) -> None:
        """Put an entry in place of whatever stands there. Raises TargetError."""
        path = name_object(key)
        with explain_bucket(self._at, path):
            self._opened.put(path, content, use_multipart=False)


def locate_bucket(shared: SharedStore) -> BucketAddress:
    """Where requests go."""
    return BucketAddress(shared.bucket, shared.prefix, shared.endpoint, shared.region)


def name_object(key: Key) -> str:
    """As in a store's folder, so that a folder can be copied into a bucket with any tool."""
    return f"{key[:2]}/{key[2:]}"
