"""SIGKILL at random moments of builds and of those that recover from them: `python -m faults kills [--times 300]`.

Every second kill takes the main process alone and leaves its workers to themselves. A reader looks at the feed all the
while: what it names must be there whenever it is the same before and after the look.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from faults.promise import inspect_feed
from faults.recovery import Situation, judge_recovery, judge_wreck, list_draws, prepare_situations
from faults.running import LIMIT, list_command, make_environment, wait_for_end
from faults.shows import copy_show
from faults.table import FaultRow, print_rows

_AGAIN = 0.3
"""How often the build that recovers is killed as well."""
_LOOK_EVERY = 0.1


def main(arguments: Sequence[str]) -> int:
    """Print a row for each situation, and one for the looks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="tone")
    parser.add_argument("--situation", default="", help="only the situations with this word in their name")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        found = prepare_situations(scratch, engine=given.engine)
        found = tuple(one for one in found if given.situation in one.name)
        return print_rows(kill_builds(found, scratch, times=given.times, seed=given.seed))


def kill_builds(situations: tuple[Situation, ...], scratch: Path, *, times: int, seed: int) -> list[FaultRow]:
    """Kill builds at random moments and let the next ones end, or be killed too."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    rows = {situation.name: FaultRow(f"SIGKILL, {situation.name}") for situation in situations}
    looks = FaultRow("looks at the feed meanwhile")
    spans = {situation.name: _time_build(situation, scratch) for situation in situations}
    for number, situation in list_draws(situations, times):
        show = copy_show(situation.show, scratch / "struck")
        environment = make_environment(scratch / "own")
        row = rows[situation.name]
        with watch_feed(show, looks):
            while True:
                moment = chance.uniform(0, 1.1 * spans[situation.name])
                code, left = kill_build(show, environment, moment, alone=chance.random() < 0.5)
                found = [*left, *judge_wreck(show, situation)]
                name = "killed" if code == -signal.SIGKILL else f"ended first, exit code {code}"
                found += [f"exit code {code}"] if code not in {-signal.SIGKILL, 0} else []
                row.count(name, [f"turn {number}, {moment:.3f} s: {violation}" for violation in found])
                if chance.random() >= _AGAIN:
                    break
            row.violations += [f"turn {number}: {one}" for one in judge_recovery(show, situation, environment)]
    return [*rows.values(), looks]


def kill_build(
    show: Path, environment: Mapping[str, str], moment: float, *, alone: bool, number: int = signal.SIGKILL
) -> tuple[int, tuple[str, ...]]:
    """Start a build and send a signal after so many seconds, to its main process alone or to all of them."""
    with subprocess.Popen(
        list_command(show, "build"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=True,
    ) as build:
        with suppress(subprocess.TimeoutExpired):
            build.wait(moment)
        with suppress(ProcessLookupError):
            os.kill(build.pid, number) if alone else os.killpg(build.pid, number)
        code = build.wait(LIMIT)
    # The next build waits for the workers of one that was killed alone; so does a judge of what they leave.
    return code, () if alone else wait_for_end(build.pid)


@dataclass(slots=True)
class _Watch:
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def watch_feed(show: Path, row: FaultRow) -> Iterator[None]:
    """Look at the feed again and again, as an app that comes at any moment does."""
    watch = _Watch()
    thread = threading.Thread(target=_look, args=(show, row, watch))
    thread.start()
    try:
        yield
    finally:
        watch.ended.set()
        thread.join()


def _look(show: Path, row: FaultRow, watch: _Watch) -> None:
    feed = show / "feed" / "feed.xml"
    while not watch.ended.wait(_LOOK_EVERY):
        before = _read(feed)
        try:
            violations = inspect_feed(show).violations
        except OSError:  # a page that was replaced by the next one between its name and its bytes
            violations = ()
        if before is not None and before == _read(feed):
            row.count("whole" if not violations else "broken", violations)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _time_build(situation: Situation, scratch: Path) -> float:
    show = copy_show(situation.show, scratch / "struck")
    begun = time.monotonic()
    subprocess.run(list_command(show, "build"), env=make_environment(scratch / "own"), capture_output=True, check=True)
    return time.monotonic() - begun
