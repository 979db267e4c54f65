"""The program that a courier is: it answers on its standard output what it is asked on its standard input."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lydsak.build.workers.away import read_frame, write_frame
from lydsak.build.workers.orphans import leave_with_parent
from lydsak.errors import LydsakError
from lydsak.model import Key, SharedStore
from lydsak.store import Store
from lydsak.store.bucket import EntryBucket
from lydsak.store.exchange import UNREACHED, Exchange

_OFFLINE: Final = "is this machine online, and `endpoint` right? the next build asks again"
_WITHOUT_LIST: Final = (
    "the key takes s3:GetObject, s3:PutObject and s3:ListBucket: without the last, what is not there is refused too"
)


class NoExchange(Exchange):
    """Where there is no bucket to be had: each question is answered by the reason."""

    def __init__(self, trouble: LydsakError) -> None:
        self._trouble = trouble
        self._unsent: dict[Key, None] = {}

    @property
    def reading_trouble(self) -> LydsakError | None:
        """Why."""
        return self._trouble

    @property
    def writing_trouble(self) -> LydsakError | None:
        """The same."""
        return self._trouble

    def fetch(self, keys: Iterable[Key]) -> tuple[Key, ...]:  # noqa: ARG002
        """Nothing comes."""
        return ()

    def send(self, keys: Iterable[Key]) -> None:
        """It stays."""
        self._unsent.update(dict.fromkeys(keys))

    def flush(self, patience: float) -> tuple[Key, ...]:  # noqa: ARG002
        """Nothing was sent."""
        unsent = tuple(self._unsent)
        self._unsent.clear()
        return unsent


def serve_store() -> None:
    """Exchange entries between the store and the bucket that the command line names, until there is nobody to ask."""
    leave_with_parent(int(sys.argv[1]))
    questions, answers = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    exchange = open_exchange(SharedStore(**json.loads(sys.argv[2])), Path(sys.argv[3]))
    while (frame := read_frame(questions)) is not None:
        question = json.loads(frame)
        if "send" in question:
            exchange.send(map(Key, question["send"]))
            continue
        fetches = "fetch" in question
        keys = exchange.fetch(map(Key, question["fetch"])) if fetches else exchange.flush(question["flush"])
        # A key that may only read is no reason to read no more: that is told when all is done.
        trouble = exchange.reading_trouble or (None if fetches else exchange.writing_trouble)
        told = {"keys": keys, "trouble": _describe(trouble), "reads": exchange.reading_trouble is None}
        write_frame(answers, json.dumps(told).encode("ascii"))
    os._exit(0)  # a request that is under way is waited for by nobody


def open_exchange(shared: SharedStore, store: Path) -> Exchange:
    """With the bucket, or with the reason why there is none."""
    try:
        return Exchange(Store(store), EntryBucket(shared), read_only=shared.read_only)
    except LydsakError as error:
        return NoExchange(error)


def _describe(trouble: LydsakError | None) -> tuple[str, str] | None:
    if trouble is None:
        return None
    if trouble.code == UNREACHED:
        return trouble.message, _OFFLINE
    return trouble.message, _WITHOUT_LIST if "AccessDenied" in trouble.message else trouble.help or ""
