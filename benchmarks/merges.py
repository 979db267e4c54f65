"""Revised articles into edited scripts: ours beside `git merge-file` and merge3, both by lines, on the same files.

    python -m benchmarks.merges [--pairs 500] [--sizes 500 5000]

The scenarios are tests/text/cases/merges, the pairs random edits and revisions of random scripts (tests/text/merge).
For the two others the revision is as `lydsak update` would have it, a script with the ids of its paragraphs: without
them they meet a conflict in every paragraph. "broken" counts outcomes that `lydsak build` refuses or would read markers
of, "words lost" those that one side put in and that are neither in the outcome nor among its conflicts, "doubled" those
that stand there oftener than either side has them, conflicts settled as mine. Times are medians of five, ours alone.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from merge3 import Merge3

from lydsak.errors import ScriptError
from lydsak.text.merge import merge_scripts
from lydsak.text.merge.ids import adopt_ids
from lydsak.text.script.parsing import parse_script, render_script
from tests.text.merge.edits import edit_script, list_put_in, make_base, revise_article
from tests.text.merge.scenarios import adopt_revision, read_scenarios

_MARKER: Final = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})", re.MULTILINE)
_MINE_ONLY: Final = re.compile(r"^<{7}.*?\n(.*?)^={7}.*?^>{7}.*?\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Texts:
    """Three scripts with ids, and whether the words that a side put in are known by their first letter."""

    base: str
    mine: str
    article: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """An outcome as a file, with markers where the way has them; what was to choose besides; and the file with mine."""

    text: str
    settled: str
    conflicts: int
    beside: str = ""


@dataclass(slots=True)
class Tally:
    """What one way came to over many merges."""

    merges: int = 0
    with_conflicts: int = 0
    conflicts: int = 0
    marked: int = 0
    broken: int = 0
    lost: int = 0
    doubled: int = 0

    def count(self, texts: Texts, merged: Merged) -> None:
        """Add one outcome."""
        self.merges += 1
        self.with_conflicts += bool(merged.conflicts)
        self.conflicts += merged.conflicts
        self.marked += bool(_MARKER.search(merged.text))
        self.broken += not _is_script(merged.text)
        if texts.named:
            self.lost += len(_list_lost(texts, merged))
            self.doubled += len(_list_doubled(texts, merged))


def main(arguments: Sequence[str]) -> int:
    """Print a table for the scenarios, one for the pairs, and times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--sizes", type=int, nargs="*", default=[500, 5_000], help="paragraphs of the timed scripts")
    given = parser.parse_args(arguments)
    for title, rows in (("scenarios", _list_scenarios()), ("random pairs", _list_pairs(given.pairs))):
        sys.stdout.write(_render_table(f"{len(rows)} {title}", {name: _tally(way, rows) for name, way in WAYS.items()}))
    for size in given.sizes:
        sys.stdout.write(f"{size:,} paragraphs: {_time_merge(size) * 1000:,.0f} ms\n")
    return 0


def merge_ours(texts: Texts) -> Merged:
    """As `lydsak update` does."""
    base, mine, article = (parse_script(text, path="script") for text in (texts.base, texts.mine, texts.article))
    merge = merge_scripts(base, mine, article)
    beside = "\n".join(text or "" for one in merge.conflicts for text in (one.mine, one.article))
    return Merged(merge.source, merge.source, len(merge.conflicts), beside)


def merge_by_git(texts: Texts) -> Merged:
    """`git merge-file`, which needs no repository."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("mine", "base", "article")]
        for path, text in zip(paths, (texts.mine, texts.base, texts.article), strict=True):
            path.write_bytes(text.encode("utf-8"))
        run = subprocess.run(["git", "merge-file", "-p", *paths], capture_output=True, check=False)
    return _read_marked(run.stdout.decode("utf-8"))


def merge_by_merge3(texts: Texts) -> Merged:
    """merge3, by lines."""
    base, mine, article = (text.splitlines(keepends=True) for text in (texts.base, texts.mine, texts.article))
    return _read_marked("".join(Merge3(base, mine, article).merge_lines("mine", "article")))


WAYS: Final[dict[str, Callable[[Texts], Merged]]] = {
    "lydsak": merge_ours,
    "git merge-file": merge_by_git,
    "merge3": merge_by_merge3,
}


def _read_marked(text: str) -> Merged:
    """Both texts of a conflict stand in the file; settled as mine, the other one is gone."""
    return Merged(text, _MINE_ONLY.sub(r"\1", text), len(re.findall(r"^<{7}", text, re.MULTILINE)))


def _list_scenarios() -> list[Texts]:
    rows = []
    for one in read_scenarios():
        base, mine = parse_script(one.base, path="base"), parse_script(one.edit, path="edit")
        rows.append(Texts(one.base, one.edit, render_script(adopt_revision(base, mine, one.revision))))
    return rows


def _list_pairs(count: int) -> list[Texts]:
    """The same ones every time; edits that are no script are passed over."""
    rows: list[Texts] = []
    seed = 0
    while len(rows) < count:
        random = Random(seed)  # noqa: S311
        seed += 1
        base = make_base(random)
        edit = edit_script(random, base, random.randint(1, 5))
        revision = revise_article(random, base, random.randint(1, 5))
        if _is_script(edit):
            read = parse_script(base, path="base"), parse_script(edit, path="edit")
            rows.append(Texts(base, edit, render_script(adopt_revision(*read, revision)), named=True))
    return rows


def _tally(way: Callable[[Texts], Merged], rows: Sequence[Texts]) -> Tally:
    tally = Tally()
    for texts in rows:
        tally.count(texts, way(texts))
    return tally


def _is_script(text: str) -> bool:
    """Whether a build reads it, and reads no marker aloud."""
    try:
        parse_script(text, path="script")
    except ScriptError:
        return False
    return not _MARKER.search(text)


def _list_lost(texts: Texts, merged: Merged) -> set[str]:
    put_in = {*list_put_in(texts.mine, "E"), *list_put_in(texts.article, "A")}
    found = merged.text + "\n" + merged.beside
    return put_in - {*list_put_in(found, "E"), *list_put_in(found, "A")}


def _list_doubled(texts: Texts, merged: Merged) -> list[str]:
    def count_words(text: str) -> Counter[str]:
        return Counter(re.findall(r"\b[AE]\d{4}\b", text))

    counts, most = count_words(merged.settled), count_words(texts.mine) | count_words(texts.article)
    return [word for word, times in counts.items() if times > most[word]]


def _render_table(title: str, tallies: dict[str, Tally]) -> str:
    heads = ("with conflicts", "conflicts", "with markers", "broken", "words lost", "words doubled")
    lines = [f"{title:<18}" + "".join(f"{head:>16}" for head in heads)]
    for name, one in tallies.items():
        values = (one.with_conflicts, one.conflicts, one.marked, one.broken, one.lost, one.doubled)
        lines.append(f"{name:<18}" + "".join(f"{value:>16}" for value in values))
    return "\n".join(lines) + "\n\n"


def _time_merge(paragraphs: int) -> float:
    """From three texts to one, its ids found anew; every tenth paragraph or so is changed on each side."""
    random = Random(paragraphs)  # noqa: S311
    base = make_base(random, paragraphs)
    edit = edit_script(random, base, paragraphs // 10)
    revision = revise_article(random, base, paragraphs // 10)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        read = parse_script(base, path="base"), parse_script(edit, path="edit")
        merge_scripts(*read, adopt_ids(read[0], parse_script(revision, path="article")))
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
