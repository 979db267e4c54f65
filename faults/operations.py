"""A fault at the N-th file operation of a build, for every N: `python -m faults operations [--kinds kill,torn,...]`.

kill is a SIGKILL to all processes of the build before the call, torn the same after half a write; full is ENOSPC from
the call on, error EIO from the call on, short makes every write take half.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from faults.interposer import FaultKind, Interposer, build_interposer
from faults.recovery import Situation, judge_recovery, judge_wreck, prepare_situations, wait_for_end
from faults.running import LIMIT, Outcome, list_command, make_environment
from faults.shows import copy_show
from faults.table import FaultRow, print_rows

_CODES: Mapping[FaultKind, tuple[int, ...]] = {
    "kill": (-9, 0),
    "torn": (-9, 0),
    "full": (6, 0),
    "error": (6, 0),
    "short": (0,),
}


def main(arguments: Sequence[str]) -> int:
    """Print a row for each kind and situation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", default="kill,torn,full,error,short")
    parser.add_argument("--every", type=int, default=1, help="only every so many-th operation")
    parser.add_argument("--engine", default="tone")
    parser.add_argument("--situation", default="", help="only the situations with this word in their name")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        interposer = build_interposer(scratch)
        found = [one for one in prepare_situations(scratch, engine=given.engine) if given.situation in one.name]
        rows = (
            strike_operations(interposer, situation, kind, scratch, every=given.every)
            for situation in found
            for kind in get_args(FaultKind)
            if kind in given.kinds.split(",")
        )
        return print_rows(rows)


def strike_operations(
    interposer: Interposer, situation: Situation, kind: FaultKind, scratch: Path, *, every: int = 1
) -> FaultRow:
    """Build with the fault at each operation in turn, and build again without it."""
    row = FaultRow(f"{kind}, {situation.name}")
    for at in _list_points(interposer, situation, kind, scratch, every):
        show = copy_show(situation.show, scratch / "struck")
        environment = make_environment(scratch / "own")
        outcome, left = build_struck(show, {**environment, **interposer.arm(show, kind, at)})
        struck = interposer.count_faults()
        found = [*outcome.list_violations(_CODES[kind]), *left, *judge_wreck(show, situation)]
        if kind in {"full", "error"} and struck and outcome.code == 6:
            found += _judge_message(outcome)
        found += judge_recovery(show, situation, environment)
        name = "not reached" if not struck else f"exit code {outcome.code}"
        row.count(name, [f"at {at}: {violation}" for violation in found])
    return row


def _list_points(
    interposer: Interposer, situation: Situation, kind: FaultKind, scratch: Path, every: int
) -> Iterator[int]:
    if kind == "short":
        yield 1
        return
    show = copy_show(situation.show, scratch / "struck")
    build_struck(show, {**make_environment(scratch / "own"), **interposer.arm(show, "count", 0)})
    yield from range(1, interposer.count_calls() + 1, every)


def build_struck(show: Path, environment: Mapping[str, str]) -> tuple[Outcome, tuple[str, ...]]:
    """Build in a process group of its own: a kill takes all of it, and nobody else."""
    with subprocess.Popen(
        list_command(show, "build"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=True,
    ) as build:
        stdout, stderr = build.communicate(timeout=LIMIT)
    outcome = Outcome(build.returncode, stdout.decode(errors="replace"), stderr.decode(errors="replace"))
    return outcome, wait_for_end(build.pid)


def _judge_message(outcome: Outcome) -> Iterator[str]:
    """What an error of the disk has to say."""
    if "error[L70" not in outcome.stderr:
        yield f"no error that names the disk: {outcome.stderr[-300:]}"
