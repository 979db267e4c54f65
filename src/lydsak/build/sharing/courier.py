"""A program beside a build that has entries of the store from a shared bucket and sends them there.

A program of its own, as the library that talks to the bucket keeps threads and a build's processes are forks; and so
that it can be ended where it hangs. Whatever goes wrong with it, the build goes on without it.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from lydsak.build.workers.away import read_frame, write_frame
from lydsak.errors import Phrase, StorageError
from lydsak.model import Key, SharedStore
from lydsak.store.bucket import locate_bucket

FLUSH: Final = 120.0
"""Seconds that the last entries have to be sent in, when all else is done."""
_START: Final = 60.0
_A_KEY: Final = 5.0
"""Seconds after which it hangs, and more for each key: far more than its own patience allows."""
_SERVE: Final = "from lydsak.build.sharing.courier_host import serve_store; serve_store()"


class Courier:
    """Between a store and the shared bucket."""

    def __init__(self, shared: SharedStore, store: Path) -> None:
        """It is started at once; what it lacks to do its work is told by its first answer."""
        self._address = str(locate_bucket(shared))
        self.problem: StorageError | None = None
        """Why it is of no use, or of less."""
        self.reads = True
        """Whether there is any use in asking it."""
        command = [sys.executable, "-P", "-c", _SERVE, str(os.getpid()), json.dumps(asdict(shared)), str(store)]
        # A session of its own: Ctrl-C is the build's.
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own module)
            command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )

    def fetch(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """Have what the store lacks, as far as the bucket has it whole; returns the keys of what came."""
        wanted = list(keys)
        return self._ask({"fetch": wanted}, _START + _A_KEY * len(wanted)) if wanted and self.reads else ()

    def send(self, keys: Iterable[Key]) -> None:
        """Send what the store has, meanwhile; it is not waited for."""
        with suppress(OSError, ValueError):  # that it ended is told when it is asked
            self._tell({"send": list(keys)})

    def flush(self, patience: float = FLUSH) -> tuple[Key, ...] | None:
        """Wait until all is sent, so many seconds. Returns the keys of what was not; None where nobody knows."""
        unsent = self._ask({"flush": patience}, _START + patience)
        return None if self._process.poll() is not None else unsent

    def end(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()
        self._process.communicate()

    def _ask(self, question: dict[str, Any], patience: float) -> tuple[Key, ...]:
        try:
            self._tell(question)
            answer = json.loads(self._await_answer(time.monotonic() + patience))
        except (OSError, ValueError) as error:
            self.problem = self.problem or self._explain(f"its program ended ({error})", "build again")
            self.reads = False
            self.end()
            return ()
        self.reads = answer["reads"]
        if answer["trouble"]:
            self.problem = self.problem or self._explain(*answer["trouble"])
        return tuple(Key(key) for key in answer["keys"])

    def _tell(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None  # noqa: S101 (both are pipes)
        write_frame(self._process.stdin.fileno(), json.dumps(message).encode("ascii"))

    def _await_answer(self, until: float) -> bytes:
        """Raises ValueError where there will be none."""
        assert self._process.stdout is not None  # noqa: S101
        answers = self._process.stdout.fileno()
        if not select.select([answers], [], [], max(0.0, until - time.monotonic()))[0]:
            raise ValueError("no answer")
        answer = read_frame(answers)
        if answer is None:
            raise ValueError("no answer any more")
        return answer

    def _explain(self, what: str, advice: str) -> StorageError:
        message = Phrase("goes on without the shared store {address}: {what}", address=self._address, what=what)
        return StorageError("L706", message, help=advice)
