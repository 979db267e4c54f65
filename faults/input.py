"""`python -m faults input [--table] [--only WORD] [--keep]`: every bad input through the real commands."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from faults.inputs import list_inputs
from faults.inputs.judging import Judgement, judge_input
from faults.running import run_lydsak
from faults.shows import make_show
from faults.table import FaultRow, print_rows


def main(arguments: Sequence[str]) -> int:
    """Run the inputs that are asked for, and print a row for each kind, or with --table a line for each input."""
    parser = argparse.ArgumentParser(prog="faults input", description=__doc__)
    parser.add_argument("--table", action="store_true", help="print a line for each input too")
    parser.add_argument("--only", default="", metavar="WORD", help="run the inputs with this in their kind or name")
    parser.add_argument("--keep", action="store_true", help="leave the folder of the last one")
    options = parser.parse_args(arguments)
    rows: dict[str, FaultRow] = {}
    if options.table:
        print("| kind | input | command | outcome | s | MB |\n|---|---|---|---|---|---|", flush=True)
    for judgement in judge_inputs(options.only, keep=options.keep):
        case = judgement.case
        row = rows.setdefault(case.row, FaultRow(f"bad input: {case.row}"))
        violations = [f"{case.name}: {one}" for one in judgement.violations]
        row.count("taken" if judgement.code == 0 else f"exit {judgement.code}", violations)
        if options.table:
            print(_describe(judgement), flush=True)
    if options.table:
        print()
    return print_rows(list(rows.values()))


def judge_inputs(only: str = "", *, keep: bool = False) -> Iterator[Judgement]:
    """Each input in a show of its own that has an episode out."""
    folder = Path(tempfile.mkdtemp(prefix="lydsak-input-"))
    try:
        show = make_standing_show(folder)
        for case in list_inputs():
            if only in f"{case.row}: {case.name}":
                yield judge_input(case, show, folder / "case", keep=keep)
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def make_standing_show(folder: Path) -> Path:
    """A show without music, with one episode that is published."""
    show = make_show(folder)
    (show / "scripts" / "broen.md").unlink()
    settings = show / "lydsak.toml"
    lines = settings.read_text(encoding="utf-8").split("[sound.intro]")[0]
    settings.write_text(lines, encoding="utf-8")
    outcome = run_lydsak(show, "build")
    if outcome.code:
        raise RuntimeError(outcome.stderr)
    return show


def _describe(judgement: Judgement) -> str:
    case = judgement.case
    mark = " **!**" if judgement.violations else ""
    command = " ".join(case.arguments)[:40].replace("|", "\\|").encode("unicode_escape").decode()
    numbers = f"{judgement.seconds:.1f} | {judgement.megabytes:.0f}"
    return f"| {case.row} | {case.name} | `{command}` | {judgement.outcome}{mark} | {numbers} |"
