"""A build's workers on other machines: those of a Dask scheduler, through the executor that Dask's client has.

Dask gives the tasks of a worker that died to another. What no worker could do, and all that is left when none is there
any more, is done by the workers of this machine: a build that was begun is finished.
"""

from __future__ import annotations

import pickle
import re
import secrets
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

from lydsak.build.workers import WorkerCrash, Workers
from lydsak.build.workers.apart import Lacking, TravelsApart
from lydsak.build.workers.away import LOST, read_probe, run_away
from lydsak.build.workers.away_host import AwayCall, AwayTasks, explain_mismatch
from lydsak.build.workers.heartbeats import Heartbeats
from lydsak.build.workers.inquiry import ask_workers
from lydsak.build.workers.installation import EngineTable, compare_installations, describe_installation
from lydsak.build.workers.pool import FindPatience
from lydsak.config import Settings
from lydsak.errors import ClusterError, LydsakError, Phrase, UsageError
from lydsak.store.files import keep_file
from lydsak.store.temporaries import name_temporary

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

T = TypeVar("T")
R = TypeVar("R")

_ADDRESS: Final = re.compile(r"(tcp|tls|ucx)://(\[[^\]]+\]|[^/:\[\]]+):\d{1,5}")
_ANSWERS: Final = 10.0
"""Seconds that a scheduler and its first worker may take to be there."""
_LOOK_EVERY: Final = 1.0
_ALONE: Final = 30.0
"""Seconds without any worker that is at something: a nanny has started another long before."""
_AHEAD: Final = 2
"""Calls handed out for each thread of the cluster, so that none waits for us."""
_RETRIES: Final = 2
"""Times that Dask runs a call again which it could not begin or carry."""


def check_cluster_address(address: str) -> None:
    """Raises UsageError L034 for what is no address of a scheduler."""
    if not _ADDRESS.fullmatch(address):
        raise UsageError(
            "L034",
            Phrase('"{address}" is no address of a Dask scheduler', address=address),
            help="write it like tcp://scheduler:8786",
        )


@dataclass(frozen=True, slots=True)
class _Call(Generic[T]):
    """Tasks that go together."""

    tasks: tuple[T, ...]
    full: bool = False
    """With all that they take, as somebody lacked something of it."""


class ClusterWorkers(Workers):
    """Runs tasks on a cluster, once it was started; what waits for a network and what is begun beside, here."""

    elsewhere = True

    def __init__(self, address: str, settings: Settings, here: Workers) -> None:
        super().__init__(here.count)
        self._address = address
        self._settings = settings
        self._here = here
        self._client: Any = None
        self._pool: Executor | None = None
        self._heartbeats = Heartbeats()
        self._installation: dict[str, str] = {}
        self._probe = name_temporary(settings.root / ".lydsak" / "cluster")
        self._token = secrets.token_bytes(16)
        self.shares_show = False
        """The workers see the show's folder, where it is here."""

    @property
    def whole_from(self) -> int:
        """With half as many scripts as threads, each made whole by one is as quick as all for one after the other."""
        return max(2, self.count // 2)

    def start(self) -> None:
        """Connect, and refuse a cluster that would make other bytes. Raises ClusterError."""
        self._client = _connect(self._address)
        self._installation = describe_installation(self._engines)
        threads = self._client.nthreads()
        there = self._check_workers(threads)
        self.shares_show = self._try_sharing(there)
        self.count = max(1, sum(threads[worker] for worker in there))
        # Dask gives work to the silent, too. Where all answer nobody is named, so that who joins later has a share.
        named = {"workers": there} if len(there) < len(threads) else {}
        self._pool = self._client.get_executor(pure=False, retries=_RETRIES, **named)

    def run_tasks(
        self,
        run: Callable[[T], R],
        tasks: Sequence[T],
        *,
        chunk: int = 1,
        width: int | None = None,
        patience: FindPatience[T] | None = None,
    ) -> Generator[tuple[T, R | LydsakError | WorkerCrash]]:
        """As `Workers.run_tasks`; a width is of what waits for a network, and is kept in one place."""
        left: Sequence[T] = tasks
        if self._pool is not None and width is None and (self.shares_show or isinstance(run, TravelsApart)):
            calls = [_Call(tuple(tasks[start : start + chunk])) for start in range(0, len(tasks), chunk)]
            left = yield from self._run_calls(self._pool, run, deque(calls), patience)
        yield from self._here.run_tasks(run, left, chunk=chunk, width=width, patience=patience)

    def begin_task(self, run: Callable[[T], R], task: T, patience: float | None = None) -> Future[R]:
        """Here: it is small."""
        return self._here.begin_task(run, task, patience)

    def await_task(self, future: Future[R]) -> WorkerCrash | None:
        """As `Workers.await_task`."""
        return self._here.await_task(future)

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._probe.unlink(missing_ok=True)
        if self._client is not None:
            with suppress(Exception):  # a scheduler that is gone is no matter any more
                self._client.close(timeout=2)

    def _run_calls(
        self, pool: Executor, run: Callable[[T], R], waiting: deque[_Call[T]], patience: FindPatience[T] | None
    ) -> Generator[tuple[T, R | LydsakError | WorkerCrash], None, list[T]]:
        """Yields what comes back; returns what does not."""
        from concurrent.futures import FIRST_COMPLETED, wait

        futures: dict[Future[bytes], _Call[T]] = {}
        lost: list[T] = []
        seen = time.monotonic()
        try:
            while waiting or futures:
                while waiting and len(futures) < _AHEAD * self.count:
                    lost += _hand_out(pool, partial(self._pack, run, patience), waiting.popleft(), futures)
                self._load_waiting()
                done, _ = wait(futures, timeout=_LOOK_EVERY, return_when=FIRST_COMPLETED)
                for future in done:
                    call = futures.pop(future)
                    for task, result in self._open(run, call, future):
                        if isinstance(result, Lacking) and not call.full:
                            waiting.appendleft(_Call((task,), full=True))
                        elif _may_be_theirs(result):
                            lost.append(task)
                        else:
                            yield task, result
                if done or self._is_anybody_working():
                    seen = time.monotonic()
                elif time.monotonic() - seen > _ALONE:
                    break
        finally:
            for future in futures:
                future.cancel()
        self.lost_some = self.lost_some or bool(lost or futures)
        return [*lost, *(task for call in (*futures.values(), *waiting) for task in call.tasks)]

    def _pack(self, run: Callable[[T], R], patience: FindPatience[T] | None, call: _Call[T]) -> bytes | None:
        if self.shares_show:
            return self._seal(AwayTasks(run, call.tasks, patience))
        traveller = cast(TravelsApart, run)
        packed = tuple(traveller.pack_task(task, full=call.full) for task in call.tasks)
        return None if None in packed else self._seal(AwayTasks(traveller.run_packed, packed, patience))

    def _open(self, run: Callable[[T], R], call: _Call[T], future: Future[bytes]) -> Generator[tuple[T, Any]]:
        """Each task with its result; with a crash where Dask lost it."""
        for number, result in _open_answer(future) or ((number, WorkerCrash()) for number in range(len(call.tasks))):
            task = call.tasks[number]
            if self.shares_show or isinstance(result, LydsakError | WorkerCrash | Lacking):
                yield task, result
                continue
            try:
                yield task, cast(TravelsApart, run).unpack_answer(task, result)
            except LydsakError as error:
                yield task, error

    def _seal(self, tasks: AwayTasks) -> bytes:
        probe = (str(self._probe), self._token) if self.shares_show else None
        return AwayCall(self._installation, self._engines, probe, pickle.dumps(tasks)).pack()

    @property
    def _engines(self) -> tuple[EngineTable, ...]:
        names = dict.fromkeys((self._settings.engine, *(engine for engine, _, _ in self._settings.roles)))
        return tuple((name, self._settings.find_engine_table(name)) for name in names)

    def _check_workers(self, workers: Iterable[str]) -> list[str]:
        """Returns those that answer. Who is heard again later is held to the same with each call."""
        told = ask_workers(self._client, workers, describe_installation, self._engines)
        if not told:
            raise _explain_empty(self._address)
        for worker, theirs in sorted(told.items()):
            if isinstance(theirs, BaseException):
                raise explain_mismatch(f"the worker {worker}", (f"it cannot tell what it has: {theirs!r}",))
            differences = compare_installations(self._installation, theirs)
            if differences:
                raise explain_mismatch(f"the worker {worker}", differences)
        return list(told)

    def _try_sharing(self, workers: Iterable[str]) -> bool:
        """Whether each worker reads what is written here now; who comes later is asked with each call."""
        keep_file(self._probe, self._token)
        seen = ask_workers(self._client, workers, read_probe, str(self._probe))
        return all(content == self._token for content in seen.values())

    def _is_anybody_working(self) -> bool:
        try:
            if self._client.status != "running":
                return False
            workers = self._client.scheduler_info(n_workers=-1)["workers"]
            last_seen = {address: worker["last_seen"] for address, worker in workers.items()}
            return self._heartbeats.is_anybody_working(last_seen, self._client.processing())
        except Exception:  # noqa: BLE001 (whatever it is, nobody answers)
            return False


def _hand_out(
    pool: Executor, pack: Callable[[_Call[T]], bytes | None], call: _Call[T], futures: dict[Future[bytes], _Call[T]]
) -> tuple[T, ...]:
    """Returns the tasks that are not to be sent."""
    sent = pack(call)
    if sent is None:
        return call.tasks
    futures[pool.submit(run_away, sent)] = call
    return ()


def _may_be_theirs(result: object) -> bool:
    """Whether it went wrong as it might not here. What hung there would hang here as long."""
    return isinstance(result, LydsakError | Lacking) or (isinstance(result, WorkerCrash) and result.patience is None)


def _connect(address: str) -> Any:
    """A client of a scheduler that has a worker. Raises ClusterError L880, L882."""
    distributed: Any  # it has no types for most of this
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise ClusterError(
            "L880", "building on a cluster takes the package distributed", help='pip install "lydsak[cluster]"'
        ) from None
    import logging
    import warnings

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is said by us
    warnings.filterwarnings("ignore", "Sending large graph", UserWarning)  # a script's music
    try:
        _check_certificate(address, distributed.Security().get_connection_args("client"))
        client = distributed.Client(address, timeout=_ANSWERS, set_as_default=False, name="lydsak")
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        raise ClusterError(
            "L880",
            Phrase("no Dask scheduler answers at {address}: {error}", address=address, error=str(error)),
            help="start it with `dask scheduler`, or correct the address; for tls:// see Dask's own settings",
        ) from None
    try:
        client.wait_for_workers(1, timeout=_ANSWERS)
    except (OSError, TimeoutError):
        client.close(timeout=2)
        raise _explain_empty(address) from None
    return client


def _explain_empty(address: str) -> ClusterError:
    return ClusterError(
        "L882",
        Phrase("the scheduler at {address} has no workers that answer", address=address),
        help=Phrase("start some: `dask worker {address}`", address=address),
    )


def _check_certificate(address: str, security: dict[str, Any]) -> None:
    """Raises ValueError where there is none for tls. First, as a client that cannot begin does not end either."""
    if address.startswith("tls://") and not security.get("ssl_context"):
        raise ValueError("Dask's settings name no certificate")


def _open_answer(future: Future[bytes]) -> list[tuple[int, Any]] | None:
    """Results by the place of their task; None where Dask lost them. Raises what the call raised."""
    try:
        answer = future.result()
    except Exception:  # noqa: BLE001 (whatever it was, there was no answer)
        return None
    if answer == LOST:
        return None
    opened = pickle.loads(answer)  # noqa: S301 (who is trusted with our work)
    if isinstance(opened, Exception):
        raise opened
    results: list[tuple[int, Any]] = opened
    return results
