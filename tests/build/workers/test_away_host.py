from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lydsak.build.workers import WorkerCrash
from lydsak.build.workers.away import LOST, read_frame, write_frame
from lydsak.build.workers.away_host import AwayCall, AwayTasks
from lydsak.build.workers.installation import describe_installation
from lydsak.errors import ClusterError, EngineError

ROOT = Path(__file__).resolve().parents[3]
Ask = Callable[[bytes], Any]


def _try_number(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 4:
        raise EngineError("L410", "no")
    if number == 5:
        raise KeyError(number)
    print("a voice that talks of itself")  # noqa: T201
    return number**2


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """A host's answers."""
    code = "from lydsak.build.workers.away_host import serve_calls; serve_calls()"
    folder = str(tmp_path_factory.mktemp("host"))
    host = subprocess.Popen(
        [sys.executable, "-P", "-c", code, str(os.getpid()), folder],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert host.stdin is not None
    assert host.stdout is not None
    calls, answers = host.stdin, host.stdout

    def answer(call: bytes) -> Any:
        write_frame(calls.fileno(), call)
        given = read_frame(answers.fileno())
        assert given is not None
        return pickle.loads(given) if given != LOST else LOST

    yield answer
    host.communicate()
    assert host.returncode == 0, "without anybody to ask it ends by itself"
    assert list(Path(folder).iterdir()) == []


def _call(*numbers: int, **other: str) -> bytes:
    tasks = pickle.dumps(AwayTasks(_try_number, numbers, None))
    return AwayCall(describe_installation() | other, (), None, tasks).pack()


def test_tasks_are_answered_by_their_places(ask: Ask) -> None:
    """Equal ones too; what they print is no answer."""
    assert sorted(ask(_call(2, 6, 2))) == [(0, 4), (1, 36), (2, 4)]


def test_a_task_that_crashes_costs_itself_alone(ask: Ask) -> None:
    """And an error of ours is a result."""
    answers = dict(ask(_call(3, 1, 4)))
    assert (answers[0], answers[1]) == (WorkerCrash(), 1)
    assert isinstance(answers[2], EngineError)


def test_another_exception_is_the_answer(ask: Ask) -> None:
    """Whoever asked raises it, as with a worker at home."""
    assert isinstance(ask(_call(5)), KeyError)


def test_a_call_from_another_lydsak_is_refused_unopened(ask: Ask) -> None:
    """For a worker that came when the build had begun."""
    call = AwayCall(describe_installation() | {"soxr": "9.9"}, (), None, b"no pickle of this Lydsak").pack()
    answer = ask(call)
    assert isinstance(answer, ClusterError)
    assert answer.code == "L881"
    assert "9.9 here" in answer.message


def test_a_machine_that_does_not_see_the_show_does_nothing(ask: Ask, tmp_path: Path) -> None:
    """It came later, and what stands under the path there is another folder."""
    (tmp_path / "probe").write_bytes(b"another")
    tasks = pickle.dumps(AwayTasks(_try_number, (2,), None))
    calls = [
        AwayCall(describe_installation(), (), (str(tmp_path / "probe"), token), tasks) for token in (b"", b"another")
    ]
    assert [ask(call.pack()) for call in calls] == [LOST, [(0, 4)]]
