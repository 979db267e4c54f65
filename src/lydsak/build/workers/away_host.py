"""The program beside a thread of a cluster's worker: it runs tasks as a build does, in a worker process of its own."""

from __future__ import annotations

import os
import pickle
import select
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from lydsak.build.workers import Workers
from lydsak.build.workers.away import LOST, read_frame, read_probe, write_frame
from lydsak.build.workers.installation import EngineTable, compare_installations, describe_installation
from lydsak.build.workers.orphans import leave_with_parent
from lydsak.build.workers.parcel import FOLDER
from lydsak.build.workers.pool import FindPatience
from lydsak.errors import ClusterError, Phrase

_IDLE: Final = 60.0
"""Seconds without a call after which it ends: a build may be over, and the memory is the worker's."""


@dataclass(frozen=True, slots=True)
class AwayTasks:
    """Tasks for a cluster, as `Workers.run_tasks` takes them."""

    run: Callable[[Any], Any]
    tasks: tuple[Any, ...]
    patience: FindPatience[Any] | None


@dataclass(frozen=True, slots=True)
class AwayCall:
    """Sealed tasks, and what is installed where they come from. It is all of plain types, so any Lydsak opens it."""

    installation: dict[str, str]
    engines: tuple[EngineTable, ...]
    probe: tuple[str, bytes] | None
    """A file that is to be seen where the tasks are run, and what stands in it."""
    sealed: bytes

    def pack(self) -> bytes:
        """To be sent."""
        return pickle.dumps((self.installation, self.engines, self.probe, self.sealed))


def serve_calls() -> None:
    """Answer calls on standard input until there is none for a while, or nobody to make one."""
    leave_with_parent(int(sys.argv[1]))
    calls, answers = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a voice prints is no answer
    with tempfile.TemporaryDirectory(prefix="lydsak-", dir=sys.argv[2]) as folder, Workers(1) as workers:
        os.environ[FOLDER] = folder
        while select.select([calls], [], [], _IDLE)[0]:
            call = read_frame(calls)
            if call is None:
                return
            write_frame(answers, _answer_call(call, workers))


def _answer_call(call: bytes, workers: Workers) -> bytes:
    """The results, each with its task's place, or the exception that ended them."""
    try:
        given = AwayCall(*pickle.loads(call))  # noqa: S301 (who may send to a cluster may run anything on it)
        differences = compare_installations(given.installation, describe_installation(given.engines))
        if differences:
            return pickle.dumps(explain_mismatch("a worker that came later", differences))
        if given.probe is not None and read_probe(given.probe[0]) != given.probe[1]:
            return LOST
        tasks: AwayTasks = pickle.loads(given.sealed)  # noqa: S301
        numbered = tuple(enumerate(tasks.tasks))
        patience = tasks.patience and _Numbered(tasks.patience)
        results = workers.run_tasks(_Numbered(tasks.run), numbered, chunk=len(numbered), patience=patience)
        return pickle.dumps([(number, result) for (number, _), result in results])
    except Exception as error:  # noqa: BLE001 (whoever waits for it gets it)
        return pickle.dumps(error)


class _Numbered:
    """A function of a task, for one with its place before it: equal tasks keep their own results."""

    def __init__(self, run: Callable[[Any], Any]) -> None:
        self._run = run

    def __call__(self, numbered: tuple[int, Any]) -> Any:
        return self._run(numbered[1])


def explain_mismatch(worker: str, differences: tuple[str, ...]) -> ClusterError:
    """For a worker that would make other bytes."""
    return ClusterError(
        "L881",
        Phrase(
            "{worker} would make other bytes than this machine: {differences}",
            worker=worker,
            differences="; ".join(differences),
        ),
        help="install the same there as here, from the same lock file, and start it again",
    )
