"""Several builds of one show at once: `python -m faults builds-at-once [--rounds 40]`.

Each ends with 0, or with 75 and the holder's name; some wait for the others, and say so; others only ask what there is.
Together they make what one alone would have made.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from faults.kills import watch_feed
from faults.recovery import Situation, judge_recovery, list_draws, prepare_situations
from faults.running import LIMIT, Outcome, list_command, make_environment
from faults.shows import copy_show
from faults.table import FaultRow, print_rows

_MOST = 4
_COMMANDS: Mapping[tuple[str, ...], tuple[int, ...]] = {
    ("build",): (0, 75),
    ("build", "--workers", "1"): (0, 75),
    ("build", "--wait", "100"): (0,),
    ("build", "broen"): (0, 75),
    ("build", "-n"): (0,),
    ("check",): (0, 3),
    ("status",): (0,),
    ("say", "broen", "-o", "/dev/null"): (0, 6),
}


def main(arguments: Sequence[str]) -> int:
    """Print a row for the commands, and one for the looks at the feed meanwhile."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        situations = prepare_situations(Path(folder))
        return print_rows(run_at_once(situations, Path(folder), rounds=given.rounds, seed=given.seed))


def run_at_once(situations: tuple[Situation, ...], scratch: Path, *, rounds: int, seed: int) -> list[FaultRow]:
    """Two to four commands, begun at random moments; two of them always build."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    row, looks = FaultRow("several at once"), FaultRow("looks at the feed meanwhile")
    for turn, situation in list_draws(situations, rounds):
        show, environment = copy_show(situation.show, scratch / "struck"), make_environment(scratch / "own")
        others = chance.choices(list(_COMMANDS), k=chance.randint(1, _MOST - 2))
        commands = [("build",), ("build", "--wait", "100"), *others]
        chance.shuffle(commands)
        with watch_feed(show, looks):
            begun = []
            for command in commands:
                begun.append((command, _begin(show, command, environment)))
                time.sleep(chance.uniform(0, 1.0))
            for command, process in begun:
                outcome = _end(process)
                found = outcome.list_violations(_COMMANDS[command])
                if outcome.code == 75 and "process " not in outcome.stderr:
                    found = (*found, f"does not say who holds the show: {outcome.stderr}")
                row.count(f"{command[0]}: exit code {outcome.code}", [f"turn {turn}: {one}" for one in found])
        row.violations += [f"turn {turn}: {one}" for one in judge_recovery(show, situation, environment)]
    return [row, looks]


def _begin(show: Path, command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        list_command(show, *command),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=dict(environment),
    )


def _end(process: subprocess.Popen[bytes]) -> Outcome:
    stdout, stderr = process.communicate(timeout=LIMIT)
    return Outcome(process.returncode, stdout.decode(errors="replace"), stderr.decode(errors="replace"))
