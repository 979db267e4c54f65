"""The pool of processes that speak, mix and encode. The parent never does: a library that crashes takes only a worker.

Everything goes through the `concurrent.futures.Executor` interface, so another executor can take the pool's place.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar
from weakref import WeakKeyDictionary

from lydsak.build.workers.pool import Beginning, Chunk, FindPatience, choose_context, start_pool
from lydsak.build.workers.watch import TICK, Board, Watch, Working
from lydsak.errors import LydsakError, Phrase

# concurrent.futures and multiprocessing are imported where a pool is used: a build with nothing to do has none.
if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from multiprocessing.sharedctypes import SynchronizedArray

T = TypeVar("T")
R = TypeVar("R")


_AHEAD: Final = 4
"""Chunks handed out for each worker: enough that none waits for us."""
_MANY: Final = 2
"""Scripts a worker."""
_TRIES: Final = 2
"""A worker that is stopped while it runs a task alone is replaced so often."""


@dataclass(frozen=True, slots=True)
class WorkerCrash:
    """Stands in a result's place: a worker died while it ran this task alone, or was ended after so many seconds."""

    patience: float | None = None

    def describe(self) -> Phrase:
        """What became of the worker, after what it was doing."""
        if self.patience is None:
            return Phrase("crashed a worker")
        return Phrase("did not end in {seconds} s", seconds=f"{self.patience:g}")


@dataclass(slots=True)
class _Handed(Generic[T]):
    """A chunk that a worker may be at."""

    tasks: tuple[T, ...]
    find_patience: FindPatience[T] | None


@dataclass(slots=True)
class _Round(Generic[T]):
    """What is left of chunks when a worker died: what may have killed it, and what is to be run with others."""

    crashed: bool = False
    suspects: list[T] = field(default_factory=list)
    rest: list[T] = field(default_factory=list)


class Workers:
    """Runs tasks in processes that start at the first task and end with the `with` block."""

    elsewhere = False
    """They may be of other machines, where something is missing that is here."""

    def __init__(self, count: int | None = None, *, threads: bool = False) -> None:
        """`threads` says that the build has some beside its own."""
        self.count = count or os.cpu_count() or 1
        self._threads = threads
        self._width = self.count
        self._executor: Executor | None = None
        self._board: Board | None = None
        self._handed: dict[int, _Handed[Any]] = {}
        self._left: list[int] = []
        """The chunks among them that nobody waits for any more, and that may hang all the same."""
        self._late: dict[Working, float] = {}
        """What was ended as it took too long, with its patience."""
        self._numbers: WeakKeyDictionary[Future[Any], int] = WeakKeyDictionary()
        """Of the tasks that were begun."""
        self._number = 0
        """Of the last chunk handed out."""
        self._replaced = False
        """The workers were ended last because one was stopped."""
        self._waiting: list[Callable[[], None]] = []
        self.lost_some = False
        """A worker died, or was ended; what it was writing lies there half."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and not issubclass(kind, Exception):
            # Stopped by Ctrl-C or SIGTERM: do not wait for a voice that may hang. The store never holds half a file.
            import multiprocessing

            threading.excepthook = _pass_over_cancelled
            for process in multiprocessing.active_children():
                process.kill()  # one that is stopped would not hear SIGTERM
        self._stop()

    def run_tasks(
        self,
        run: Callable[[T], R],
        tasks: Sequence[T],
        *,
        chunk: int = 1,
        width: int | None = None,
        patience: FindPatience[T] | None = None,
    ) -> Generator[tuple[T, R | LydsakError | WorkerCrash]]:
        """Run tasks in chunks over the workers; yields each task with its result or error as chunks are done.

        `width` is how many run at once, as many as there are workers where it is None: what waits for a network needs
        no processor. When a worker dies, what it and its fellows were at is run again one task at a time, so that only
        the task that kills its worker gets a WorkerCrash; so does one that takes longer than `patience` says, without
        being run again. A worker that somebody stopped is replaced. Closed early, it starts no more tasks.
        """
        waiting = deque(tuple(tasks[start : start + chunk]) for start in range(0, len(tasks), chunk))
        if not waiting:
            return
        self._set_width(width or self.count)
        while waiting:
            left: _Round[T] = _Round()
            results = self._run_chunks(run, waiting, width or _AHEAD * self.count, patience, left)
            with closing(results):
                yield from results
            if left.crashed:
                self._note_loss()
                yield from self._run_singly(run, left.suspects, patience)
                waiting.extendleft(tuple(left.rest[start : start + chunk]) for start in range(0, len(left.rest), chunk))

    @property
    def whole_from(self) -> int:
        """From how many scripts on each is made whole by one: with fewer, some would have nothing to do at the end."""
        return _MANY * self.count

    def start(self) -> None:
        """Start the processes now, so that they are ready when the first task is."""
        for _ in range(self.count):  # those that are no forks start one with a task
            self.begin_task(_do_nothing, None)

    def load_meanwhile(self, load: Callable[[], None]) -> None:
        """Load here what will be needed, when the next tasks are handed out and there is time to wait."""
        self._waiting.append(load)

    def begin_task(self, run: Callable[[T], R], task: T, patience: float | None = None) -> Future[R]:
        """Run one task beside whatever comes next; it comes to nothing where a worker dies or it takes too long."""
        from concurrent.futures.process import BrokenProcessPool

        self._number += 1
        begun = Beginning(run, task, self._number)
        with suppress(BrokenProcessPool):
            return self._begin(begun, patience)
        self._note_loss()
        return self._begin(begun, patience)

    def _begin(self, begun: Beginning[T, R], patience: float | None) -> Future[R]:
        future = self._start_executor().submit(begun)
        self._handed[begun.number] = _Handed((begun.task,), lambda _: patience)
        self._left.append(begun.number)
        self._numbers[future] = begun.number
        return future

    def await_task(self, future: Future[R]) -> WorkerCrash | None:
        """Wait until a task that was begun is done or has come to nothing; tells of one that took too long.

        Raises what it raised.
        """
        from concurrent.futures import CancelledError
        from concurrent.futures.process import BrokenProcessPool

        with suppress(BrokenProcessPool, CancelledError), self._watching():
            future.result()
        late = self._late.get(Working(self._numbers.get(future, 0), 0))
        return None if late is None else WorkerCrash(late)

    def _run_chunks(
        self,
        run: Callable[[T], R],
        waiting: deque[tuple[T, ...]],
        ahead: int,
        patience: FindPatience[T] | None,
        left: _Round[T],
    ) -> Generator[tuple[T, R | LydsakError | WorkerCrash]]:
        """Run chunks, so many handed out at a time, until all are done or a worker dies: then `left` is filled."""
        from concurrent.futures import FIRST_COMPLETED, wait
        from concurrent.futures.process import BrokenProcessPool

        futures: dict[Future[list[R | LydsakError]], int] = {}

        def hand_out(count: int) -> None:
            for _ in range(min(count, len(waiting))):
                number, future = self._submit(run, waiting.popleft(), patience)
                futures[future] = number

        hand_out(ahead)
        self._load_waiting()
        try:
            with self._watching():
                while futures:
                    done, _ = wait(futures, return_when=FIRST_COMPLETED)
                    for future in done:
                        number = futures.pop(future)
                        error = future.exception()
                        if isinstance(error, BrokenProcessPool):
                            left.crashed = True
                            yield from self._sort_unfinished(number, left)
                        elif error is not None:
                            raise error
                        else:
                            yield from zip(self._handed.pop(number).tasks, future.result(), strict=True)
                            hand_out(0 if left.crashed else 1)
        finally:
            for future, number in futures.items():
                if future.cancel() or future.done():
                    self._handed.pop(number, None)
                else:
                    self._left.append(number)

    def _sort_unfinished(self, number: int, left: _Round[T]) -> Iterator[tuple[T, WorkerCrash]]:
        """Part a chunk that was not finished into what took too long, what may have killed a worker, and the rest."""
        begun = set(self._board.list_working().values()) if self._board else set()
        for place, task in enumerate(self._handed.pop(number).tasks):
            at = Working(number, place)
            if at in self._late:
                yield task, WorkerCrash(self._late[at])
            elif at in begun or not begun:
                left.suspects.append(task)
            else:
                left.rest.append(task)

    def _load_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for load in waiting:
            load()

    def _run_singly(
        self, run: Callable[[T], R], tasks: Sequence[T], patience: FindPatience[T] | None
    ) -> Iterator[tuple[T, R | LydsakError | WorkerCrash]]:
        for task in tasks:
            yield task, self._run_alone(run, task, patience)

    def _run_alone(
        self, run: Callable[[T], R], task: T, patience: FindPatience[T] | None
    ) -> R | LydsakError | WorkerCrash:
        from concurrent.futures.process import BrokenProcessPool

        for _ in range(_TRIES):
            self._replaced = False
            number, future = self._submit(run, (task,), patience)
            try:
                with self._watching():
                    (result,) = future.result()
            except BrokenProcessPool:
                self._note_loss()
                late = self._late.get(Working(number, 0))
                if late is not None or not self._replaced:
                    return WorkerCrash(late)
            else:
                return result
            finally:
                self._handed.pop(number, None)
        return WorkerCrash()

    def _note_loss(self) -> None:
        self.lost_some = True
        self._stop()

    def _set_width(self, width: int) -> None:
        """Another width takes another pool. The old one ends first: a fork must find no thread of its."""
        if width != self._width:
            self._stop()
            self._width = width

    def _submit(
        self, run: Callable[[T], R], tasks: tuple[T, ...], patience: FindPatience[T] | None
    ) -> tuple[int, Future[list[R | LydsakError]]]:
        """Hand a chunk out; returns its number too."""
        from concurrent.futures import Future
        from concurrent.futures.process import BrokenProcessPool

        self._number += 1
        self._handed[self._number] = _Handed(tasks, patience)
        try:
            return self._number, self._start_executor().submit(Chunk(run, tasks, self._number))
        except BrokenProcessPool as error:  # broken while chunks were still being handed out
            failed: Future[list[R | LydsakError]] = Future()
            failed.set_exception(error)
            return self._number, failed

    def _start_executor(self) -> Executor:
        if self._executor is None:
            context = choose_context(threads=self._threads)
            self._board = Board(context, self._width)
            self._executor = start_pool(self._width, self._clocks, self._board, context)
        return self._executor

    @contextmanager
    def _watching(self) -> Iterator[None]:
        """Meanwhile end all workers when one takes too long over a task, or was stopped: none of them is waited for."""
        executor, board = self._executor, self._board
        if executor is None or board is None:
            yield
            return
        ended, watch = threading.Event(), Watch(board, self._find_patience)

        def look() -> None:
            while not ended.wait(TICK):
                processes = dict(getattr(executor, "_processes", None) or {})
                late = watch.look(processes)
                if late is None:
                    continue
                self._late.update({one.task: one.patience for one in late})
                self._replaced = not late
                self.lost_some = True  # also where nobody waits for what it was at
                for process in processes.values():
                    process.kill()

        looking = threading.Thread(target=look, daemon=True)
        looking.start()
        try:
            yield
        finally:
            ended.set()
            looking.join()

    def _find_patience(self, task: Working) -> float | None:
        handed = self._handed.get(task.chunk)
        return handed.find_patience(handed.tasks[task.place]) if handed and handed.find_patience else None

    @cached_property
    def _clocks(self) -> SynchronizedArray[float]:
        """When the next request to each service may be made; the same for all pools of a build."""
        from lydsak.engines.online.rate import make_clocks

        return make_clocks(choose_context(threads=self._threads))

    def _stop(self) -> None:
        if self._executor is not None:
            with self._watching():
                self._executor.shutdown(cancel_futures=True)
            self._executor = None
        for number in self._left:
            self._handed.pop(number, None)
        self._left = []


def _pass_over_cancelled(failed: threading.ExceptHookArgs) -> None:
    """A pool whose processes are killed tells every future, and on Python 3.11 stumbles over those it was told of."""
    from concurrent.futures import InvalidStateError

    if not issubclass(failed.exc_type, InvalidStateError):
        threading.__excepthook__(failed)


def _do_nothing(_: None) -> None:
    pass
