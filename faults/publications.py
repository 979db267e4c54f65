"""SIGKILL at random moments of publications and of goings back: `python -m faults publications [--times 60]`.

To a folder, or with `--table FILE` to whatever target its [publish.NAME] table means; what it holds is overwritten.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from faults.running import LIMIT, list_command, make_environment, run_lydsak
from faults.shows import SITE, copy_show, edit_script, make_show
from faults.table import FaultRow, print_rows
from lydsak.build.deployment.inventory import list_web_files
from lydsak.config import load_settings
from lydsak.publish.feed_reading.summary import summarize_feed
from lydsak.targets.base import Target
from lydsak.targets.opening import open_target

_FOLDER = '[publish.web]\nkind = "folder"\npath = "../web"\n'
_AGAIN = 0.3
"""How often what completes a publication is killed as well."""
_STARTED = 0.4
"""Of the time that a publication takes: before that it has only started, and has nothing to leave half done."""


def main(arguments: Sequence[str]) -> int:
    """Print a row for publications and one for goings back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", type=Path, help="a file with one [publish.NAME] table")
    given = parser.parse_args(arguments)
    table = given.table.read_text(encoding="utf-8") if given.table else _FOLDER
    with tempfile.TemporaryDirectory() as folder:
        return print_rows(kill_publications(Path(folder), table, times=given.times, seed=given.seed))


def kill_publications(scratch: Path, table: str, *, times: int, seed: int) -> list[FaultRow]:
    """Publish two states of a show in turn, kill it, and let the next command end; then go back, killed as well."""
    environment = make_environment(scratch / "own")
    shows = _prepare_shows(scratch, table, environment)
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    _run(shows[0], environment, "publish")
    span = min(_time_publication(show, environment) for show in reversed(shows))
    rows = {name: FaultRow(f"SIGKILL, {name}") for name in ("publish", "publish --rollback")}
    for number in range(times):
        old, new = shows if number % 2 else reversed(shows)
        _run(new, environment, "publish")
        for name, show, wanted in (("publish", old, old), ("publish --rollback", old, new)):
            moment = chance.uniform(_STARTED * span, 1.1 * span)
            words = name.split()
            code = _kill(show, environment, moment, words)
            found = _judge_target(show)
            if chance.random() < _AGAIN:
                code = _kill(show, environment, chance.uniform(_STARTED * span, 1.1 * span), words) or code
                found += _judge_target(show)
            # Going back that was killed after its last step has nothing left to do, and says so with 1.
            done = run_lydsak(show, *words, environment=environment)
            found += done.list_violations([0] if name == "publish" else [0, 1])
            found += _judge_target(show, wanted)
            rows[name].count(
                "killed" if code == -signal.SIGKILL else "ended first",
                [f"turn {number}, {moment:.3f} s: {violation}" for violation in found],
            )
    return [*rows.values()]


def _prepare_shows(scratch: Path, table: str, environment: Mapping[str, str]) -> tuple[Path, Path]:
    first = make_show(scratch, environment=environment)
    settings = first / "lydsak.toml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n{table}", encoding="utf-8")
    _run(first, environment, "build")
    second = copy_show(first, scratch / "second")
    edit_script(second)
    _run(second, environment, "build")
    return first, second


def _time_publication(show: Path, environment: Mapping[str, str]) -> float:
    begun = time.monotonic()
    _run(show, environment, "publish")
    return time.monotonic() - begun


def _run(show: Path, environment: Mapping[str, str], *words: str) -> None:
    outcome = run_lydsak(show, *words, environment=environment)
    if outcome.code:
        raise RuntimeError(f"lydsak {' '.join(words)}: {outcome.stderr}")


def _kill(show: Path, environment: Mapping[str, str], moment: float, words: Sequence[str]) -> int:
    """Start a command and kill all of its processes after so many seconds."""
    with subprocess.Popen(
        list_command(show, *words),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=True,
    ) as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait(LIMIT)


def _judge_target(show: Path, wanted: Path | None = None) -> list[str]:
    """What is broken there: whatever stands there is whole; where it is known what is wanted, it is that."""
    (named,) = load_settings(show).targets
    with open_target(named.options, root=show) as target:
        found = _judge_feed(target)
        for file in list_web_files(wanted).values() if wanted else ():
            if target.read(file.path) != Path(str(file.source)).read_bytes():
                found.append(f"{file.path} is not what was published")
        if wanted and target.read(".lydsak/sending.json") is not None:
            found.append("something is still under way")
    return found


def _judge_feed(target: Target) -> list[str]:
    content = target.read("feed.xml")
    if content is None:
        return ["there is no feed"]
    feed = summarize_feed(content, path="feed.xml")
    found = []
    for address in sorted(feed.addresses):
        path = address.removeprefix(f"{SITE}/")
        there = target.read(path)
        if there is None:
            found.append(f"{path} is named, and not there")
        elif hashlib.sha256(there).hexdigest()[:8] != path.rsplit(".", 2)[1]:
            found.append(f"{path} has other bytes than its name says")
    lengths = {item.url.removeprefix(f"{SITE}/"): item.length for item in feed.items}
    found += [path for path, length in lengths.items() if len(target.read(path) or b"") != length]
    return found
