"""Voices that go wrong: a package's, a program's, a service's, and workers that somebody kills or stops.

    python -m faults engines [packages|programs|services|workers ...] [--only WORD] [--rounds N]

Each time a show stands, one sentence of it is edited, and the voice goes wrong over that sentence. The build has to
say so, with the engine and the sentence, within its time and memory; listeners keep what they have; and a healthy build
afterwards makes the very bytes that it would have made at once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from faults.misbehaving.engine import ASKING, SPEAKING
from faults.misbehaving.programs import HARMLESS as HARMLESS_PROGRAMS
from faults.misbehaving.programs import choose_mode, list_modes, write_program
from faults.promise import inspect_feed
from faults.running import Outcome, list_command, make_environment, run_lydsak
from faults.shows import copy_show, edit_script, make_show
from faults.table import FaultRow, print_rows
from faults.trees import MADE, SOURCES, compare_trees, list_leftovers, snapshot_tree

LIMIT = 90.0
"""Seconds that a build may take over a voice that hangs for three; what is loaded may take sixty."""
WORD = "bare"
"""Stands in the edited sentence alone."""
HARMLESS = {
    "prints",
    "reads the terminal",
    "changes folder",
    "leaves a thread",
    "ignores signals",
    "stop: SIGSTOP",
    "voices: none",
    *(mode for mode in ASKING if mode.startswith("voices:") and "crashes" not in mode),
}
"""After these the build may be well; the others have to be noticed."""
_MARK = "LYDSAK_FAULT"
_TRIED = 200
"""Requests that all go wrong."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A show that was built, then edited, and what its next build has to make."""

    scratch: Path
    show: Path
    wanted: Mapping[str, str]
    environment: Mapping[str, str]

    def try_fault(
        self,
        row: FaultRow,
        go_wrong: Callable[[Path], None],
        recover: Callable[[Path], None],
        *,
        harmless: bool = False,
        placed: bool = True,
    ) -> None:
        """One build with the fault in it, and one without."""
        show = copy_show(self.show, self.scratch / "show-now")
        go_wrong(show)
        sources = snapshot_tree(show, SOURCES)
        started = time.monotonic()
        try:
            outcome = run_lydsak(show, "build", "--json", environment=self.environment, limit=LIMIT)
        except subprocess.TimeoutExpired:
            row.count("hangs", [f"took longer than {LIMIT:g} s"])
            _kill_marked(self.environment[_MARK])
            return
        took = time.monotonic() - started
        found = list(outcome.list_violations((0, 5) if harmless else (5,)))
        codes, places = _read_failures(outcome, found)
        if outcome.code and placed and not any(str(place).startswith("scripts/broen.md") for place in places):
            found.append(f"does not say where: {outcome.stdout[-600:]}")
        found += self.list_losses(show, sources)
        recover(show)
        found += self.list_differences(show)
        row.count(f"{outcome.code} {' '.join(codes)}".strip() + _name_time(took), found)

    def list_losses(self, show: Path, sources: Mapping[str, str]) -> Iterator[str]:
        """What the build broke or left."""
        yield from inspect_feed(show).violations
        yield from compare_trees(sources, snapshot_tree(show, SOURCES))
        yield from (f"left running: {left}" for left in _await_end(self.environment[_MARK]))
        for path in (self.scratch / "tmp").iterdir():
            yield f"left in TMPDIR: {path.name}"
            shutil.rmtree(path, ignore_errors=True)
        yield from (f"left: {path}" for path in list_leftovers(show))

    def list_differences(self, show: Path) -> Iterator[str]:
        """What a healthy build makes that it should not make."""
        healthy = run_lydsak(show, "build", environment=self.environment)
        yield from healthy.list_violations((0,))
        yield from compare_trees(self.wanted, snapshot_tree(show, MADE))


def main(arguments: Sequence[str]) -> int:
    """Print a row for each way to go wrong."""
    parser = argparse.ArgumentParser(prog="python -m faults engines", description=__doc__)
    parser.add_argument("kinds", nargs="*", help="all where none is given")
    parser.add_argument("--only", default="", help="what has this in its name")
    parser.add_argument("--rounds", type=int, default=30, help="how often a worker is killed, and stopped")
    given = parser.parse_args(arguments)
    rows: list[FaultRow] = []
    for kind in given.kinds or KINDS:
        with tempfile.TemporaryDirectory(prefix="faults-engines-") as folder:
            for row in KINDS[kind](Path(folder), given.only, given.rounds):
                rows.append(row)
                print(row.fault, dict(row.outcomes), *row.violations, sep="; ", file=sys.stderr, flush=True)
    return print_rows(rows)


def try_packages(scratch: Path, only: str, _rounds: int) -> Iterator[FaultRow]:
    """An engine that comes by an entry point."""
    site = scratch / "site" / "misbehaving-1.0.dist-info"
    site.mkdir(parents=True)
    (site / "METADATA").write_text("Metadata-Version: 2.1\nName: misbehaving\nVersion: 1.0\n", encoding="utf-8")
    point = "misbehaving = faults.misbehaving.engine:MisbehavingEngine"
    (site / "entry_points.txt").write_text(f"[lydsak.engines]\n{point}\n", encoding="utf-8")
    path = os.pathsep.join((str(site.parent), str(Path(__file__).parents[1])))
    stage = _set_stage(scratch, "misbehaving", "", {"PYTHONPATH": path})
    healthy = (stage.show / "lydsak.toml").read_text(encoding="utf-8")
    for mode in (*SPEAKING, *ASKING):
        row = FaultRow(f"package, {mode}")
        if only not in row.fault:
            continue
        table = f"\n[engines.misbehaving]\nmode = {json.dumps(mode)}\nword = {json.dumps(WORD)}\n"
        stage.try_fault(
            row,
            partial(_write_settings, text=healthy + table),
            partial(_write_settings, text=healthy),
            harmless=mode in HARMLESS,
            placed=mode in SPEAKING,
        )
        yield row


def try_programs(scratch: Path, only: str, _rounds: int) -> Iterator[FaultRow]:
    """A program of `[engines.command]`."""
    command = json.dumps(write_program(scratch))
    stage = _set_stage(scratch, "command", f"[engines.command]\ndeadline = 4\nprogram = {command}\n", {})
    for mode in list_modes():
        row = FaultRow(f"program, {mode}")
        if only in row.fault:
            stage.try_fault(
                row,
                partial(_switch_program, scratch, mode),
                partial(_switch_program, scratch, ""),
                harmless=mode in HARMLESS_PROGRAMS,
            )
            yield row


def try_services(scratch: Path, only: str, _rounds: int) -> Iterator[FaultRow]:
    """A service with OpenAI's interface, on loopback, and what it or the network before it may answer."""
    from tests.engines.loopback import Loopback
    from tests.engines.loopback_speech_api import make_protocol
    from tests.engines.test_faults import BOMBS, ROWS

    with Loopback(make_protocol()) as service:
        table = f'base_url = "{service.url}/v1"\nattempts = 2\ntimeout = 2\ndeadline = 8\n'
        stage = _set_stage(scratch, "speech-api", f"[engines.speech-api]\n{table}", {})
        for each in (*ROWS, *BOMBS):
            row = FaultRow(f"service, {each.name}")
            if only not in row.fault:
                continue
            service.received.clear()
            stage.try_fault(
                row,
                partial(_switch_service, service, each.fault),
                partial(_switch_service, service, None),
            )
            yield row


def try_workers(scratch: Path, only: str, rounds: int) -> Iterator[FaultRow]:
    """Workers of a build that somebody kills or stops; the same with espeak's."""
    for engine in ("tone", "espeak"):
        folder = scratch / engine
        folder.mkdir()
        rows = {number: FaultRow(f"worker of {engine}, {number.name}") for number in (signal.SIGKILL, signal.SIGSTOP)}
        if not any(only in row.fault for row in rows.values()):
            continue
        stage = _set_stage(folder, engine, "", {})
        chance = random.Random(engine)  # noqa: S311
        for number, row in rows.items():
            if only in row.fault:
                for _ in range(rounds):
                    _disturb_workers(stage, row, number, chance)
                yield row


def _disturb_workers(stage: Stage, row: FaultRow, number: signal.Signals, chance: random.Random) -> None:
    """One build from nothing kept, one of whose workers gets a signal at some moment."""
    show = copy_show(stage.show, stage.scratch / "show-now")
    shutil.rmtree(show / ".lydsak" / "store")
    sources = snapshot_tree(show, SOURCES)
    started = time.monotonic()
    with subprocess.Popen(
        list_command(show, "build", "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=stage.environment
    ) as build:
        workers: list[int] = []
        while not workers and build.poll() is None:
            workers = _list_children(build.pid)
        time.sleep(chance.uniform(0, 1.5))
        workers = _list_children(build.pid)
        with suppress(ProcessLookupError, IndexError):
            os.kill(chance.choice(workers), number)
        try:
            out, err = build.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            row.count("hangs", [f"took longer than {LIMIT:g} s"])
            _kill_marked(stage.environment[_MARK])
            return
    took = time.monotonic() - started
    outcome = Outcome(build.returncode, out.decode(errors="replace"), err.decode(errors="replace"))
    found = list(outcome.list_violations((0, 5)))
    codes, _ = _read_failures(outcome, found)
    if outcome.code == 0:
        found += compare_trees(stage.wanted, snapshot_tree(show, MADE))
    found += [*stage.list_losses(show, sources), *stage.list_differences(show)]
    met = "" if workers else ", none there"
    row.count(f"{outcome.code} {' '.join(codes)}".strip() + met + _name_time(took), found)


def _set_stage(scratch: Path, engine: str, table: str, more: Mapping[str, str]) -> Stage:
    """Build a show, edit it, and build a copy, undisturbed."""
    environment = make_environment(scratch, {**more, _MARK: uuid.uuid4().hex})
    show = make_show(scratch, engine=engine, environment=environment)
    settings = show / "lydsak.toml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n{table}", encoding="utf-8")
    _build(show, environment)
    edit_script(show)
    wanted = copy_show(show, scratch / "wanted")
    _build(wanted, environment)
    return Stage(scratch, show, snapshot_tree(wanted, MADE), environment)


def _build(show: Path, environment: Mapping[str, str]) -> None:
    outcome = run_lydsak(show, "build", environment=environment)
    if outcome.code:
        raise RuntimeError(outcome.stderr)


def _write_settings(show: Path, text: str) -> None:
    (show / "lydsak.toml").write_text(text, encoding="utf-8")


def _switch_program(folder: Path, mode: str, _show: Path) -> None:
    choose_mode(folder, mode, WORD)


def _switch_service(service: Any, fault: Any, _show: Path) -> None:
    service.faults.clear()
    service.faults.extend([fault] * _TRIED if fault else [])


def _read_failures(outcome: Outcome, found: list[str]) -> tuple[list[str], list[object]]:
    """The codes and places of what failed; that standard output is no JSON is a violation."""
    try:
        failed = json.loads(outcome.stdout)["failed"]
    except (ValueError, KeyError):
        found.append(f"no JSON: {outcome.stdout[:200]!r}")
        return [], []
    return [each["code"] for each in failed], [each["path"] for each in failed]


def _name_time(seconds: float) -> str:
    return next((f", < {limit} s" for limit in (5, 10, 20, 40) if seconds < limit), f", < {LIMIT:g} s")


def _list_children(process: int) -> list[int]:
    with suppress(OSError):
        told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
        return [int(child) for child in told.split()]
    return []


def _list_marked(mark: str) -> list[int]:
    """The processes that have a mark in their environment, as every child of a build has."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark.encode() in path.read_bytes() and int(path.parent.name) != os.getpid():
                found.append(int(path.parent.name))
    return found


def _await_end(mark: str) -> list[int]:
    """What still runs three seconds after a build; it is ended."""
    end = time.monotonic() + 3
    while (left := _list_marked(mark)) and time.monotonic() < end:
        time.sleep(0.05)
    _kill_marked(mark)
    return left


def _kill_marked(mark: str) -> None:
    for process in _list_marked(mark):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


KINDS: dict[str, Callable[[Path, str, int], Iterator[FaultRow]]] = {
    "packages": try_packages,
    "programs": try_programs,
    "services": try_services,
    "workers": try_workers,
}
