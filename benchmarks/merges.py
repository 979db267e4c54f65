"""Merging beside the ways without us: `python -m benchmarks.merges [--random 500]`.

The scenarios of tests/text/cases/merges, then random edits and revisions, each merged by `git merge-file`, by merge3
and by Lydsak. The two merge lines, so they get what suits them best: the revision with the ids of its paragraphs on it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from lydsak.errors import ScriptError
from lydsak.text.merge import merge_scripts
from lydsak.text.script import parse_script, render_script
from tests.text.merge.edits import edit_script, make_base, revise_article
from tests.text.merge.scenarios import adopt_revision, read_scenarios

MARKER: Final = re.compile(r"^(<{7}|={7}|>{7})", re.MULTILINE)
_CONFLICT: Final = re.compile(r"^<{7}[^\n]*\n(.*?)^={7}\r?\n(.*?)^>{7}[^\n]*\n?", re.MULTILINE | re.DOTALL)
_WORD: Final = re.compile(r"\w+")
_UNREAD: Final = re.compile(r" \^[a-z]+\d+(?=\s|$)|^dato:[^\n]*", re.MULTILINE)
"""Ids are no words, and the day of publication is no article's to say."""


@dataclass(frozen=True, slots=True)
class Case:
    """Three texts of one script; those of base and article as our update sees them, with ids."""

    base: str
    mine: str
    article: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A merged file, how many conflicts there were, and the texts that were put aside to choose from."""

    text: str
    conflicts: int
    aside: str = ""


Way = Callable[[Case], Outcome]


def main() -> None:
    """Print a table for the scenarios and one for random cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=500)
    options = parser.parse_args()
    ways: dict[str, Way] = {"git merge-file": merge_by_git, "merge3": merge_by_merge3, "lydsak": merge_by_lydsak}
    scenarios = [make_case(one.base, one.edit, one.revision) for one in read_scenarios()]
    print_table(f"{len(scenarios)} scenarios", scenarios, ways)
    cases = list(make_random_cases(options.random))
    print_table(f"{len(cases)} random edits and revisions", cases, ways)


def make_case(base: str, edit: str, revision: str) -> Case:
    """The texts, with the base's ids on the revision."""
    theirs = adopt_revision(parse_script(base, path="base"), parse_script(edit, path="edit"), revision)
    return Case(base, edit, render_script(theirs))


def make_random_cases(wanted: int) -> Iterator[Case]:
    """Up to five edits and as many revisions of a script of two to ten paragraphs, by seeds 0, 1, 2 ..."""
    for seed in range(wanted):
        random = Random(seed)  # noqa: S311 (no secret)
        base = make_base(random)
        edit = edit_script(random, base, random.randint(1, 5))
        revision = revise_article(random, base, random.randint(1, 5))
        if not is_script(edit):  # music that lies over nothing any more: no editor could build it
            continue
        yield make_case(base, edit, revision)


def is_script(text: str) -> bool:
    """Whether `build` could read it."""
    try:
        parse_script(text, path="merged")
    except ScriptError:
        return False
    return True


def merge_by_git(case: Case) -> Outcome:
    """As git merges a file."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("mine", "base", "article")]
        for path, text in zip(paths, (case.mine, case.base, case.article), strict=True):
            path.write_bytes(text.encode())
        command = ["git", "merge-file", "-p", *map(str, paths)]
        text = subprocess.run(command, capture_output=True, check=False).stdout.decode()
    return Outcome(text, len(_CONFLICT.findall(text)))


def merge_by_merge3(case: Case) -> Outcome:
    """As Bazaar and Breezy merge one."""
    from merge3 import Merge3

    base, mine, article = (text.splitlines(keepends=True) for text in (case.base, case.mine, case.article))
    merged = "".join(Merge3(base, mine, article).merge_lines(name_a="mine", name_b="article"))
    return Outcome(merged, len(_CONFLICT.findall(merged)))


def merge_by_lydsak(case: Case) -> Outcome:
    """As `lydsak update` merges one."""
    base, mine, article = (parse_script(text, path="case") for text in (case.base, case.mine, case.article))
    merge = merge_scripts(base, mine, article)
    aside = "\n".join(text for one in merge.conflicts for text in (one.mine, one.article) if text)
    return Outcome(merge.source, len(merge.conflicts), aside)


@dataclass(slots=True)
class Tally:
    """What came of many cases."""

    clean: int = 0
    conflicts: int = 0
    markers: int = 0
    unreadable: int = 0
    lost_mine: int = 0
    lost_article: int = 0
    doubled: int = 0

    def count_case(self, case: Case, outcome: Outcome) -> None:
        """Add one."""
        self.clean += not outcome.conflicts
        self.conflicts += outcome.conflicts
        self.markers += MARKER.search(outcome.text) is not None
        # Markers apart, as an editor who takes his own side leaves it.
        resolved = _CONFLICT.sub(lambda found: found[1], outcome.text)
        self.unreadable += not is_script(resolved)
        everything = set(list_words(outcome.text + "\n" + outcome.aside))
        own, other = list_added(case.base, case.mine), list_added(case.base, case.article)
        self.lost_mine += len(set(own) - everything)
        self.lost_article += len(set(other) - everything)
        standing = Counter(list_words(resolved))
        # What both wrote, each in a place of its own, stands twice by right.
        self.doubled += sum(standing[word] > own[word] + other[word] for word in own.keys() ^ other.keys())


def list_added(base: str, text: str) -> Counter[str]:
    """The words that stand in a text and nowhere in its base."""
    known = set(list_words(base))
    return Counter(word for word in list_words(text) if word not in known)


def list_words(text: str) -> list[str]:
    """Every word of a script."""
    return _WORD.findall(_UNREAD.sub("", text))


def print_table(title: str, cases: Sequence[Case], ways: dict[str, Way]) -> None:
    """One column for each way."""
    tallies = {name: Tally() for name in ways}
    for case in cases:
        for name, way in ways.items():
            tallies[name].count_case(case, way(case))
    rows = {
        "merged without a question": "clean",
        "conflicts": "conflicts",
        "files with conflict markers": "markers",
        "no script any more, markers taken out": "unreadable",
        "editor's words lost": "lost_mine",
        "article's words lost": "lost_article",
        "new words that stand twice": "doubled",
    }
    sys.stdout.write(f"{title:<40}" + "".join(f"{name:>16}" for name in ways) + "\n")
    for label, field in rows.items():
        figures = "".join(f"{getattr(tallies[name], field):>16}" for name in ways)
        sys.stdout.write(f"{label:<40}{figures}\n")
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
