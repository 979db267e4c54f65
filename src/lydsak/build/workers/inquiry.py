"""ask_workers: one question to each worker of a Dask scheduler. Who says nothing in time is left out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Final

PATIENCE: Final = 30.0
"""Seconds for an answer; a worker's first takes importing Lydsak, which is some of them on a slow machine."""


def ask_workers(
    client: Any, workers: Iterable[str], question: Callable[..., object], *arguments: object
) -> dict[str, Any]:
    """What each of them answers, or the exception that kept it from answering; nothing of one that is not reached.

    A scheduler has a frozen machine in its books for many minutes, and by itself waits for its answer as long.
    """
    asked = list(workers)

    async def ask(worker: str) -> object:
        try:
            answers = client.run(question, *arguments, workers=[worker], on_error="return")
            return (await asyncio.wait_for(answers, PATIENCE)).get(worker)
        except OSError as error:  # TimeoutError is one
            return error

    async def ask_all() -> list[object]:
        return await asyncio.gather(*map(ask, asked))

    answers = zip(asked, client.sync(ask_all), strict=True)
    return {worker: answer for worker, answer in answers if not isinstance(answer, OSError)}
