from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from faults.interposer import FaultKind, Interposer, build_interposer
from faults.nursery import Nursery
from faults.operations import Share, Striker
from faults.recovery import Situation
from faults.running import make_environment, run_lydsak
from faults.shows import copy_show

_TEMPORARY: Final = re.compile(r"\.[0-9a-f]{1,8}-[0-9]+-[0-9a-f]{12}|\.[0-9a-f.\-]*\.tmp$")

pytestmark = pytest.mark.debian("gcc")


@pytest.fixture(scope="module")
def interposer(tmp_path_factory: pytest.TempPathFactory) -> Interposer:
    """The library between a build and its files."""
    return build_interposer(tmp_path_factory.mktemp("interposer"))


@pytest.mark.parametrize(("kind", "every"), [("kill", 37), ("torn", 41), ("full", 43), ("error", 59), ("short", 1)])
def test_a_fault_at_a_file_operation_costs_nothing(
    interposer: Interposer, edited: Situation, tmp_path: Path, kind: FaultKind, every: int
) -> None:
    """Some of the operations here; `python -m faults operations` strikes at each of them."""
    with Striker(interposer, tmp_path) as striker:
        row = striker.strike_operations(edited, kind, Share(every=every))
    assert row.violations == []
    assert row.times >= (1 if kind == "short" else 3)


def test_what_is_published_is_durable_before_it_is_named(
    interposer: Interposer, edited: Situation, tmp_path: Path
) -> None:
    """Every file is synced before its rename, its folder after it, and all of them before the feed takes its place."""
    show, log = copy_show(edited.show, tmp_path / "show"), tmp_path / "log"
    interposer.arm("count", 0)
    armed = interposer.make_environment(show, log=log)
    outcome = run_lydsak(show, "build", environment={**make_environment(tmp_path / "own"), **armed})
    assert outcome.code == 0
    calls = _read_calls(log)
    synced: set[str] = set()
    waiting: set[str] = set()
    published = []
    for _, call, path, target in calls:
        if call == "fsync":
            synced.add(path)
            waiting.discard(path)
        elif call == "rename" and target.startswith(f"{show}/feed/") and not target.endswith(".tmp"):
            name = target.removeprefix(str(show))
            assert path in synced or _is_staged(path, calls), f"{name} was renamed before it was synced"
            if name == "/feed/feed.xml":
                assert waiting <= {"/feed"}
            waiting.add(str(Path(name).parent))
            published.append(name)
    assert published[-1] == "/feed/feed.xml"
    assert len(published) > 5
    assert waiting == set()


def test_a_build_of_the_nursery_makes_the_calls_of_any(
    interposer: Interposer, edited: Situation, tmp_path: Path
) -> None:
    """The same operations on the same files, first by a program of its own; only their order is the workers'."""
    environment, show = make_environment(tmp_path / "own"), tmp_path / "show"
    interposer.arm("count", 0)
    made = []
    for log in (tmp_path / "alone", tmp_path / "nursed"):
        copy_show(edited.show, show)
        armed = {**environment, **interposer.make_environment(show, log=log)}
        if log.name == "alone":
            assert run_lydsak(show, "build", environment=armed).code == 0
        else:
            with Nursery(tmp_path / "nursery", armed) as nursery:
                outcome, left = nursery.run_command(show, "build")
            assert (outcome.code, left) == (0, ())
        made.append(
            Counter((call, *(_TEMPORARY.sub("", path) for path in paths)) for _, call, *paths in _read_calls(log))
        )
    # How many pieces a sound is written in depends on the workers' pace.
    assert {call for call in made[0] if call[0] != "write"} == {call for call in made[1] if call[0] != "write"}
    assert abs(made[0].total() - made[1].total()) <= made[0].total() // 20


def test_points_are_shared_out_whole() -> None:
    """Slices put together are all of them, each once; short writes are one point."""
    shares = [Share(1 + part, 4) for part in range(4)]
    assert sorted(at for share in shares for at in share.list_points("kill", 10)) == list(range(1, 11))
    assert list(Share(3, 4).list_points("short", 10)) == [1]


def _read_calls(log: Path) -> list[list[str]]:
    return [line.split("\t") for line in log.read_text(encoding="utf-8").splitlines()]


def _is_staged(path: str, calls: list[list[str]]) -> bool:
    """Whether a file was renamed to this temporary name once it was synced."""
    synced = {at for _, call, at, _ in calls if call == "fsync"}
    return any(call == "rename" and target.endswith(path) and at in synced for _, call, at, target in calls)
