"""The processes that a build's workers are: how they start, and what one does with a chunk of tasks."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from lydsak.build.workers.open_files import secure_open_files
from lydsak.build.workers.orphans import finish_if_orphaned, leave_with_parent
from lydsak.build.workers.watch import Board, note_patience, note_rest, note_task
from lydsak.errors import LydsakError

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.context import BaseContext
    from multiprocessing.sharedctypes import SynchronizedArray

T = TypeVar("T")
R = TypeVar("R")
FindPatience = Callable[[T], "float | None"]
"""Seconds after which a task hangs; None never does."""

_LAST: Final = -100
"""After all else that is done when a process ends."""


class Chunk(Generic[T, R]):
    """Several tasks as one call, so that a short task does not cost a round trip."""

    def __init__(self, run: Callable[[T], R], tasks: tuple[T, ...], number: int) -> None:
        """`number` is what the build knows it by."""
        self.run = run
        self.tasks = tasks
        self.number = number

    def __call__(self) -> list[R | LydsakError]:
        """In a worker."""
        return [self._attempt(place, task) for place, task in enumerate(self.tasks)]

    def _attempt(self, place: int, task: T) -> R | LydsakError:
        note_task(self.number, place)
        try:
            with finish_if_orphaned():
                return self.run(task)
        except LydsakError as error:
            # Libraries (tblib, which Dask brings) would send the traceback along, and all that its frames hold.
            error.__traceback__ = error.__cause__ = error.__context__ = None
            return error
        finally:
            note_rest()


class Beginning(Generic[T, R]):
    """One task, whose error is the error of the call."""

    def __init__(self, run: Callable[[T], R], task: T, number: int) -> None:
        """`number` is what the build knows it by."""
        self.run = run
        self.task = task
        self.number = number

    def __call__(self) -> R:
        """In a worker."""
        note_task(self.number, 0)
        try:
            with finish_if_orphaned():
                return self.run(self.task)
        finally:
            note_rest()


class InnerChunk(Generic[T, R]):
    """Several tasks that a worker runs at once, as a part of what it is at: each has a patience of its own."""

    def __init__(self, run: Callable[[T], R], tasks: tuple[T, ...], find_patience: FindPatience[T] | None) -> None:
        self.run = run
        self.tasks = tasks
        self.find_patience = find_patience

    def __call__(self) -> list[R | LydsakError]:
        """In the worker itself."""
        return [self._attempt(task) for task in self.tasks]

    def _attempt(self, task: T) -> R | LydsakError:
        note_patience(self.find_patience(task) if self.find_patience else None)
        try:
            return self.run(task)
        except LydsakError as error:
            return error
        finally:
            note_patience(None)


def start_pool(count: int, clocks: SynchronizedArray[float], board: Board, context: BaseContext) -> Executor:
    """So many workers, which tell on the board what they are at."""
    from concurrent.futures import ProcessPoolExecutor

    from lydsak.audio.libraries import forbid_threads, load_libraries

    secure_open_files(count)
    forbid_threads()
    if context.get_start_method() == "fork":
        load_libraries()  # once for all: a fork has what its parent had
    return ProcessPoolExecutor(count, context, initializer=_start_worker, initargs=(clocks, board, os.getpid()))


def choose_context(*, threads: bool = False) -> BaseContext:
    """How processes are started here, by a build that has `threads` or none."""
    import multiprocessing

    # fork is the quickest by far and safe here: the parent has no thread when it forks. macOS frameworks and Windows
    # cannot fork.
    return multiprocessing.get_context("fork" if sys.platform == "linux" and not threads else "spawn")


def _start_worker(clocks: SynchronizedArray[float], board: Board, parent: int) -> None:
    from multiprocessing import util

    from lydsak.audio.libraries import load_libraries
    from lydsak.engines.online.rate import share_clocks

    board.take_slot()
    _close_streams()
    util.Finalize(None, _leave_threads, exitpriority=_LAST)
    if sys.version_info >= (3, 13):
        # Until then what a process does at its end came before threads are waited for, as it has to here.
        threading._register_atexit(util._exit_function)  # type: ignore[attr-defined]  # noqa: SLF001 (no public way)
    share_clocks(clocks)
    leave_with_parent(parent)
    # Ctrl-C reaches the whole process group; the parent alone decides what stops. SIGTERM ends a worker at once: a
    # fork has its parent's handler, which would print a traceback here.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    load_libraries()


def _close_streams() -> None:
    """What a voice prints is no result of the build's, and what is typed is not for it."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    with suppress(OSError):
        os.dup2(2, 1)


def _leave_threads() -> None:
    """A thread that a voice left running is waited for by nobody."""
    if any(thread is not threading.main_thread() and not thread.daemon for thread in threading.enumerate()):
        os._exit(0)
