"""An editor who saves while builds run: `python -m faults saves [--saves 500]`.

Every save puts one number into two paragraphs, in one of the ways that editors save: another file renamed over the
script, or the script emptied and written anew. No page ever shows two numbers, the last save stands in the script to
the byte, and the last build has it.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from faults.recovery import Situation, prepare_situations
from faults.running import make_environment, run_lydsak
from faults.shows import copy_show
from faults.table import FaultRow, print_rows
from faults.trees import MADE, SOURCES, compare_trees, snapshot_tree

_MARK = re.compile(r"lagring nummer (\d+)")


@dataclass(slots=True)
class _Editor:
    script: Path
    original: str
    chance: random.Random
    saves: int = 0
    last: str = ""

    def save(self) -> None:
        """Write the next number into both paragraphs."""
        self.saves += 1
        words = f"lagring nummer {self.saves}."
        self.last = self.original.replace("omvei kan", f"omvei, {words} Kan").replace(
            "Før var", f"Her er {words} Før var"
        )
        if self.chance.random() < 0.5:
            beside = self.script.with_name("editor-new")
            beside.write_text(self.last, encoding="utf-8")
            beside.replace(self.script)
        else:
            self.script.write_text(self.last, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Print a row for the saves and one for the builds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        situation = prepare_situations(Path(folder))[0]
        return print_rows(save_during_builds(situation, Path(folder), saves=given.saves, seed=given.seed))


def save_during_builds(situation: Situation, scratch: Path, *, saves: int, seed: int) -> list[FaultRow]:
    """Build again and again until the editor is done, and once more."""
    environment, show = make_environment(scratch / "own"), copy_show(situation.show, scratch / "struck")
    script = show / "scripts" / "broen.md"
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    editor = _Editor(script, script.read_text(encoding="utf-8"), chance)
    saved, built = FaultRow("saves during builds"), FaultRow("builds during saves")
    thread = threading.Thread(target=_keep_saving, args=(editor, saves, chance))
    thread.start()
    while thread.is_alive():
        outcome = run_lydsak(show, "build", environment=environment)
        built.count(f"exit code {outcome.code}", [*outcome.list_violations([0]), *_judge_page(show)])
    thread.join()
    lost = [] if script.read_text(encoding="utf-8") == editor.last else ["the last save is not what stands there"]
    saved.outcomes["saved"] = editor.saves
    saved.violations += [*lost, *_judge_last(situation, show, scratch, editor, environment)]
    return [saved, built]


def _keep_saving(editor: _Editor, saves: int, chance: random.Random) -> None:
    for _ in range(saves):
        editor.save()
        time.sleep(chance.uniform(0.02, 0.4))


def _judge_page(show: Path) -> list[str]:
    page = show / "feed" / "e" / "broen" / "index.html"
    numbers = set(_MARK.findall(page.read_text(encoding="utf-8"))) if page.exists() else set()
    return [f"half old, half new: {sorted(numbers)}"] if len(numbers) > 1 else []


def _judge_last(
    situation: Situation, show: Path, scratch: Path, editor: _Editor, environment: dict[str, str]
) -> list[str]:
    """One more build equals that of a show which never had another text."""
    run_lydsak(show, "build", environment=environment)
    clean = copy_show(situation.show, scratch / "clean")
    (clean / "scripts" / "broen.md").write_text(editor.last, encoding="utf-8")
    run_lydsak(clean, "build", environment=environment)
    pairs = ((snapshot_tree(clean, parts), snapshot_tree(show, parts)) for parts in (MADE, SOURCES))
    return [difference for wanted, found in pairs for difference in compare_trees(wanted, found)]
