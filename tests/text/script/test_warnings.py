from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.text.script.parsing import parse_script
from lydsak.text.script.warnings import find_missing_title, find_warnings

CASES = Path(__file__).parents[1] / "cases"


def read_cases(name: str) -> list[list[str]]:
    """The rows of a case file, ␤ as a line end."""
    lines = (CASES / name).read_text(encoding="utf-8").replace("␤", "\x00").split("\n")
    return [line.replace("\x00", "\n").split("\t") for line in lines if line and not line.startswith("# ")]


WARNED = read_cases("script_warnings.tsv")
QUIET = read_cases("script_no_warnings.tsv")


@pytest.mark.parametrize(("codes", "marked", "source"), [row[1:] for row in WARNED], ids=[row[0] for row in WARNED])
def test_warnings(codes: str, marked: str, source: str) -> None:
    """What an editor may not have meant is named with its place and what to do."""
    found = find_warnings(parse_script(source, path="x.md"), "x.md")
    first = found[0]
    assert sorted({finding.code for finding in found}) == codes.split()
    assert first.place is not None
    assert first.place.text == source.split("\n")[(first.place.line or 0) - 1]
    assert first.place.text[(first.place.column or 0) - 1 :][: first.place.width] == marked
    assert all(finding.level == "warning" and finding.help for finding in found)


@pytest.mark.parametrize("source", [row[1] for row in QUIET], ids=[row[0] for row in QUIET])
def test_no_warnings(source: str) -> None:
    """Ordinary Norwegian text is left in peace."""
    assert find_warnings(parse_script(source, path="x.md"), "x.md") == ()


def test_warnings_come_in_the_order_of_lines() -> None:
    """As an editor reads down the file."""
    found = find_warnings(parse_script("*En* ^a1\n\nTo.\n\n*Tre* ^a2\n", path="x.md"), "x.md")
    assert [finding.place.line for finding in found if finding.place] == [1, 3, 5]


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("Hei. ^a1\n", ["L273"]),
        ("---\ndato: 2026-11-20\n---\n\nHei. ^a1\n", ["L273"]),
        ("---\ntittel:\ndato: 2026-11-20\n---\n\nHei. ^a1\n", []),
        ("---\ntitle: A\n---\n\nHei. ^a1\n", []),
    ],
)
def test_a_title_that_nobody_wrote_is_missed(source: str, codes: list[str]) -> None:
    """A line without words is warned of at its place, and not twice."""
    found = [*find_missing_title(parse_script(source, path="x.md"), "x.md")]
    assert [finding.code for finding in found] == codes
    assert all(finding.level == "warning" and str(finding.place) == "x.md" for finding in found)
