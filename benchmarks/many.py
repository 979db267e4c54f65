"""A show of many scripts: built at once, beside the sum of building each alone, and looked over when nothing changed.

    python -m benchmarks.many [--scripts 1000] [--sentences 6] [--engine espeak] [--workers 1 2] [--alone 20]
    python -m benchmarks.many --scripts 10000 --engine tone --sentences 1 --plain --workers 2 --alone 0

With `--cluster ADDRESS` the build is also given to a Dask scheduler. Of the single builds a sample is run, and counted
for all. Each row tells how many times the sum of single builds it takes.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.process_tree import Cost, measure_command

_PLACES: Final = "Bjorka Lia Sund Vik Nes Fjell Bru Moen Haugen Strand".split()
_THINGS: Final = "ferja broa skolen kaia kinoen vegen parken butikken klubben hallen".split()
_DEEDS: Final = "åpner stenger flytter vokser fornyes selges bygges males ryddes utvides".split()
_FIRST: Final = datetime(2020, 1, 1, 6)  # noqa: DTZ001 (Norwegian wall-clock time, as scripts have it)


def main(arguments: list[str]) -> int:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scripts", type=int, default=1000)
    parser.add_argument("--sentences", type=int, default=6, help="in each script")
    parser.add_argument("--engine", default="espeak")
    parser.add_argument("--plain", action="store_true", help="no music, opening and closing: for very many scripts")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--alone", type=int, default=20, help="how many single builds are run and counted for all")
    parser.add_argument("--cluster", help="the address of a Dask scheduler, whose workers see this machine's files")
    parser.add_argument("--folder", type=Path, help="where the show is made; a temporary folder where it is left out")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        show = make_many(Path(folder) / "show", given.scripts, given.sentences, given.engine, plain=given.plain)
        rows = list(_measure(show, given))
    sys.stdout.write(_render(rows))
    return 0


def make_many(show: Path, scripts: int, sentences: int, engine: str, *, plain: bool = False) -> Path:
    """A show with so many scripts, no sentence twice, always the same ones."""
    command = [sys.executable, "-m", "lydsak", "-q", "new", str(show), "--site-url", "https://bench.example"]
    subprocess.run(command, check=True)
    settings = show / "lydsak.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace('engine = "espeak"', f'engine = "{engine}"')
    if plain:
        text = text[: text.index("[sound.intro]")].replace("[spoken]", '[spoken]\nopening = ""\nclosing = ""')
    settings.write_text(text, encoding="utf-8")
    words = random.Random(1)  # noqa: S311 (nothing to guess)
    for number in range(scripts):
        lines = [_write_sentence(words, number, line) for line in range(sentences)]
        paragraphs = "\n\n".join(f"{line} ^a{place}" for place, line in enumerate(lines, 1))
        guid = uuid.uuid5(uuid.NAMESPACE_URL, f"https://bench.example/{number}")
        date = _FIRST + timedelta(hours=number)
        front = f"tittel: Sak {number}\ndato: {date:%Y-%m-%d %H:%M}\nstatus: godkjent\nguid: {guid}\n"
        path = show / "scripts" / f"sak-{number}.md"
        path.write_text(f"---\n{front}---\n\n{paragraphs}\n", encoding="utf-8")
    return show


def _write_sentence(words: random.Random, number: int, line: int) -> str:
    thing, deed, place = words.choice(_THINGS), words.choice(_DEEDS), words.choice(_PLACES)
    return f"I {place} {deed} {thing} den {words.randint(1, 28)}. mai, og {number * 10 + line} kroner ble samlet inn."


def _measure(show: Path, given: argparse.Namespace) -> list[tuple[str, Cost]]:
    rows: list[tuple[str, Cost]] = []
    build = [sys.executable, "-m", "lydsak", "-q", "-C", str(show), "build"]
    if given.alone:
        rows.append((f"each alone ({given.alone} run, times {given.scripts})", _sum_alone(show, build, given)))
    for workers in given.workers:
        _forget_builds(show)
        rows.append((f"all, {workers} workers", measure_command([*build, "--workers", str(workers)], _environment())))
    rows += [("nothing changed", measure_command(build, _environment())) for _ in range(3)]
    if given.cluster:
        _forget_builds(show)
        rows.append(("all, over the cluster", measure_command([*build, "--cluster", given.cluster], _environment())))
    return rows


def _sum_alone(show: Path, build: Sequence[str], given: argparse.Namespace) -> Cost:
    """Each sampled script built alone in a show of its own, the cover made before: what a loop over articles costs."""
    wall = processor = 0.0
    memory = 0
    step = max(1, given.scripts // given.alone)
    alone = show.with_name("alone")
    shutil.copytree(show, alone, ignore=shutil.ignore_patterns("sak-*.md"))
    command = [str(alone) if word == str(show) else word for word in build]
    measure_command(command, _environment())
    for number in range(0, step * given.alone, step):
        _forget_builds(alone, store=False)
        for script in (alone / "scripts").glob("sak-*.md"):
            script.unlink()
        shutil.copy(show / "scripts" / f"sak-{number}.md", alone / "scripts")
        cost = measure_command(command, _environment())
        wall, processor, memory = wall + cost.wall, processor + cost.processor, max(memory, cost.memory)
    times = given.scripts / given.alone
    return Cost(wall * times, processor * times, memory)


def _render(rows: Sequence[tuple[str, Cost]]) -> str:
    lines = ["| | wall s | of single builds | processor s | peak MB |", "|---|---|---|---|---|"]
    whole = rows[0][1].wall
    for name, cost in rows:
        share = f"{cost.wall / whole:.3f}"
        lines.append(f"| {name} | {cost.wall:.1f} | {share} | {cost.processor:.1f} | {cost.memory / 1e6:.0f} |")
    return "\n".join(lines) + "\n"


def _forget_builds(show: Path, *, store: bool = True) -> None:
    """With the store, unless the cover that is kept there is wanted."""
    made = ["feed", "audio/episodes", "audio/segments", *([".lydsak"] if store else [".lydsak/index.json"])]
    for path in (show / name for name in made):
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
