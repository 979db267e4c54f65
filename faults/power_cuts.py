"""Power cuts during builds and right after: `python -m faults power-cuts [--times 100]` (as root, which may mount).

The show lies on an ext4 of its own, which is told to lose all that it has not written (EXT4_IOC_SHUTDOWN). Every fifth
cut comes once the build has ended well: then nothing that it said may be lost.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from faults.disks import cut_power, mount_image, unmount
from faults.recovery import Situation, judge_recovery, judge_wreck, list_draws, prepare_situations
from faults.running import LIMIT, list_command, make_environment, run_lydsak
from faults.shows import copy_show
from faults.table import FaultRow, print_rows
from faults.trees import MADE, compare_trees, snapshot_tree

_AFTER = 5


def main(arguments: Sequence[str]) -> int:
    """Print a row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        return print_rows([cut_builds(Path(folder), times=given.times, seed=given.seed)])


def cut_builds(scratch: Path, *, times: int, seed: int) -> FaultRow:
    """Cut the power at random moments."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    row = FaultRow("power cut")
    for turn, situation in list_draws(prepare_situations(scratch), times):
        moment = None if turn % _AFTER == _AFTER - 1 else chance.uniform(0.3, 2.5)
        outcome, found = _cut_build(situation, scratch, moment)
        row.count(outcome, [f"turn {turn}, {situation.name}: {violation}" for violation in found])
    return row


def _cut_build(situation: Situation, scratch: Path, moment: float | None) -> tuple[str, list[str]]:
    environment, disk, image = make_environment(scratch / "own"), scratch / "disk", scratch / "disk.img"
    image.unlink(missing_ok=True)
    mount_image(image, disk)
    try:
        show = copy_show(situation.show, disk / "show")
        os.sync()
        if moment is None:
            code = run_lydsak(show, "build", environment=environment).code
            cut_power(disk)
        else:
            code = _build_until(show, environment, moment, disk)
    finally:
        unmount(disk)
    mount_image(image, disk)
    try:
        found = list(judge_wreck(show, situation))
        if moment is None:
            found += [f"exit code {code}"] if code else []
            # What no feed names any more may come back, and the next build takes it away once more.
            kept = {path: digest for path, digest in snapshot_tree(show, MADE).items() if path in situation.wanted}
            found += compare_trees(situation.wanted, kept)
        found += judge_recovery(show, situation, environment)
    finally:
        unmount(disk)
    return "after the build" if moment is None else "ended before" if code == 0 else "during the build", found


def _build_until(show: Path, environment: dict[str, str], moment: float, disk: Path) -> int:
    """Cut the power under a build, and then take its processes away, as the machine would."""
    with subprocess.Popen(
        list_command(show, "build"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as build:
        with suppress(subprocess.TimeoutExpired):
            build.wait(moment)
        cut_power(disk)
        code = build.poll()
        with suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGKILL)
        build.wait(LIMIT)
    return -signal.SIGKILL if code is None else code
