"""The pool of processes that speak, mix and encode. The parent never does: a library that crashes takes only a worker.

Everything goes through the `concurrent.futures.Executor` interface, so another executor can take the pool's place.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, Self, TypeVar

from lydsak.build.open_files import secure_open_files
from lydsak.build.orphans import finish_if_orphaned, leave_with_parent
from lydsak.errors import LydsakError

# concurrent.futures and multiprocessing are imported where a pool is used: a build with nothing to do has none.
if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing.context import BaseContext
    from multiprocessing.sharedctypes import SynchronizedArray

T = TypeVar("T")
R = TypeVar("R")


_AHEAD: Final = 4
"""Chunks handed out for each worker: enough that none waits for us."""


@dataclass(frozen=True, slots=True)
class WorkerCrash:
    """Stands in a result's place: a worker died while it ran this task alone."""


class Workers:
    """Runs tasks in processes that start at the first task and end with the `with` block."""

    def __init__(self, count: int | None = None) -> None:
        self.count = count or os.cpu_count() or 1
        self._width = self.count
        self._executor: Executor | None = None
        self._waiting: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and not issubclass(kind, Exception):
            # Stopped by Ctrl-C or SIGTERM: do not wait for a voice that may hang. The store never holds half a file.
            import multiprocessing

            for process in multiprocessing.active_children():
                process.terminate()
        self._stop()

    def run_tasks(
        self, run: Callable[[T], R], tasks: Sequence[T], *, chunk: int = 1, width: int | None = None
    ) -> Generator[tuple[T, R | LydsakError | WorkerCrash]]:
        """Run tasks in chunks over the workers; yields each task with its result or error as chunks are done.

        `width` is how many run at once, as many as there are workers where it is None: what waits for a network needs
        no processor. When a worker dies, what it and its fellows had not finished is run again one task at a time, so
        that only the task that kills its worker gets a WorkerCrash. Closed early, it starts no more tasks.
        """
        from concurrent.futures.process import BrokenProcessPool

        chunks = [tuple(tasks[start : start + chunk]) for start in range(0, len(tasks), chunk)]
        if not chunks:
            return
        self._set_width(width or self.count)
        unfinished: list[T] = []
        results = self._run_chunks(run, chunks, width or _AHEAD * self.count)
        with closing(results):
            for part, result in results:
                if isinstance(result, BrokenProcessPool):
                    unfinished.extend(part)
                else:
                    yield from zip(part, result, strict=True)
        if unfinished:
            self._stop()
            yield from self._run_singly(run, unfinished)

    def start(self) -> None:
        """Start the processes now, so that they are ready when the first task is."""
        self.begin_task(_do_nothing, None)

    def load_meanwhile(self, load: Callable[[], None]) -> None:
        """Load here what will be needed, when the next tasks are handed out and there is time to wait."""
        self._waiting.append(load)

    def begin_task(self, run: Callable[[T], R], task: T) -> Future[R]:
        """Run one task beside whatever comes next."""
        if self._executor is None:
            self._executor = _start_pool(self._width, self._clocks)
        return self._executor.submit(run, task)

    def _run_chunks(
        self, run: Callable[[T], R], chunks: Sequence[tuple[T, ...]], ahead: int
    ) -> Generator[tuple[tuple[T, ...], list[R | LydsakError] | BrokenProcessPool]]:
        """Run chunks, so many handed out at a time; yields each with its results as it is done."""
        from concurrent.futures import FIRST_COMPLETED, wait
        from concurrent.futures.process import BrokenProcessPool

        waiting = iter(chunks)
        futures = {self._submit(_Chunk(run, part)): part for part in islice(waiting, ahead)}
        self._load_waiting()
        try:
            while futures:
                done, _ = wait(futures, return_when=FIRST_COMPLETED)
                for future in done:
                    part = futures.pop(future)
                    error = future.exception()
                    if error is not None and not isinstance(error, BrokenProcessPool):
                        raise error
                    yield part, error or future.result()
                    futures.update({self._submit(_Chunk(run, more)): more for more in islice(waiting, 1)})
        finally:
            for future in futures:
                future.cancel()

    def _load_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for load in waiting:
            load()

    def _run_singly(
        self, run: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[T, R | LydsakError | WorkerCrash]]:
        from concurrent.futures.process import BrokenProcessPool

        for task in tasks:
            try:
                (result,) = self._submit(_Chunk(run, (task,))).result()
            except BrokenProcessPool:
                self._stop()
                yield task, WorkerCrash()
            else:
                yield task, result

    def _set_width(self, width: int) -> None:
        """Another width takes another pool. The old one ends first: a fork must find no thread of its."""
        if width != self._width:
            self._stop()
            self._width = width

    def _submit(self, chunk: _Chunk[T, R]) -> Future[list[R | LydsakError]]:
        from concurrent.futures import Future
        from concurrent.futures.process import BrokenProcessPool

        if self._executor is None:
            self._executor = _start_pool(self._width, self._clocks)
        try:
            return self._executor.submit(chunk)
        except BrokenProcessPool as error:  # broken while chunks were still being handed out
            failed: Future[list[R | LydsakError]] = Future()
            failed.set_exception(error)
            return failed

    @cached_property
    def _clocks(self) -> SynchronizedArray[float]:
        """When the next request to each service may be made; the same for all pools of a build."""
        from lydsak.engines.online.rate import make_clocks

        return make_clocks(_choose_context())

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


class _Chunk(Generic[T, R]):
    """Several tasks as one call, so that a short task does not cost a round trip."""

    def __init__(self, run: Callable[[T], R], tasks: tuple[T, ...]) -> None:
        self.run = run
        self.tasks = tasks

    def __call__(self) -> list[R | LydsakError]:
        return [self._attempt(task) for task in self.tasks]

    def _attempt(self, task: T) -> R | LydsakError:
        try:
            with finish_if_orphaned():
                return self.run(task)
        except LydsakError as error:
            return error


def _do_nothing(_: None) -> None:
    pass


def _start_pool(count: int, clocks: SynchronizedArray[float]) -> Executor:
    from concurrent.futures import ProcessPoolExecutor

    from lydsak.audio.libraries import forbid_threads, load_libraries

    secure_open_files(count)
    forbid_threads()
    context = _choose_context()
    if context.get_start_method() == "fork":
        load_libraries()  # once for all: a fork has what its parent had
    return ProcessPoolExecutor(count, context, initializer=_start_worker, initargs=(clocks, os.getpid()))


def _choose_context() -> BaseContext:
    import multiprocessing

    # fork is the quickest by far and safe here: the parent has no thread when it forks. macOS frameworks and Windows
    # cannot fork.
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _start_worker(clocks: SynchronizedArray[float], parent: int) -> None:
    from lydsak.audio.libraries import load_libraries
    from lydsak.engines.online.rate import share_clocks

    share_clocks(clocks)
    leave_with_parent(parent)
    # Ctrl-C reaches the whole process group; the parent alone decides what stops. SIGTERM ends a worker at once: a
    # fork has its parent's handler, which would print a traceback here.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    load_libraries()
