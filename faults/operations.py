"""A fault at the N-th file operation of a build, for every N: `python -m faults operations [--kinds kill,torn,...]`.

kill is a SIGKILL to all processes of the build before the call, torn the same after half a write; full is ENOSPC from
the call on, error EIO from the call on, short makes every write take half.

All of it takes hours. `--tally FILE` notes each strike in a file and leaves out what is noted there, so a run can be
stopped and taken up again; `--slice 1/4` strikes at a quarter of the operations, for runs side by side or day by day.
`TMPDIR=/dev/shm` spares the disk.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, get_args

from faults.interposer import FaultKind, Interposer, build_interposer
from faults.nursery import Nursery
from faults.recovery import Situation, judge_recovery, judge_wreck, prepare_situations
from faults.running import Outcome, make_environment
from faults.shows import copy_show
from faults.table import FaultRow, print_rows
from faults.tally import Strike, Tally

_CODES: Mapping[FaultKind, tuple[int, ...]] = {
    "kill": (-9, 0),
    "torn": (-9, 0),
    "full": (6, 0),
    "error": (6, 0),
    "short": (0,),
}


@dataclass(frozen=True, slots=True)
class Share:
    """Which of the operations are struck: each `every`-th, from `first`."""

    first: int = 1
    every: int = 1

    def list_points(self, kind: FaultKind, calls: int) -> range:
        """Of a build that makes so many calls; short writes are short throughout."""
        return range(1, 2) if kind == "short" else range(self.first, calls + 1, self.every)


def main(arguments: Sequence[str]) -> int:
    """Print a row for each kind and situation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", default="kill,torn,full,error,short")
    parser.add_argument("--every", type=int, default=1, help="only every so many-th operation")
    parser.add_argument("--slice", default="1/1", metavar="K/N", help="of those, the K-th and each N-th after it")
    parser.add_argument(
        "--tally", type=Path, help="a file that notes each strike; what is noted there is not done again"
    )
    parser.add_argument("--engine", default="tone")
    parser.add_argument("--situation", default="", help="only the situations with this word in their name")
    given = parser.parse_args(arguments)
    part, _, parts = given.slice.partition("/")
    share = Share(1 + (int(part) - 1) * given.every, given.every * int(parts))
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        interposer = build_interposer(scratch)
        found = [one for one in prepare_situations(scratch, engine=given.engine) if given.situation in one.name]
        kinds = [kind for kind in get_args(FaultKind) if kind in given.kinds.split(",")]
        with Striker(interposer, scratch) as striker:
            rows = (
                striker.strike_operations(situation, kind, share, Tally(given.tally))
                for situation in found
                for kind in kinds
            )
            return print_rows(rows)


class Striker:
    """Builds that go wrong, and those after them, by a nursery of their own."""

    def __init__(self, interposer: Interposer, scratch: Path) -> None:
        self._interposer = interposer
        self._show = scratch / "struck"
        self._environment = make_environment(scratch / "own")
        interposer.arm("count", 0)
        armed = interposer.make_environment(self._show)
        self._nursery = Nursery(scratch / "nursery", {**self._environment, **armed})
        self._calls: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._nursery.end()

    def strike_operations(
        self, situation: Situation, kind: FaultKind, share: Share, tally: Tally | None = None
    ) -> FaultRow:
        """Build with the fault at each operation in turn, and build again without it."""
        tally = tally or Tally()
        calls = self.count_calls(situation)
        row = FaultRow(f"{kind}, {situation.name} ({calls} operations)")
        for at in share.list_points(kind, calls):
            strike = tally.find(kind, situation.name, at) or self._strike(situation, kind, at)
            tally.note(strike)
            row.count(strike.outcome, [f"at {at}: {violation}" for violation in strike.violations])
        return row

    def count_calls(self, situation: Situation) -> int:
        """How many file operations an undisturbed build makes: a few more or less from one to the next."""
        if situation.name not in self._calls:
            show = copy_show(situation.show, self._show)
            # The first only teaches the nursery what to import.
            for name in ("learned", "counted") if not self._calls else ("counted",):
                show = copy_show(situation.show, self._show)
                self._interposer.arm("count", 0)
                self._nursery.run_command(show, "build", learn=name == "learned")
            self._calls[situation.name] = self._interposer.count_calls()
        return self._calls[situation.name]

    def _strike(self, situation: Situation, kind: FaultKind, at: int) -> Strike:
        show = copy_show(situation.show, self._show)
        self._interposer.arm(kind, at)
        outcome, left = self._nursery.run_command(show, "build")
        struck = self._interposer.count_faults()
        self._interposer.arm("count", 0)
        found = [*outcome.list_violations(_CODES[kind]), *left, *judge_wreck(show, situation)]
        if kind in {"full", "error"} and struck and outcome.code == 6:
            found += _judge_message(outcome)
        found += judge_recovery(show, situation, self._environment, build=self._build_again)
        name = "not reached" if not struck else f"exit code {outcome.code}"
        return Strike(kind, situation.name, at, name, tuple(found))

    def _build_again(self) -> Outcome:
        return self._nursery.run_command(self._show, "build")[0]


def _judge_message(outcome: Outcome) -> Iterator[str]:
    """What an error of the disk has to say."""
    if "error[L70" not in outcome.stderr:
        yield f"no error that names the disk: {outcome.stderr[-300:]}"
