"""A store and a bucket: entries had from there and sent there, several at a time, for as long as the bucket answers.

What fails once is not tried again: a store is only spared work, and whoever waits for it could do the work meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Final, Protocol

from lydsak.errors import LydsakError, TargetError
from lydsak.model import Key
from lydsak.store import Store

_READERS: Final = 16
_WRITERS: Final = 4
UNREACHED: Final = "L851"
"""The code of a bucket that does not answer, whatever it is asked."""


class KeepsEntries(Protocol):
    """Entries by key, somewhere else."""

    def read(self, key: Key) -> bytes | None:
        """What stands in an entry's place. Raises TargetError."""

    def write(self, key: Key, content: bytes) -> None:
        """Put an entry in place. Raises TargetError."""


class Exchange:
    """Between one store and one bucket."""

    def __init__(self, store: Store, bucket: KeepsEntries, *, read_only: bool = False) -> None:
        self._store = store
        self._bucket = bucket
        self._read_only = read_only
        self._reading: LydsakError | None = None
        self._writing: LydsakError | None = None
        self._waiting: dict[Key, Future[bool]] = {}
        self._writers = ThreadPoolExecutor(_WRITERS)

    @property
    def reading_trouble(self) -> LydsakError | None:
        """What ended the reading."""
        return self._reading

    @property
    def writing_trouble(self) -> LydsakError | None:
        """What ended the writing."""
        return self._writing

    def fetch(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """Have what the store lacks, where the bucket has it whole; returns the keys of what came."""
        lacking = [key for key in dict.fromkeys(keys) if self._store.find_size(key) is None]
        with ThreadPoolExecutor(_READERS) as readers:
            return tuple(key for key, had in zip(lacking, readers.map(self._fetch_one, lacking), strict=True) if had)

    def send(self, keys: Iterable[Key]) -> None:
        """Begin to send what was made, over whatever stands there."""
        for key in () if self._read_only else keys:
            if key not in self._waiting:
                self._waiting[key] = self._writers.submit(self._send_one, key)

    def flush(self, patience: float) -> tuple[Key, ...]:
        """Wait until all is sent, for so many seconds; returns the keys of what was not, and will not be."""
        done, _ = wait(self._waiting.values(), timeout=patience)
        unsent = tuple(key for key, sent in self._waiting.items() if sent not in done or not sent.result())
        self._waiting.clear()
        if unsent and not self._writing:
            self._writing = TargetError(UNREACHED, f"not all was sent in {patience:g} s", help=None)
        return unsent

    def _fetch_one(self, key: Key) -> bool:
        if self._reading:
            return False
        try:
            content = self._bucket.read(key)
            return content is not None and self._store.adopt_entry(key, content)
        except LydsakError as error:
            self._note_reading(error)
            return False

    def _send_one(self, key: Key) -> bool:
        """Whether there is nothing left to send."""
        if self._writing:
            return False
        content = self._store.export_entry(key)
        try:
            if content is not None:
                self._bucket.write(key, content)
        except LydsakError as error:
            self._writing = self._writing or error
            return False
        return True

    def _note_reading(self, error: LydsakError) -> None:
        self._reading = self._reading or error
        if error.code == UNREACHED:
            self._writing = self._writing or error
