"""Merges as files: a script, what an editor and the article made of it, and what must come of both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.model import Script
from lydsak.text.merge import Conflict, Merge, merge_scripts
from lydsak.text.merge.ids import adopt_ids
from lydsak.text.merge.units import list_units
from lydsak.text.script.parsing import parse_script

CASES: Final = Path(__file__).parents[1] / "cases" / "merges"
_HEAD: Final = re.compile(r"^=== (\w+)((?: \w+)*)\n", re.MULTILINE)
NONE: Final = "(taken out)"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A file of cases/merges. Its texts are as an editor's file has them."""

    name: str
    about: str
    base: str
    edit: str
    revision: str
    script: str
    conflicts: tuple[Conflict, ...]

    def merge(self, choices: dict[str, str] | None = None) -> Merge:
        """The outcome."""
        return merge_texts(self.base, self.edit, self.revision, choices)


def merge_texts(base: str, edit: str, revision: str, choices: dict[str, str] | None = None) -> Merge:
    """Merge a revision without ids."""
    before, mine = parse_script(base, path="base"), parse_script(edit, path="edit")
    return merge_scripts(before, mine, adopt_revision(before, mine, revision), choices)


def adopt_revision(base: Script, mine: Script, revision: str) -> Script:
    """A revision with the base's ids, and new ones past mine's."""
    taken = [id for unit in list_units(mine, "mine") for id in (unit.id, *unit.aliases) if id]
    return adopt_ids(base, parse_script(revision, path="revision"), taken)


def read_scenarios() -> list[Scenario]:
    """Every scenario, by name."""
    return [read_scenario(path) for path in sorted(CASES.glob("*.md"))]


def read_scenario(path: Path) -> Scenario:
    """One file: a line about it, and sections `=== NAME SHAPE...`: crlf, bom, bare (no final line end)."""
    about, *parts = _HEAD.split(path.read_text(encoding="utf-8"))
    sections = {parts[at]: _shape(parts[at + 2], parts[at + 1].split()) for at in range(0, len(parts), 3)}
    return Scenario(
        path.stem,
        about.strip(),
        base=sections["base"],
        edit=sections["edit"],
        revision=sections["revision"],
        script=sections["script"],
        conflicts=_read_conflicts(sections.get("conflicts", "")),
    )


def _shape(text: str, shapes: list[str]) -> str:
    shaped = text.strip("\n") + ("" if "bare" in shapes else "\n")
    shaped = shaped.replace("\n", "\r\n") if "crlf" in shapes else shaped
    return "\ufeff" + shaped if "bom" in shapes else shaped


def _read_conflicts(text: str) -> tuple[Conflict, ...]:
    """`ID`, and below it `mine:`, `article:` and `base:`, each with its text; a paragraph's end is ` ¶ `."""
    conflicts = []
    for block in filter(None, text.strip().split("\n\n")):
        id, *lines = block.split("\n")
        values = (line.partition(": ")[2] for line in lines)
        conflicts.append(Conflict(id, *(None if one == NONE else one.replace(" ¶ ", "\n\n") for one in values)))
    return tuple(conflicts)


def write_conflicts(conflicts: tuple[Conflict, ...]) -> str:
    """As a scenario has them."""
    return "\n\n".join(
        "\n".join(
            [
                one.id,
                *(
                    f"{name}: {NONE if text is None else ' ¶ '.join(text.split(chr(10) * 2))}"
                    for name, text in (("mine", one.mine), ("article", one.article), ("base", one.base))
                ),
            ]
        )
        for one in conflicts
    )
