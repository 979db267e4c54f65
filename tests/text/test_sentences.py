"""Sentence splitting."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.text.sentences import split_sentences

CASES = Path(__file__).parent / "cases" / "sentences.tsv"
LINES = [line for line in CASES.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]


@pytest.mark.parametrize("line", LINES)
def test_sentences_end_where_the_table_says(line: str) -> None:
    """Abbreviations, ordinals, initials, quotes, ellipses."""
    sentences = line.split(" | ")
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


PIECES = st.sampled_from(["a", "B", "æ", "1", "²", "kr", "Mai", "EM-gull", *".?!… \n«»–"])


@given(st.lists(PIECES).map("".join))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    """Nothing but white space stands outside them, and none begins or ends in it."""
    at = 0
    for start, end in split_sentences(text):
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip() != ""
        at = end
    assert text[at:].strip() == ""


def test_a_blank_line_ends_a_sentence() -> None:
    """Also without punctuation: a heading."""
    assert split_sentences("En tittel\n\nTekst") == ((0, 9), (11, 16))
