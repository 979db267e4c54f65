"""Editors' commands killed at each of their file operations: `python -m faults edits [--every 1]`.

Every file that people own is as it was or as the command leaves it, never between; the command, run again, ends well.
"""

from __future__ import annotations

import argparse
import re
import signal
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from faults.interposer import Interposer, build_interposer
from faults.nursery import Nursery
from faults.recovery import prepare_situations
from faults.running import make_environment, run_lydsak
from faults.shows import copy_show
from faults.table import FaultRow, print_rows
from faults.trees import SOURCES, list_leftovers

_NEWS = "Ferja går igjen\n\nFerja til Moen gikk i dag for første gang på et år.\n\nDen har plass til 40 biler.\n"
_REVISED = ("Før var det fire kilometer.", "Før var det fem kilometer.")
_COMMANDS: Mapping[str, tuple[str, ...]] = {
    "add": ("add", "{show}/articles/ferja.txt"),
    "update": ("update", "broen", "{show}/articles/broen-ny.txt"),
    "approve": ("approve", "broen"),
    "correct": ("correct", "broen", "--note", "Saken oppga feil lengde."),
    "withdraw": ("withdraw", "broen", "--reason", "Saken bygde på en feil."),
    "words": ("words", "add", "Lien", "Liæn"),
}
_DATE = re.compile(rb"(?m)^(dato|date):.*$")
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    show: Path
    arguments: tuple[str, ...]
    before: Files
    after: Files


def main(arguments: Sequence[str]) -> int:
    """Print a row for each command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="only every so many-th operation")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        base = next(one for one in prepare_situations(scratch) if one.name == "after an edit").show
        return print_rows(kill_edits(build_interposer(scratch), base, scratch, every=given.every))


def kill_edits(interposer: Interposer, base: Path, scratch: Path, *, every: int) -> list[FaultRow]:
    """Kill each command at its file operations in turn."""
    environment, show = make_environment(scratch / "own"), scratch / "struck"
    interposer.arm("count", 0)
    with Nursery(scratch / "nursery", {**environment, **interposer.make_environment(show)}) as nursery:
        return [_kill_edit(case, interposer, nursery, show, every) for case in _list_cases(base, scratch)]


def _kill_edit(case: _Case, interposer: Interposer, nursery: Nursery, show: Path, every: int) -> FaultRow:
    row = FaultRow(f"SIGKILL, lydsak {case.name}")
    copy_show(case.show, show)
    interposer.arm("count", 0)
    nursery.run_command(show, *_fill(case.arguments, show), learn=True)
    for at in range(1, interposer.count_calls() + 1, every):
        copy_show(case.show, show)
        interposer.arm("kill", at)
        outcome, left = nursery.run_command(show, *_fill(case.arguments, show))
        interposer.arm("count", 0)
        name = "killed" if outcome.code == -signal.SIGKILL else f"exit code {outcome.code}"
        row.count(name, [*left, *_judge(case, show, nursery, at)])
    return row


def _list_cases(base: Path, scratch: Path) -> Iterator[_Case]:
    for name, arguments in _COMMANDS.items():
        show = copy_show(base, scratch / f"edit-{name}")
        (show / "articles" / "ferja.txt").write_text(_NEWS, encoding="utf-8")
        article = (show / "articles" / "broen.txt").read_text(encoding="utf-8")
        (show / "articles" / "broen-ny.txt").write_text(article.replace(*_REVISED), encoding="utf-8")
        before = _read_sources(show)
        done = copy_show(show, scratch / "done")
        outcome = run_lydsak(done, *_fill(arguments, done), environment=make_environment(scratch / "own"))
        after = _read_sources(done)
        if outcome.code or before == after:
            raise RuntimeError(f"lydsak {name} changed nothing: {outcome.stderr}")
        yield _Case(name, show, arguments, before, after)


def _judge(case: _Case, show: Path, nursery: Nursery, at: int) -> list[str]:
    now = _read_sources(show)
    torn = [path for path in now if now[path] not in {case.before.get(path), case.after.get(path)}]
    found = [f"at {at}: {path} is neither as before nor as after" for path in torn]
    found += [f"at {at}: {path} is gone" for path in case.before.keys() - now.keys()]
    if now != case.after:
        outcome, _ = nursery.run_command(show, *_fill(case.arguments, show))
        found += [f"at {at}, again: {violation}" for violation in outcome.list_violations([0])]
        found += [f"at {at}: run again it made something else"] if _read_sources(show) != case.after else []
    outcome, _ = nursery.run_command(show, "build")
    found += [f"at {at}, build: {violation}" for violation in outcome.list_violations([0])]
    return found + [f"at {at}: left behind: {path}" for path in list_leftovers(show)]


def _read_sources(show: Path) -> Files:
    """What people own, without the minute in which a script was made and what stands under temporary names."""
    paths = [
        path for part in SOURCES for path in ([show / part] if (show / part).is_file() else (show / part).rglob("*"))
    ]
    return {
        path.relative_to(show).as_posix(): _DATE.sub(b"", path.read_bytes())
        for path in paths
        if path.is_file() and not path.name.endswith(".tmp")
    }


def _fill(arguments: Sequence[str], show: Path) -> tuple[str, ...]:
    return tuple(argument.format(show=show) for argument in arguments)
