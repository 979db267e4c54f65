"""Fuzz Lydsak: `python -m fuzz TARGET ...|all [--minutes M]`.

Each target runs in processes of its own, a minute at a time,
by inputs that hypothesis makes; with --cover by inputs that
atheris finds by the lines they reach (an optional package). What was done is in FOLDER/runs.jsonl,
and what was found in
FOLDER/findings: the smallest input and the traceback, one file for each place in the code.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from fuzz.drivers import run_cover, run_generated
from fuzz.rounds import run_rounds, summarize_runs
from fuzz.target_names import TARGET_NAMES


def main(arguments: Sequence[str]) -> int:
    """Run targets in turn; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "targets", nargs="+", choices=["all", *TARGET_NAMES], metavar="TARGET", help=", ".join(TARGET_NAMES)
    )
    parser.add_argument("--minutes", type=float, default=1.0, help="altogether (1)")
    parser.add_argument("--turn", type=float, default=60.0, help="seconds a target runs before the next one does (60)")
    parser.add_argument("--seed", type=int, default=0, help="of the first turn (0)")
    parser.add_argument("--cover", action="store_true", help="every second turn is led by coverage: needs atheris")
    parser.add_argument("--folder", type=Path, default=Path(".fuzz"), help="where the log goes (.fuzz)")
    parser.add_argument("--child", choices=["generated", "cover"], help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    names = TARGET_NAMES if "all" in given.targets else tuple(dict.fromkeys(given.targets))
    if given.child:
        run = run_cover if given.child == "cover" else run_generated
        return run(names[0], given.folder, given.seed, given.turn)
    run_rounds(names, given.folder, given.seed, given.turn, given.minutes * 60, cover=given.cover)
    return summarize_runs(given.folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
