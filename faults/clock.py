"""Builds under wrong clocks and in other time zones: `python -m faults clock` (clocks: Debian's faketime).

What listeners have stays as it is, byte for byte, whatever the clock says; what is not out yet waits until its day.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from faults.recovery import Situation, judge_recovery, judge_wreck, prepare_situations
from faults.running import LIMIT, Outcome, list_command, make_environment, run_lydsak
from faults.shows import copy_show
from faults.table import FaultRow, print_rows
from faults.trees import MADE, compare_trees, snapshot_tree

_LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")
FORWARD = ("+1d", "+3650d", "@2038-01-19 03:14:00", "@2027-03-28 00:59:59", "@2027-10-31 00:59:59 x100")
BACKWARD = ("-1h", "-1d", "-3650d", "@2026-10-25 00:30:00", "@1970-01-01 00:00:10", "@2000-02-29 23:59:59")
"""As faketime has them, in UTC; two stand at the hours that summer time skips and repeats."""
ZONES = (
    "UTC", "Europe/Oslo", "America/St_Johns", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Africa/Casablanca", "XXX-3:17", "No/Where", ":/dev/null", "",
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Print a row for each kind of clock."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default="tone")
    parser.add_argument("--situation", default="", help="only the situations with this word in their name")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        found = prepare_situations(scratch, engine=given.engine)
        situations = tuple(one for one in found if given.situation in one.name)
        rows = [change_zones(situations, scratch, ZONES)]
        if find_faketime() is None:
            print("No wrong clocks: faketime is not installed.")
            rows.append(FaultRow("wrong clocks"))
        else:
            rows += [
                put_forward(situations, scratch, FORWARD),
                put_back(situations, scratch, BACKWARD),
                step_meanwhile(situations, scratch, ("-86400", "+86400", "-3600", "+315360000", "-315360000")),
            ]
        return print_rows(rows)


def find_faketime() -> str | None:
    """The library that tells a program another time."""
    found = (path for pattern in _LIBRARIES for path in Path("/").glob(pattern.lstrip("/")))
    return next((str(path) for path in found), None)


def fake_clock(scratch: Path, moment: str) -> dict[str, str]:
    """An environment with another clock. Files keep the times that the disk has of them, as when a clock is set."""
    library = find_faketime()
    if library is None:
        raise RuntimeError("faketime is not installed")
    own = {"LD_PRELOAD": library, "FAKETIME": moment, "NO_FAKE_STAT": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return make_environment(scratch, {**own, "TZ": "UTC"})


def change_zones(situations: Sequence[Situation], scratch: Path, zones: Sequence[str]) -> FaultRow:
    """The machine stands in another time zone, or one that there is not."""
    row = FaultRow("time zones")
    for zone in zones:
        for situation in situations:
            found = _judge_build(situation, scratch, make_environment(scratch / "own", {"TZ": zone}))
            row.count("same bytes" if not found else "other", [f"{zone}, {situation.name}: {one}" for one in found])
    return row


def put_forward(situations: Sequence[Situation], scratch: Path, moments: Sequence[str]) -> FaultRow:
    """The clock is ahead, or stands at an hour that zones with summer time do not have."""
    row = FaultRow("clock ahead")
    for moment in moments:
        for situation in situations:
            found = _judge_build(situation, scratch, fake_clock(scratch / "own", moment))
            row.count("same bytes" if not found else "other", [f"{moment}, {situation.name}: {one}" for one in found])
    return row


def put_back(situations: Sequence[Situation], scratch: Path, moments: Sequence[str]) -> FaultRow:
    """The clock is behind: what is out stays out, and a first build waits at most until the clock is right."""
    row = FaultRow("clock behind")
    for moment in moments:
        for situation in situations:
            environment = fake_clock(scratch / "own", moment)
            show = copy_show(situation.show, scratch / "struck")
            outcome = run_lydsak(show, "build", environment=environment)
            found = [*outcome.list_violations([0]), *judge_wreck(show, situation)]
            differing = compare_trees(situation.wanted, snapshot_tree(show, MADE))
            if situation.guids and differing:
                found += differing
            found += judge_recovery(show, situation, make_environment(scratch / "own"))
            row.count(
                "waits, then same bytes" if differing else "same bytes",
                [f"{moment}, {situation.name}: {one}" for one in found],
            )
    return row


def step_meanwhile(situations: Sequence[Situation], scratch: Path, steps: Sequence[str]) -> FaultRow:
    """The clock is set while a build runs."""
    row = FaultRow("clock set during a build")
    for step in steps:
        for situation in situations:
            environment = fake_clock(scratch / "own", "+0")
            moment = scratch / "moment"
            moment.write_text("+0", encoding="utf-8")
            del environment["FAKETIME"]
            environment |= {"FAKETIME_TIMESTAMP_FILE": str(moment), "FAKETIME_NO_CACHE": "1"}
            show = copy_show(situation.show, scratch / "struck")
            outcome = _build_stepping(show, environment, moment, step)
            found = [*outcome.list_violations([0]), *judge_wreck(show, situation)]
            found += judge_recovery(show, situation, make_environment(scratch / "own"))
            row.count(f"exit code {outcome.code}", [f"{step}, {situation.name}: {one}" for one in found])
    return row


def _build_stepping(show: Path, environment: Mapping[str, str], moment: Path, step: str) -> Outcome:
    with subprocess.Popen(
        list_command(show, "build"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(environment)
    ) as build:
        until = time.monotonic() + LIMIT
        while not (show / ".lydsak" / "holder.json").exists() and build.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        aside = moment.with_name("next")
        aside.write_text(step, encoding="utf-8")
        aside.replace(moment)
        stdout, stderr = build.communicate(timeout=LIMIT)
    return Outcome(build.returncode, stdout.decode(errors="replace"), stderr.decode(errors="replace"))


def _judge_build(situation: Situation, scratch: Path, environment: Mapping[str, str]) -> list[str]:
    """One build makes what an undisturbed one does, and says the like."""
    show = copy_show(situation.show, scratch / "struck")
    outcome = run_lydsak(show, "build", environment=environment)
    made = compare_trees(situation.wanted, snapshot_tree(show, MADE))
    return [*outcome.list_violations([0]), *made, *judge_wreck(show, situation)]
