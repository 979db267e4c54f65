"""Sentences spoken in a fresh library each, three ways: reloaded, in a forked child, by Debian's program.

    python -m benchmarks.espeak_calls [--article FILE] [--rounds 5]

The first two give the same samples; the third is what a script without a binding does. Needs Debian's espeak-ng.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from lydsak.engines.espeak.library import EspeakLibrary, find_library
from lydsak.text.sentences import split_sentences

ARTICLE: Final = Path(__file__).resolve().parents[1] / "articles" / "bjorka-kino.txt"


def main(arguments: list[str]) -> int:
    """Print the processor seconds of each way, and how many times those of the first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--article", type=Path, default=ARTICLE)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    sentences = [sentence for line in given.article.read_text(encoding="utf-8").splitlines() for sentence in cut(line)]
    ways = list_ways()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(given.rounds):
        for name, speak in ways.items():  # in turn, so that what else the machine does falls on all alike
            taken[name].append(measure_processor(speak, sentences))
    first = statistics.median(taken["reload"])
    sys.stdout.write(f"{len(sentences)} sentences\n")
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        sys.stdout.write(f"{name}: {median:.2f} s, {median / first:.2f} times reload\n")
    return 0


def cut(line: str) -> list[str]:
    """The sentences of a line."""
    return [line[start:end] for start, end in split_sentences(line)]


def list_ways() -> dict[str, Callable[[str], object]]:
    """What speaks one sentence, by name."""
    files = find_library()
    reload, fork = EspeakLibrary(files, "reload"), EspeakLibrary(files, "fork")
    return {
        "reload": lambda text: reload.render(text, "nb"),
        "fork": lambda text: fork.render(text, "nb"),
        "subprocess": lambda text: subprocess.run(
            ["espeak-ng", "-v", "nb", "--stdout", text], check=True, capture_output=True
        ),
    }


def measure_processor(speak: Callable[[str], object], sentences: list[str]) -> float:
    """Processor seconds, those of children included."""
    before = os.times()
    for sentence in sentences:
        speak(sentence)
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
