"""Workers that are the process itself: for a worker that makes a whole episode, step by step, as a build does."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from typing import TypeVar

from lydsak.build.workers import WorkerCrash, Workers
from lydsak.build.workers.pool import FindPatience, InnerChunk
from lydsak.build.workers.watch import note_patience
from lydsak.errors import LydsakError

T = TypeVar("T")
R = TypeVar("R")


class InlineWorkers(Workers):
    """Starts no process: what crashes here takes the worker with it, and the build finds out what it was."""

    def __init__(self) -> None:
        super().__init__(1)

    def run_tasks(
        self,
        run: Callable[[T], R],
        tasks: Sequence[T],
        *,
        chunk: int = 1,
        width: int | None = None,  # noqa: ARG002 (there is one of us)
        patience: FindPatience[T] | None = None,
    ) -> Generator[tuple[T, R | LydsakError | WorkerCrash]]:
        """Run tasks in their order, each when the one before was taken."""
        for start in range(0, len(tasks), chunk):
            some = tuple(tasks[start : start + chunk])
            yield from zip(some, InnerChunk(run, some, patience)(), strict=True)

    def start(self) -> None:
        """There is nothing to start."""

    def begin_task(
        self,
        run: Callable[[T], R],
        task: T,
        patience: float | None = None,
    ) -> Future[R]:
        """Run it now; what hangs is ended with the worker, as nobody else gives the whole episode a limit."""
        future: Future[R] = Future()
        note_patience(patience)
        try:
            future.set_result(run(task))
        except Exception as error:  # noqa: BLE001 (whoever waits for it gets it)
            future.set_exception(error)
        finally:
            note_patience(None)
        return future
