"""Workers that are the process itself: for a worker that makes a whole episode, step by step, as a build does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

from lydsak.build.pool import FindPatience, InnerChunk
from lydsak.build.workers import Workers
from lydsak.errors import LydsakError

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")


class InlineExecutor(Executor):
    """Runs each call as it comes; what it hands back is done."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Run it now."""
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 (whoever asks for the result gets it)
            future.set_exception(error)
        return future


class InlineWorkers(Workers):
    """Starts no process: what crashes here takes the worker with it, and the build finds out what it was."""

    def __init__(self) -> None:
        super().__init__(1)

    def _pack_chunk(
        self, run: Callable[[T], R], tasks: tuple[T, ...], patience: FindPatience[T] | None
    ) -> Callable[[], list[R | LydsakError]]:
        return InnerChunk(run, tasks, patience)

    def _start_executor(self) -> Executor:
        if self._executor is None:
            self._executor = InlineExecutor()
        return self._executor
