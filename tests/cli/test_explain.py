from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lydsak.cli.explain import read_explanations
from tests.cli.conftest import Lydsak

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "lydsak"


def find_codes() -> set[str]:
    """Every code that the source can give."""
    code = re.compile(r'"(L\d{3})"')
    return {found for path in SOURCE.rglob("*.py") for found in code.findall(path.read_text(encoding="utf-8"))}


def test_every_code_is_explained_and_no_other() -> None:
    """What can be told can be looked up; what is gone is not."""
    assert set(read_explanations()) == find_codes()


def test_the_reference_says_the_same() -> None:
    """One text in two places: the page for readers is the one that the command prints from."""
    page = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    assert page == (SOURCE / "cli" / "codes.md").read_text(encoding="utf-8")


def test_every_heading_is_an_entry() -> None:
    """None falls out of the list by a slip in its heading."""
    text = (SOURCE / "cli" / "codes.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### .*$", text, re.MULTILINE)
    assert len(headings) == len(read_explanations())
    assert [one for one in read_explanations().values() if len(one.text) < 8] == []


@pytest.mark.parametrize("code", ["L202", "l202"])
def test_a_code_is_explained(lydsak: Lydsak, code: str) -> None:
    """In small letters too."""
    outcome = lydsak("explain", code)
    assert outcome.code == 0
    assert outcome.out.startswith("L202: an unknown voice\n\n")


def test_several_codes_are_explained_at_once(lydsak: Lydsak) -> None:
    """In the order that they were asked for; one that there is not is wrong usage."""
    outcome = lydsak("explain", "L102", "l101")
    assert outcome.code == 0
    assert outcome.out.startswith("L102: ")
    assert "\n\nL101: no show here\n\n" in outcome.out
    assert lydsak("explain", "L101", "L000").code == 2


def test_alone_it_lists_all(lydsak: Lydsak) -> None:
    """A line a code."""
    lines = lydsak("explain").out.splitlines()
    assert [line[:4] for line in lines] == list(read_explanations())


def test_it_speaks_json(lydsak: Lydsak) -> None:
    """For tools that show help beside a finding."""
    document = json.loads(lydsak("explain", "L801", "--json").out)
    assert document["codes"][0]["code"] == "L801"
    assert document["codes"][0]["text"]


def test_an_unknown_code_is_told_the_nearest(lydsak: Lydsak) -> None:
    """And exits as wrong usage does."""
    outcome = lydsak("explain", "L2022")
    assert outcome.code == 2
    assert "L202" in outcome.err
