from __future__ import annotations

import re

import pytest

from lydsak.build.json_forms import encode_change
from lydsak.cli.marking import mark_spans
from lydsak.text.changes import BlockChange, WordSpan

SPANS = (
    WordSpan("same", "Salen har"),
    WordSpan("gone", " 104"),
    WordSpan("new", " 140 nye"),
    WordSpan("same", " seter."),
)


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        (SPANS, "Salen har [-104-] {+140 nye+} seter."),
        ((WordSpan("new", "Ny."),), "{+Ny.+}"),
        ((WordSpan("gone", "\n"), WordSpan("same", "a")), "\na"),
        ((WordSpan("new", " \x1b[2Ja\u202eb"),), " {+\\u{001b}[2Ja\\u{202e}b+}"),
        ((), ""),
    ],
)
def test_words_in_brackets(spans: tuple[WordSpan, ...], marked: str) -> None:
    """As `git diff --word-diff` has it; blanks stand outside, and what would move the cursor is written out."""
    assert mark_spans(spans, color=False) == marked


def test_words_in_colours() -> None:
    """Red and struck, green and bold; without the colours it is both texts."""
    marked = mark_spans(SPANS, color=True)
    assert "\x1b[9m104\x1b[0m" in marked
    assert re.sub(r"\x1b\[\d+m", "", marked) == "Salen har 104 140 nye seter."


def test_a_change_as_json() -> None:
    """Every part by its name."""
    assert encode_change(BlockChange("changed", "a1", "a", "b", (WordSpan("gone", "a"), WordSpan("new", "b")))) == {
        "kind": "changed",
        "id": "a1",
        "old": "a",
        "new": "b",
        "words": [{"kind": "gone", "text": "a"}, {"kind": "new", "text": "b"}],
    }
