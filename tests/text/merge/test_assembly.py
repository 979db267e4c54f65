from __future__ import annotations

from dataclasses import replace

import pytest

from lydsak.model import ParagraphId
from lydsak.text.merge.assembly import assemble_source
from lydsak.text.merge.units import MergeUnit, list_units
from lydsak.text.script.parsing import parse_script

MINE = "\n---\ntittel: A\n---\n\n\n## B ^k1\nEn. ^a1\n\n\n[pause 1 s]\n\nTo. ^a2\n\nTre. ^a3\n\n\n"


def assemble(mine: str, units: list[MergeUnit] | None = None, drop: str | None = None, base: str | None = None) -> str:
    """Mine, where neither base nor the article has anything else; without one of its units."""
    script = parse_script(mine, path="mine")
    row = list_units(script, "mine")
    before = list_units(parse_script(base or mine, path="base"), "base")
    kept = [unit for unit in units or row if unit.id != drop or drop is None]
    return assemble_source(script, script.front_matter, kept, (before, row, before))


@pytest.mark.parametrize("mine", [MINE, MINE.replace("\n", "\r\n"), MINE.rstrip("\n"), "\ufeff" + MINE, "", "En."])
def test_what_nobody_changed_is_the_file_to_the_byte(mine: str) -> None:
    """Blank lines, line ends and marks included."""
    assert assemble(mine) == mine


def test_what_hangs_on_a_paragraph_that_is_gone_hangs_on_the_one_before() -> None:
    """If an editor hung it there; what the base had there goes too."""
    without = MINE.replace("[pause 1 s]\n\n", "")
    assert assemble(MINE, drop="a1", base=without) == MINE.replace("En. ^a1\n\n\n", "\n")
    assert "[pause" not in assemble(MINE, drop="a1")


def test_a_file_ends_as_it_did() -> None:
    """Whatever is last now."""
    assert assemble(MINE, drop="a3").endswith("To. ^a2\n\n\n")
    assert assemble(MINE.rstrip(), drop="a3").endswith("To. ^a2")


def test_what_is_written_anew_has_the_files_line_ends() -> None:
    """And blank lines around it."""
    mine = "En. ^a1\r\n\r\nTo. ^a2\r\n"
    row = list_units(parse_script(mine, path="mine"), "mine")
    fresh = replace(row[1], key="a3", id=ParagraphId("a3"), words="Ny\nlinje.", raw=None)
    assert assemble(mine, [*row[:2], fresh, row[2]]) == "En. ^a1\r\n\r\nNy\r\nlinje. ^a3\r\n\r\nTo. ^a2\r\n"
