from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from lydsak.build.workers import inquiry
from lydsak.build.workers.inquiry import ask_workers

if TYPE_CHECKING:
    import pytest


class Scheduler:
    """As Dask's client shows one; its workers answer by their names. A real one is asked in test_cluster.py."""

    def sync(self, run: Callable[[], Coroutine[Any, Any, object]]) -> object:
        return asyncio.run(run())

    async def run(
        self, question: Callable[..., object], *arguments: object, workers: list[str], on_error: str
    ) -> dict[str, object]:
        (worker,) = workers
        assert on_error == "return"
        if worker == "silent":
            await asyncio.Event().wait()
        if worker == "cut off":
            return {worker: OSError("Timed out trying to connect")}
        if worker == "broken":
            return {worker: ValueError("cannot tell")}
        return {worker: question(*arguments)}


def test_each_worker_answers_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong in its answer is told; who says nothing, or is not reached, is left out."""
    monkeypatch.setattr(inquiry, "PATIENCE", 0.2)
    told = ask_workers(Scheduler(), ["one", "silent", "cut off", "broken", "two"], max, 3, 5)
    assert list(told) == ["one", "broken", "two"]
    assert (told["one"], told["two"]) == (5, 5)
    assert isinstance(told["broken"], ValueError)


def test_nobody_is_asked_where_nobody_is() -> None:
    """An empty cluster has no answers."""
    assert ask_workers(Scheduler(), [], max, 3, 5) == {}
