"""A build beside the ways without Lydsak, run in turn: medians, and how many times the bare line each takes.

    python -m benchmarks.builds [--article FILE] [--times 10] [--rounds 5] [--without loudnorm]

`python -m benchmarks` has these beside all else.

The bare line is espeak-ng into ffmpeg, nothing more: no numbers read right, no loudness, no chapters, no feed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.process_tree import Cost, measure_command

ROOT: Final = Path(__file__).resolve().parents[1]
ARTICLE: Final = ROOT / "articles" / "bjorka-kino.txt"
BARE: Final = "espeak-ng -v nb -f {article} --stdout | ffmpeg -v error -y -i - -ac 1 -ar 48000 -b:a 96k {out}"
LOUDNORM: Final = (
    "espeak-ng -v nb -f {article} -w {out}.wav"
    " && ffmpeg -v error -i {out}.wav -af loudnorm=I=-16:TP=-1:print_format=json -f null -"
    " && ffmpeg -v error -y -i {out}.wav -af loudnorm=I=-16:TP=-1 -ac 1 -ar 48000 -b:a 96k {out}"
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to an episode: what is set up before it, and what is measured."""

    name: str
    prepare: Callable[[], None]
    command: list[str] | str


def main(arguments: list[str]) -> int:
    """Print a table for each length of the article."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--article", type=Path, default=ARTICLE)
    parser.add_argument("--times", type=int, default=1, help="how many times as long the article is made")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without", metavar="WORD", help="leave out the ways with this word in their name")
    given = parser.parse_args(arguments)
    without = (given.without,) if given.without else ()
    sys.stdout.write(render_table(measure_builds(given.article, given.times, given.rounds, without)))
    return 0


def measure_builds(article: Path, times: int, rounds: int, without: tuple[str, ...] = ()) -> dict[str, list[Cost]]:
    """Every way to an episode of the article so many times over, but those with one of some words in their names."""
    with tempfile.TemporaryDirectory() as folder:
        longer = Path(folder) / "article.txt"
        longer.write_text(lengthen_article(article.read_text(encoding="utf-8"), times), encoding="utf-8")
        ways = list_ways(longer, Path(folder))
        return measure_ways([way for way in ways if not any(word in way.name for word in without)], rounds)


def measure_ways(ways: Sequence[Way], rounds: int) -> dict[str, list[Cost]]:
    """Each so many times, in turn, so that what else the machine does falls on all alike."""
    environment = _describe_environment()
    for way in ways if rounds > 1 else ():  # once before it counts: an installed program has its bytecode
        way.prepare()
        measure_command(way.command, environment)
    costs: dict[str, list[Cost]] = {way.name: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            way.prepare()
            costs[way.name].append(measure_command(way.command, environment))
    return costs


def lengthen_article(text: str, times: int) -> str:
    """The article so many times over, no sentence twice: each ends in the number of its round."""
    title, _, body = text.partition("\n\n")
    rounds = [body if number == 0 else _number_sentences(body, number) for number in range(times)]
    return "\n\n".join([title, *rounds])


def _number_sentences(body: str, number: int) -> str:
    return "\n".join(line[:-1] + f", for {number}. gang." if line.endswith(".") else line for line in body.splitlines())


def list_ways(article: Path, folder: Path) -> list[Way]:
    """The bare line, the fair one, the tutorial's, and ours: from nothing, after an edit, with nothing to do."""
    show = folder / "show"
    lydsak = [sys.executable, "-m", "lydsak", "-q", "-C", str(show)]
    new = [*lydsak[:3], "-q", "new", str(show), "--site-url", "https://bench.example"]
    subprocess.run(new, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*lydsak, "add", str(article)], check=True, stdout=subprocess.DEVNULL)
    (script,) = [path for path in (show / "scripts").glob("*.md") if path.name != "README.md"]
    out = folder / "out.mp3"
    return [
        Way("bare line", do_nothing, BARE.format(article=article, out=out)),
        Way("bare line with loudnorm", do_nothing, LOUDNORM.format(article=article, out=out)),
        Way("tutorial", do_nothing, [sys.executable, str(ROOT / "benchmarks" / "naive.py"), str(article), str(folder)]),
        Way("lydsak, from nothing", lambda: _forget_builds(show), [*lydsak, "build"]),
        Way("lydsak, one sentence edited", _Edit(script), [*lydsak, "build"]),
        Way("lydsak, nothing changed", do_nothing, [*lydsak, "build"]),
    ]


def render_table(costs: dict[str, list[Cost]]) -> str:
    """Markdown: medians, the ratio to the first row, and the most that a run had at once."""
    lines = ["| | wall s | bare lines | processor s | peak MB |", "|---|---|---|---|---|"]
    bare = 0.0
    for name, runs in costs.items():
        wall = statistics.median(run.wall for run in runs)
        bare = bare or wall
        processor = statistics.median(run.processor for run in runs)
        memory = max(run.memory for run in runs) / 1e6
        lines.append(f"| {name} | {wall:.2f} | {wall / bare:.2f} | {processor:.2f} | {memory:.0f} |")
    return "\n".join(lines) + "\n"


class _Edit:
    """Another word in the last sentence each time, so that the store has never heard it."""

    def __init__(self, script: Path) -> None:
        self._script = script
        self._number = 0

    def __call__(self) -> None:
        text = self._script.read_text(encoding="utf-8")
        before = f" for {self._number}. gang" if self._number else ""
        self._number += 1
        head, mark, tail = text.rpartition(f"{before}. ^")
        self._script.write_text(f"{head} for {self._number}. gang{mark.removeprefix(before)}{tail}", encoding="utf-8")


def _forget_builds(show: Path) -> None:
    for name in (".lydsak", "feed", "audio/episodes", "audio/segments"):
        shutil.rmtree(show / name, ignore_errors=True)


def _describe_environment() -> dict[str, str]:
    """Ours, but for what keeps Python from writing bytecode."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def do_nothing() -> None:
    """Where nothing has to be set up."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
