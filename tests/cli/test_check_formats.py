from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from lydsak.cli.check_formats import render_annotation, render_sarif
from lydsak.errors import Finding, Place
from tests.cli.conftest import Lydsak

FINDING = Finding("L202", "error", 'unknown voice "@pr"', Place("scripts/fø,r:1.md", 26, 2, "@pr: x", 3), "100 %\nja")


def test_an_annotation_has_its_place_and_its_words_escaped() -> None:
    """GitHub splits at commas and colons, and a line end ends the command."""
    assert render_annotation(FINDING) == (
        "::error file=scripts/fø%2Cr%3A1.md,line=26,col=2,endColumn=5,title=L202::"
        'unknown voice "@pr"%0Ahelp: 100 %25%0Aja'
    )


@pytest.mark.parametrize(("level", "command"), [("warning", "warning"), ("note", "notice")])
def test_levels_are_called_as_github_calls_them(level: str, command: str) -> None:
    """A note is a notice."""
    assert render_annotation(Finding("L260", level, "x")) == f"::{command} title=L260::x"


def test_sarif_has_what_the_standard_requires() -> None:
    """SARIF 2.1.0: version, runs, tool.driver.name, results with a message, regions from 1."""
    document = json.loads(render_sarif([FINDING, Finding("L601", "warning", "no feed")]))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["L202", "L601"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "scripts/f%C3%B8%2Cr%3A1.md"
    assert location["region"] == {"startLine": 26, "startColumn": 2, "endColumn": 5}
    assert run["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "lydsak.toml"
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)


def test_the_problem_matcher_of_the_guide_matches() -> None:
    """VS Code finds file, line, column, code and message by it, with and without a column."""
    guide = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "any-editor.md").read_text(encoding="utf-8")
    task = next(block for block in re.findall(r"```json\n(.*?)```", guide, re.DOTALL) if "problemMatcher" in block)
    pattern = json.loads(task)["problemMatcher"]["pattern"]
    groups = [pattern[name] for name in ("severity", "file", "line", "column", "code")]
    found = re.match(pattern["regexp"], render_annotation(replace(FINDING, place=Place("scripts/a.md", 26, 2))))
    assert found is not None
    assert found.group(*groups) == ("error", "scripts/a.md", "26", "2", "L202")
    assert found[pattern["message"]].startswith("unknown voice")
    found = re.match(pattern["regexp"], render_annotation(replace(FINDING, place=Place("scripts/a.md", 26))))
    assert found is not None
    assert found.group(*groups) == ("error", "scripts/a.md", "26", None, "L202")


def test_two_formats_at_once_are_refused(lydsak: Lydsak) -> None:
    """One document goes out."""
    outcome = lydsak("check", "--json", "--format", "sarif")
    assert outcome.code == 2
    assert "L031" in outcome.err
