"""A courier between two stores, by way of a real bucket."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lydsak.build.sharing import courier as courier_module
from lydsak.build.sharing.courier import Courier
from lydsak.model import SharedStore
from lydsak.store import Recipe, Store
from tests.targets.conftest import LINUX
from tests.targets.servers import set_s3_keys

RECIPE = Recipe("speech", {"words": "Hei på deg"})
NOWHERE = SharedStore("web", "", "http://127.0.0.1:9")

Start = Callable[[SharedStore, Path], Courier]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts couriers, which end with the test."""
    set_s3_keys(monkeypatch)
    started: list[Courier] = []

    def start_one(shared: SharedStore, store: Path) -> Courier:
        started.append(Courier(shared, store))
        return started[-1]

    yield start_one
    for one in started:
        one.end()


@LINUX
def test_what_one_sends_another_fetches(weed: str, start: Start, tmp_path: Path) -> None:
    """From store to store; it is asked for what is there, and has nothing to complain of."""
    shared = SharedStore("web", tmp_path.name, weed)
    Store(tmp_path / "here").put(RECIPE, b"sound")
    here, there = start(shared, tmp_path / "here"), start(shared, tmp_path / "there")
    here.send([RECIPE.key])
    assert here.flush() == ()
    assert there.fetch([RECIPE.key]) == (RECIPE.key,)
    assert Store(tmp_path / "there").get(RECIPE.key) == b"sound"
    assert (here.problem, there.problem) == (None, None)


def test_nobody_there_is_told_once(start: Start, tmp_path: Path) -> None:
    """With the bucket, the reason and what to do; then it is asked no more, and what was not sent is named."""
    lost = start(NOWHERE, tmp_path)
    assert lost.fetch([RECIPE.key]) == ()
    assert lost.problem is not None
    assert lost.problem.code == "L706"
    assert "s3://web at http://127.0.0.1:9" in lost.problem.message
    assert "the next build" in (lost.problem.help or "")
    lost.send([RECIPE.key])
    assert lost.fetch([RECIPE.key]) == ()
    assert lost.flush() == (RECIPE.key,)


def test_a_program_that_was_killed_is_told(start: Start, tmp_path: Path) -> None:
    """Nothing is waited for, and nothing fails."""
    killed = start(NOWHERE, tmp_path)
    os.kill(killed._process.pid, signal.SIGKILL)
    killed._process.wait()
    killed.send([RECIPE.key])
    assert killed.fetch([RECIPE.key]) == ()
    killed.send([RECIPE.key])
    assert killed.flush() is None
    assert killed.problem is not None
    assert "its program ended" in killed.problem.message


def test_a_program_that_hangs_is_ended(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its patience, and told as one that ended."""
    monkeypatch.setattr(courier_module, "_START", 0.1)
    monkeypatch.setattr(courier_module, "_A_KEY", 0.0)
    hanging = start(NOWHERE, tmp_path)
    os.kill(hanging._process.pid, signal.SIGSTOP)
    assert hanging.fetch([RECIPE.key]) == ()
    assert hanging.problem is not None
    assert hanging._process.returncode == -signal.SIGKILL
