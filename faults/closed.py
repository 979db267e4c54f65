"""Folders and files that are closed to a build: `python -m faults closed` (as root, which may mount).

A disk that is read-only, a file in the place of each folder that a build writes, files of every kind that vanish at a
random moment, limits on open files, on the length of a file, and a user without permission.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from faults.disks import mount_memory
from faults.recovery import Situation, judge_recovery, judge_wreck, prepare_situations
from faults.running import LIMIT, Outcome, list_command, make_environment, run_lydsak
from faults.shows import copy_show
from faults.table import FaultRow, print_rows

_FOLDERS = ("feed", "feed/media", "feed/e", "audio/episodes", "audio/segments", ".lydsak", ".lydsak/store")
_VANISHING = ("scripts/broen.md", "lydsak.toml", "words.toml", "audio/music/intro.flac", "feed/media", ".lydsak/store")
_OPEN_FILES = (8, 12, 16, 24, 32, 48, 64, 128)
_LENGTHS = (0, 1, 1_000, 20_000, 100_000, 400_000)
_NOBODY = 65_534


def main(arguments: Sequence[str]) -> int:
    """Print a row for each way to be closed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vanish", type=int, default=5, help="times that each file vanishes")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        scratch.chmod(0o755)
        situations = prepare_situations(scratch)
        rows = [
            mount_read_only(situations, scratch),
            put_files_for_folders(situations, scratch),
            limit_open_files(situations, scratch),
            limit_lengths(situations, scratch),
            build_as_nobody(situations, scratch),
            make_files_vanish(situations, scratch, times=given.vanish),
        ]
        return print_rows(rows)


def mount_read_only(situations: Sequence[Situation], scratch: Path) -> FaultRow:
    """A show on a disk that may only be read."""
    row = FaultRow("read-only disk")
    for situation in situations:
        environment = make_environment(scratch / "own")
        with mount_memory(scratch / "disk", 32 << 20) as disk:
            show = copy_show(situation.show, disk / "show")
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            begun = time.monotonic()
            outcome = run_lydsak(show, "build", environment=environment)
            found = _judge_refusal(outcome, (6,), show, situation)
            if "speaking" in outcome.stderr:
                found.append("spoke before it looked")
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
            found += judge_recovery(show, situation, environment)
        row.count(f"exit code {outcome.code}", [f"{situation.name}: {one}" for one in found])
        print(f"read-only, {situation.name}: {time.monotonic() - begun:.1f} s with recovery", file=sys.stderr)
    return row


def put_files_for_folders(situations: Sequence[Situation], scratch: Path) -> FaultRow:
    """A file stands where a build needs a folder."""
    row = FaultRow("a file for a folder")
    for situation in situations:
        for name in _FOLDERS:
            environment, show = make_environment(scratch / "own"), copy_show(situation.show, scratch / "struck")
            place, aside = show / name, scratch / "aside"
            if place.exists():
                place.rename(aside)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("in the way", encoding="utf-8")
            outcome = run_lydsak(show, "build", environment=environment)
            found = list(outcome.list_violations((6,)))
            place.unlink()
            if aside.exists():
                aside.rename(place)
            found += judge_recovery(show, situation, environment)
            row.count(f"exit code {outcome.code}", [f"{name}, {situation.name}: {one}" for one in found])
    return row


def limit_open_files(situations: Sequence[Situation], scratch: Path) -> FaultRow:
    """So few files may be open at once."""
    return _limit("few open files", resource.RLIMIT_NOFILE, _OPEN_FILES, situations, scratch, codes=(0, 1, 5, 6))


def limit_lengths(situations: Sequence[Situation], scratch: Path) -> FaultRow:
    """No file may be longer than so many bytes."""
    return _limit("short files", resource.RLIMIT_FSIZE, _LENGTHS, situations, scratch, codes=(0, 6))


def _limit(
    fault: str,
    kind: int,
    limits: Sequence[int],
    situations: Sequence[Situation],
    scratch: Path,
    *,
    codes: tuple[int, ...],
) -> FaultRow:
    row = FaultRow(fault)
    for situation in situations:
        for limit in limits:
            environment, show = make_environment(scratch / "own"), copy_show(situation.show, scratch / "struck")
            bound = partial(resource.setrlimit, kind, (limit, limit))
            outcome = run_lydsak(show, "build", environment=environment, prepare=bound)
            found = _judge_refusal(outcome, codes, show, situation)
            found += judge_recovery(show, situation, environment)
            row.count(f"exit code {outcome.code}", [f"{limit}, {situation.name}: {one}" for one in found])
    return row


def build_as_nobody(situations: Sequence[Situation], scratch: Path) -> FaultRow:
    """A user who may read the show and write nothing of it."""
    row = FaultRow("no permission")
    for situation in situations:
        environment, show = make_environment(scratch / "own"), copy_show(situation.show, scratch / "struck")
        for folder in (scratch / "own", *(scratch / "own").iterdir()):
            folder.chmod(0o777)
        try:
            outcome = run_lydsak(show, "build", environment=environment, prepare=partial(os.setuid, _NOBODY))
        except PermissionError:  # the row stays empty, which counts as a fault that never came
            print("No user without permission: this Python lies where only its owner may run it.")
            break
        found = _judge_refusal(outcome, (6,), show, situation)
        found += judge_recovery(show, situation, environment)
        row.count(f"exit code {outcome.code}", [f"{situation.name}: {one}" for one in found])
    return row


def make_files_vanish(situations: Sequence[Situation], scratch: Path, *, times: int) -> FaultRow:
    """A file or folder is moved away while a build runs, and comes back before the next."""
    row, chance = FaultRow("vanishing files"), random.Random(1)  # noqa: S311 - moments, not secrets
    for situation in situations:
        for name in (one for one in _VANISHING for _ in range(times)):
            environment, show = make_environment(scratch / "own"), copy_show(situation.show, scratch / "struck")
            moment = chance.uniform(0.1, 1.8)
            outcome = _build_vanishing(show, environment, show / name, scratch / "aside", moment)
            found = list(outcome.list_violations((0, 1, 2, 6)))
            found += judge_recovery(show, situation, environment)
            row.count(f"exit code {outcome.code}", [f"{name}, {situation.name}: {one}" for one in found])
    return row


def _build_vanishing(show: Path, environment: Mapping[str, str], victim: Path, aside: Path, moment: float) -> Outcome:
    with subprocess.Popen(
        list_command(show, "build"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(environment)
    ) as build:
        with suppress(subprocess.TimeoutExpired):
            build.wait(moment)
        with suppress(FileNotFoundError):
            victim.rename(aside)
        stdout, stderr = build.communicate(timeout=LIMIT)
    if aside.exists():
        subprocess.run(["rm", "-rf", str(victim)], check=True)
        aside.rename(victim)
    return Outcome(build.returncode, stdout.decode(errors="replace"), stderr.decode(errors="replace"))


def _judge_refusal(outcome: Outcome, codes: tuple[int, ...], show: Path, situation: Situation) -> list[str]:
    return [*outcome.list_violations(codes), *judge_wreck(show, situation)]
