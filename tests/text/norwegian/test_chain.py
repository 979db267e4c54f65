"""The chain of rules."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lydsak.text.norwegian.chain import RULES, apply_rules
from lydsak.text.norwegian.reading import Reading, Scope
from lydsak.text.norwegian.style import HOUSE_STYLE, ReadingStyle
from lydsak.text.norwegian.tables import load_words
from lydsak.text.spoken import render_spoken, verbalize

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "reading.md"
DOUBTS = (Path(__file__).parent / "cases" / "doubts.tsv").read_text(encoding="utf-8").split("\n")


def _make_scope(text: str, style: ReadingStyle = HOUSE_STYLE) -> Scope:
    return Scope(text, load_words("nb"), style)


def test_every_rule_has_a_name_of_its_own() -> None:
    """A rule is switched off by its name."""
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


def test_readings_never_overlap() -> None:
    """What one rule has claimed is closed to the next."""
    text = "Den 17. mai 2024 kl. 14.30 kostet 3–5 stk. 1 250,50 kr på E18, 4 % mer enn i 2019."
    readings = apply_rules(_make_scope(text))
    assert all(before.end <= after.start for before, after in pairwise(readings))
    assert [reading.rule for reading in readings][:2] == ["date", "clock time"]


def test_claimed_text_is_left_alone() -> None:
    """What the lexicon has read, no rule reads again."""
    claimed = Reading(0, 4, "ni til fem", "lexicon")
    assert apply_rules(_make_scope("2016 og 3"), (claimed,))[0] is claimed


def test_a_rule_can_be_switched_off() -> None:
    """By name, in the house style."""
    on = apply_rules(_make_scope("4 % av 9"))
    off = apply_rules(_make_scope("4 % av 9", ReadingStyle(off=("percent", "bare percent"))))
    assert [reading.rule for reading in on] == ["percent", "cardinal"]
    assert [reading.rule for reading in off] == ["cardinal", "cardinal"]


def test_the_reference_shows_every_rule_by_an_example_that_it_reads() -> None:
    """docs/reference/reading.md lists the rules in their order; each example is said so, and by that rule."""
    rows = [line.strip("| ").split(" | ") for line in REFERENCE.read_text(encoding="utf-8").split("\n") if "|" in line]
    listed = [row for row in rows[2:] if len(row) == 3]
    assert [name for name, _, _ in listed] == [rule.name for rule in RULES]
    for name, written, spoken in listed:
        tokens = verbalize(written, "nb")
        assert render_spoken(tokens) == spoken
        assert name in {rule for token in tokens for rule in token.rule.split("+")}


def test_chain_cases(reading_case: Any) -> None:
    """Sentences of news as it is written, many of them with nothing to read otherwise than it stands."""
    assert reading_case.speak() == reading_case.spoken


@pytest.mark.parametrize("line", [line for line in DOUBTS if line and not line.startswith("#")])
def test_doubts_are_told_and_no_others(line: str) -> None:
    """Where a reader would have to ask the desk, the token says why; where not, none does."""
    language, written, doubt = line.split("\t")
    doubts = [token.doubt for token in verbalize(written, "nn" if language == "nn" else "nb") if token.doubt]
    assert doubts == ([] if doubt == "-" else [doubt])
