"""The program that forks a process for each command; what it is asked and answers are lines of JSON."""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing.util import Finalize, register_after_fork
from pathlib import Path
from typing import Any, Final

from faults.running import GONE

_PR_SET_CHILD_SUBREAPER: Final = 36
"""prctl(2): orphans of this program's children become its own."""


def main() -> None:
    """Answer each order by the process that takes it and, at its end, its exit code; negative for a signal."""
    from lydsak import __main__ as program
    from lydsak.audio.libraries import forbid_threads, load_libraries

    _adopt_orphans()
    forbid_threads()  # a fork must find none
    load_libraries()
    while order := _read_order():
        child = os.fork()
        if not child:
            _begin(order)
            program.main()
            return
        _answer(child)
        _, status = os.waitpid(child, 0)
        left = _reap(child)
        if order["learned"]:
            _import_all(dict.fromkeys(Path(order["learned"]).read_text(encoding="utf-8").split()))
        _answer([os.waitstatus_to_exitcode(status), left])


def _begin(order: dict[str, Any]) -> None:
    """In the child: as if a shell had started it."""
    os.setsid()
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, order["stdout"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, order["stderr"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        opened = os.open(path, flags, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["lydsak", *order["arguments"]]
    if order["learned"]:
        Finalize(None, _note_modules, args=(order["learned"],), exitpriority=0)
        register_after_fork(sys, lambda _: Finalize(None, _note_modules, args=(order["learned"],), exitpriority=0))


def _note_modules(path: str) -> None:
    """At the end of a command and of each of its workers."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write("".join(f"{name}\n" for name in sys.modules))


def _reap(group: int) -> bool:
    """Wait until nothing of a group is left; workers whose build was killed have become ours. Whether something is."""
    end = time.monotonic() + GONE
    while time.monotonic() < end:
        try:
            if os.waitpid(-group, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
        except ChildProcessError:
            return False
    return True


def _adopt_orphans() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _import_all(names: Iterable[str]) -> None:
    for name in names:
        with suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _read_order() -> dict[str, Any] | None:
    """Read from the file itself: a child must not find half a line in a buffer."""
    line = b""
    while not line.endswith(b"\n"):
        part = os.read(0, 1 << 16)
        if not part:
            return None
        line += part
    order: dict[str, Any] = json.loads(line)
    return order


def _answer(value: object) -> None:
    os.write(1, json.dumps(value).encode() + b"\n")


if __name__ == "__main__":
    main()
