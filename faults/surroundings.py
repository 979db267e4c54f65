"""Builds in odd surroundings give the same bytes: `python -m faults surroundings`.

Locales, homes and folders for temporary files that are not there, masks of permissions, a working directory that was
deleted, a seed for hashes, optimized and development modes.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from faults.promise import inspect_feed
from faults.recovery import Situation, prepare_situations
from faults.running import make_environment, run_lydsak
from faults.shows import copy_show
from faults.table import FaultRow, print_rows
from faults.trees import MADE, compare_trees, list_leftovers, snapshot_tree

_ENVIRONMENTS: Mapping[str, Mapping[str, str]] = {
    "LC_ALL=C": {"LC_ALL": "C", "LANG": "C"},
    "LC_ALL=C without UTF-8": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "a Turkish locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "a locale that is not there": {"LC_ALL": "xx_XX.ISO-8859-9"},
    "a home that is not there": {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent/cache"},
    "an empty home": {"HOME": ""},
    "no folder for temporary files": {"TMPDIR": "/nonexistent"},
    "another seed for hashes": {"PYTHONHASHSEED": "12345"},
    "optimized": {"PYTHONOPTIMIZE": "2"},
    "development mode": {"PYTHONDEVMODE": "1"},
    "a zone that is not there": {"TZ": "Nowhere/Land"},
}
_PREPARATIONS: Mapping[str, Callable[[], object]] = {
    "umask 077": partial(os.umask, 0o077),
    "umask 000": partial(os.umask, 0),
    "standard input closed": partial(os.close, 0),
}


def main(arguments: Sequence[str]) -> int:
    """Print a row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--situation", default="", help="only the situations with this word in their name")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        found = tuple(one for one in prepare_situations(scratch) if given.situation in one.name)
        return print_rows([build_in_surroundings(found, scratch)])


def build_in_surroundings(situations: Sequence[Situation], scratch: Path) -> FaultRow:
    """Build in each of them, and compare with the build in ordinary ones."""
    row = FaultRow("odd surroundings")
    for situation in situations:
        for name, more in _ENVIRONMENTS.items():
            _count(row, situation, scratch, name, more=more)
        for name, prepare in _PREPARATIONS.items():
            _count(row, situation, scratch, name, prepare=prepare)
        _count(row, situation, scratch, "a deleted working directory", lost=True)
    return row


def _count(
    row: FaultRow,
    situation: Situation,
    scratch: Path,
    name: str,
    *,
    more: Mapping[str, str] | None = None,
    prepare: Callable[[], object] | None = None,
    lost: bool = False,
) -> None:
    show = copy_show(situation.show, scratch / "struck")
    surroundings = _Surroundings(scratch / "lost", prepare, lost=lost)
    environment = make_environment(scratch / "own", more)
    outcome = run_lydsak(show, "build", environment=environment, prepare=surroundings)
    found = [
        *outcome.list_violations([0]),
        *inspect_feed(show).violations,
        *compare_trees(situation.wanted, snapshot_tree(show, MADE)),
        *(f"left behind: {path}" for path in list_leftovers(show)),
    ]
    row.count("same bytes" if not found else "other", [f"{name}, {situation.name}: {one}" for one in found])


class _Surroundings:
    """What is done in the process before it becomes the build."""

    def __init__(self, folder: Path, prepare: Callable[[], object] | None, *, lost: bool) -> None:
        self._folder = folder
        self._prepare = prepare
        self._lost = lost

    def __call__(self) -> None:
        if self._prepare:
            self._prepare()
        if self._lost:
            self._folder.mkdir()
            os.chdir(self._folder)
            self._folder.rmdir()
