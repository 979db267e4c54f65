"""Builds on a disk that is really full: `python -m faults full-disk [--times 60]` (as root, which may mount).

The disk has room for the show as it is and for a random part of what the build adds. Freed, the next build works.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from faults.disks import mount_memory
from faults.recovery import Situation, judge_recovery, judge_wreck, list_draws, prepare_situations
from faults.running import make_environment, run_lydsak
from faults.shows import copy_show
from faults.table import FaultRow, print_rows

_ROOM = 16 << 20


def main(arguments: Sequence[str]) -> int:
    """Print a row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        return print_rows([fill_disks(Path(folder), times=given.times, seed=given.seed)])


def fill_disks(scratch: Path, *, times: int, seed: int) -> FaultRow:
    """Build on disks of random sizes."""
    chance = random.Random(seed)  # noqa: S311 - sizes, not secrets
    row = FaultRow("full disk")
    for turn, situation in list_draws(prepare_situations(scratch), times):
        for outcome, found in _fill_disk(situation, scratch, chance.random()):
            row.count(outcome, [f"turn {turn}, {situation.name}: {violation}" for violation in found])
    return row


def _fill_disk(situation: Situation, scratch: Path, part: float) -> list[tuple[str, list[str]]]:
    """The disk is filled to the brim but for a part of what the build needs."""
    environment = make_environment(scratch / "own")
    with mount_memory(scratch / "disk", _ROOM) as disk:
        show = copy_show(situation.show, disk / "show")
        stuffing = disk / "stuffing"
        free = _measure_free(disk) - int(part * _measure_need(situation, scratch))
        stuffing.write_bytes(bytes(max(free, 0)))
        outcome = run_lydsak(show, "build", environment=environment)
        found = [*outcome.list_violations([0, 6]), *judge_wreck(show, situation)]
        if outcome.code == 6 and "error[L701]" not in outcome.stderr:
            found.append(f"does not say that the disk is full: {outcome.stderr[-300:]}")
        stuffing.unlink()
        found += judge_recovery(show, situation, environment)
    return [(f"exit code {outcome.code}", found)]


def _measure_free(disk: Path) -> int:
    stat = subprocess.run(["stat", "-f", "-c", "%a %S", str(disk)], capture_output=True, text=True, check=True)
    blocks, size = (int(word) for word in stat.stdout.split())
    return blocks * size


def _measure_need(situation: Situation, scratch: Path) -> int:
    """What the build adds, at most: all that it makes, and its store."""
    undisturbed = copy_show(situation.show, scratch / "measured")
    before = _measure_size(undisturbed)
    run_lydsak(undisturbed, "build", environment=make_environment(scratch / "own"))
    return max(_measure_size(undisturbed) - before, 1 << 20)


def _measure_size(folder: Path) -> int:
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
