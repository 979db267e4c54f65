"""SIGTERM and Ctrl-C at random moments: `python -m faults stops [--times 120]`.

A build that is asked to stop does so within seconds, with one line and exit code 143 or 130, and the next goes on.
"""

from __future__ import annotations

import argparse
import random
import signal
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from faults.kills import kill_build
from faults.recovery import judge_recovery, judge_wreck, list_draws, prepare_situations
from faults.running import make_environment
from faults.shows import copy_show
from faults.table import FaultRow, print_rows

_SOON = 5.0
"""Seconds; two on a machine that does nothing else."""
_CODES = {signal.SIGTERM: 143, signal.SIGINT: 130}


def main(arguments: Sequence[str]) -> int:
    """Print a row for each signal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        return print_rows(stop_builds(Path(folder), times=given.times, seed=given.seed))


def stop_builds(scratch: Path, *, times: int, seed: int) -> list[FaultRow]:
    """Stop builds at random moments; Ctrl-C reaches all processes, as on a terminal, SIGTERM the main one."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    rows = {number: FaultRow(number.name) for number in _CODES}
    for turn, situation in list_draws(prepare_situations(scratch), times):
        number = chance.choice(list(_CODES))
        show = copy_show(situation.show, scratch / "struck")
        environment = make_environment(scratch / "own")
        moment, begun = chance.uniform(0.3, 2.2), time.monotonic()
        code, left = kill_build(show, environment, moment, alone=number == signal.SIGTERM, number=number)
        late = time.monotonic() - begun - moment
        found = [*left, *judge_wreck(show, situation), *judge_recovery(show, situation, environment)]
        if code not in {0, _CODES[number]}:
            found.append(f"exit code {code} after {moment:.3f} s")
        if late > _SOON:
            found.append(f"took {late:.1f} s to stop")
        rows[number].count(f"exit code {code}", [f"turn {turn}: {violation}" for violation in found])
    return list(rows.values())
