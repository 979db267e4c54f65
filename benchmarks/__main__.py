"""What people wait for, each beside what else would do it, run in turn: seconds, ratios and the most memory at once.

    python -m benchmarks [--times 1 10 100] [--rounds 3] [--episodes 10000] [--only WORD]

Beside a build stands the bare line, espeak-ng into ffmpeg, of the same article; beside the feed, plain lxml that writes
the same items; beside the verbalizer, what espeak-ng itself takes to read the same text, silently; beside the studio,
espeak-ng that writes one sentence. Medians; an article a hundred times over is measured once. Memory is that of all
processes of ours, what they share counted once; of the feed, of the main process. Needs Debian's espeak-ng, ffmpeg and
chromium; what is not there is told, and its rows are missing.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.builds import ARTICLE, ROOT, Way, do_nothing, lengthen_article, measure_builds, measure_ways
from benchmarks.feeds import measure_feeds
from benchmarks.process_tree import Cost

_LONG: Final = 50
"""Times over, from which an article is measured once alone."""
_BUILDS: Final = {
    "lydsak, from nothing": "full build",
    "lydsak, one sentence edited": "one edit",
    "lydsak, nothing changed": "nothing changed",
}
_FEEDS: Final = {"full": "every page", "one more": "one episode more", "nothing new": "nothing new"}
_READ_TIMES: Final = 20


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds of ours and of what it is measured beside, and the most memory of ours in bytes."""

    what: str
    ours: float
    beside: str
    other: float
    memory: float

    def render(self) -> str:
        """A line of the table."""
        cells = (f"{self.ours:.3f}", self.beside, f"{self.other:.3f}", f"{self.ours / self.other:.3f}")
        return f"| {' | '.join((self.what, *cells, f'{self.memory / 1e6:.0f}'))} |"


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows, and the programs that they need."""

    name: str
    programs: tuple[str, ...]
    measure: Callable[[argparse.Namespace], Iterator[Row]]


def main(arguments: Sequence[str]) -> int:
    """Print the table, row by row as they come; 1 where a program is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--article", type=Path, default=ARTICLE)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100], help="how many times over the article is")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--episodes", type=int, default=10_000, help="in the feed")
    parser.add_argument("--only", metavar="WORD", default="", help="the parts with this word in their name")
    given = parser.parse_args(arguments)
    missing: list[str] = []
    sys.stdout.write("| | seconds | beside | seconds | ratio | peak MB |\n|---|---|---|---|---|---|\n")
    for part in _PARTS:
        lacking = [program for program in part.programs if not shutil.which(program)]
        if given.only in part.name and lacking:
            missing.append(f"{part.name}: not measured, {', '.join(lacking)} is not installed\n")
        elif given.only in part.name:
            for row in part.measure(given):
                sys.stdout.write(row.render() + "\n")
                sys.stdout.flush()
    sys.stdout.writelines(missing)
    return 1 if missing else 0


def _measure_builds(given: argparse.Namespace) -> Iterator[Row]:
    for times in given.times:
        rounds = 1 if times >= _LONG else given.rounds
        costs = measure_builds(given.article, times, rounds, without=("loudnorm", "tutorial"))
        for way, name in _BUILDS.items():
            yield _compare(f"{name}, article x {times}", costs[way], "bare line", costs["bare line"])


def _measure_feeds(given: argparse.Namespace) -> Iterator[Row]:
    costs = measure_feeds(given.episodes, given.rounds)
    plain = statistics.median(cost.wall for cost in costs["plain lxml"])
    for way, name in _FEEDS.items():
        wall = statistics.median(cost.wall for cost in costs[way])
        peak = max(cost.peak for cost in costs[way]) * 2**20
        yield Row(f"feed of {given.episodes:,}, {name}", wall, "plain lxml", plain, peak)


def _measure_verbalizer(given: argparse.Namespace) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "text.txt"
        text.write_text(lengthen_article(given.article.read_text(encoding="utf-8"), _READ_TIMES), encoding="utf-8")
        ours = Way("ours", do_nothing, f"{sys.executable} -m lydsak spoken < {text}")
        other = Way("espeak-ng", do_nothing, f"espeak-ng -v nb -q -f {text}")
        costs = measure_ways([ours, other], given.rounds)
    yield _compare(f"verbalizer, article x {_READ_TIMES}", costs["ours"], "espeak-ng, silent", costs["espeak-ng"])


def _measure_studio(given: argparse.Namespace) -> Iterator[Row]:
    from benchmarks.studio import measure_studio

    times, memory = measure_studio(ROOT, 5 * given.rounds)
    with tempfile.TemporaryDirectory() as folder:
        say = ["espeak-ng", "-v", "nb", "-w", f"{folder}/say.wav", "Hele bygda har vært med på dugnaden. Ord 1."]
        costs = measure_ways([Way("say", do_nothing, say)], 5 * given.rounds)
    other = statistics.median(cost.wall for cost in costs["say"])
    yield Row("studio, from the key to the sound", statistics.median(times) / 1000, "espeak-ng, a file", other, memory)


def _compare(what: str, ours: Sequence[Cost], beside: str, other: Sequence[Cost]) -> Row:
    wall, bare = (statistics.median(cost.wall for cost in costs) for costs in (ours, other))
    return Row(what, wall, beside, bare, max(cost.memory for cost in ours))


_PARTS: Final = (
    Part("builds", ("espeak-ng", "ffmpeg"), _measure_builds),
    Part("feed", (), _measure_feeds),
    Part("verbalizer", ("espeak-ng",), _measure_verbalizer),
    Part("studio", ("espeak-ng", "chromium"), _measure_studio),
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
