"""A bad input run as people would run it, with its time and memory taken, and judged."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from faults.inputs.cases import BadInput
from faults.inputs.launching import Usage, read_note, wrap_command
from faults.promise import inspect_feed
from faults.running import make_environment
from faults.shows import copy_show
from faults.trees import SOURCES, compare_trees, list_leftovers, snapshot_tree

SECONDS = 10.0
"""Of computing, the command's and its workers': a machine that does other things too is no fault."""
_HANGS = 60.0
"""By the clock on the wall."""
MEGABYTES = 500
DOCUMENTED = (0, 1, 2, 3, 4, 5, 6, 75)
_ADDRESS_SPACE = 8_000_000_000
_LARGEST_FILE = 200_000_000
_CODE = re.compile(r"\b(L\d{3})\b")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
"""What moves a terminal's cursor, colours it, or turns the order of what is read."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a bad input ended."""

    case: BadInput
    code: int
    said: str
    seconds: float
    megabytes: float
    violations: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """In a word or two, for the table."""
        found = _CODE.search(self.said)
        if self.code == 0:
            return "taken"
        return f"exit {self.code}, {found[1]}" if found else f"exit {self.code}"


def judge_input(case: BadInput, show: Path, scratch: Path, *, keep: bool = False) -> Judgement:
    """Run a case on a copy of a show that stands, in a folder that is removed again."""
    shutil.rmtree(scratch, ignore_errors=True)
    own = copy_show(show, scratch / "show")
    (scratch / "inbox").mkdir()
    case.prepare(own)
    environment = make_environment(scratch)
    sources, around = _snapshot_sources(own), _snapshot_around(scratch)
    usage, said = _run(case, own, scratch, environment)
    violations = (
        *_judge_end(case, usage, said),
        *_judge_sources(case, sources, own),
        *_judge_files(scratch, own, around),
        *case.verify(own),
    )
    if not keep:
        shutil.rmtree(scratch, ignore_errors=True)
    return Judgement(case, usage.code, said, usage.seconds, usage.megabytes, violations)


def _run(case: BadInput, own: Path, scratch: Path, environment: dict[str, str]) -> tuple[Usage, str]:
    command = [sys.executable, "-m", "lydsak", *case.arguments]
    given, note = scratch / "stdin", scratch / "usage"
    given.write_bytes(case.stdin or b"")
    with given.open("rb") as stdin, (scratch / "said").open("wb") as output:
        child = subprocess.Popen(
            wrap_command(command, note),
            cwd=own,
            env=environment,
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_limit_child,
        )
        timer = threading.Timer(_HANGS, _kill_group, (child.pid,))
        timer.start()
        child.wait()
        timer.cancel()
    said = (scratch / "said").read_bytes().decode("utf-8", "surrogateescape")
    return read_note(note) or Usage(child.returncode, 0.0, 0.0), said


def _limit_child() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))


def _kill_group(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _judge_end(case: BadInput, usage: Usage, said: str) -> Iterator[str]:
    code = usage.code
    if code not in DOCUMENTED:
        yield f"exit code {code}"
    elif code not in case.exits:
        yield f"exit code {code}, not {' or '.join(map(str, case.exits))}"
    for word in ("Traceback", "internal error", "Error:"):
        if word in said and not (word == "Error:" and code == 2):
            yield f"says {word!r}"
    if usage.seconds >= SECONDS:
        yield f"computed for {usage.seconds:.1f} s"
    if code == -signal.SIGKILL:
        yield "hangs"
    if usage.megabytes > MEGABYTES:
        yield f"held {usage.megabytes:.0f} MB"
    yield from _judge_words(case, code, said)


def _judge_words(case: BadInput, code: int, said: str) -> Iterator[str]:
    if code not in {0, 2} and not _CODE.search(said):
        yield "names no code"
    if case.codes and not any(one in said for one in case.codes):
        yield f"names none of {', '.join(case.codes)}"
    if unseen := _UNSEEN.search(said):
        yield f"prints {unseen[0]!r}"


def _judge_sources(case: BadInput, before: dict[str, str], own: Path) -> Iterator[str]:
    for difference in compare_trees(before, _snapshot_sources(own)):
        path, _, change = difference.partition(": ")
        new = change == "too many" and path.startswith(case.changes)
        if not new and path not in case.changes:
            yield f"source {path}: {change}"


def _judge_files(scratch: Path, own: Path, around: dict[str, str]) -> Iterator[str]:
    yield from (f"outside the show, {one}" for one in compare_trees(around, _snapshot_around(scratch)))
    yield from (f"left behind {one}" for one in list_leftovers(own))
    yield from (f"left behind in TMPDIR {path.name}" for path in (scratch / "tmp").iterdir())
    if (own / "feed").is_dir() and not (own / "feed").is_symlink():
        served = inspect_feed(own)
        yield from served.violations
        if not served.guids:
            yield "the feed has lost its episode"


def _snapshot_sources(own: Path) -> dict[str, str]:
    return dict(_digest_safely(own, SOURCES))


def _snapshot_around(scratch: Path) -> dict[str, str]:
    return dict(_digest_safely(scratch, ("inbox", "home", "outside")))


def _digest_safely(root: Path, parts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Files by content; links, pipes and devices by what they are: whoever opens a pipe waits for ever."""
    for part in parts:
        start = root / part
        names = [start, *start.rglob("*")] if start.is_dir() and not start.is_symlink() else [start]
        for path in names:
            name = path.relative_to(root).as_posix()
            if path.is_symlink():
                yield name, f"link to {path.readlink()}"
            elif path.is_file():
                yield name, next(iter(snapshot_tree(path).values()), "")
            elif path.exists():
                yield name, f"mode {path.stat().st_mode:o}"
