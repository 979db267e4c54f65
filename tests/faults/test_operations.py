from __future__ import annotations

from pathlib import Path

import pytest

from faults.interposer import FaultKind, Interposer, build_interposer
from faults.operations import build_struck, strike_operations
from faults.recovery import Situation
from faults.running import make_environment
from faults.shows import copy_show

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
    row = strike_operations(interposer, edited, kind, tmp_path, every=every)
    assert row.violations == []
    assert row.times >= (1 if kind == "short" else 3)


def test_what_is_published_is_durable_before_it_is_named(
    interposer: Interposer, edited: Situation, tmp_path: Path
) -> None:
    """Every file is synced before its rename, its folder after it, and all of them before the feed takes its place."""
    show, log = copy_show(edited.show, tmp_path / "show"), tmp_path / "log"
    armed = interposer.arm(show, "count", 0, log=log)
    outcome, _ = build_struck(show, {**make_environment(tmp_path / "own"), **armed})
    assert outcome.code == 0
    calls = [line.split("\t") for line in log.read_text(encoding="utf-8").splitlines()]
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


def _is_staged(path: str, calls: list[list[str]]) -> bool:
    """Whether a file was renamed to this temporary name once it was synced."""
    synced = {at for _, call, at, _ in calls if call == "fsync"}
    return any(call == "rename" and target.endswith(path) and at in synced for _, call, at, target in calls)
