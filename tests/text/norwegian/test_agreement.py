"""Words that do not go with their noun."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.text.norwegian.agreement import find_disagreements
from tests.text.script.test_warnings import read_cases

CASES = read_cases("agreement.tsv")
NYNORSK = [
    ("Eit avdeling og eit stasjon.", ["eit stasjon"]),
    ("Ein problem og ei sjukehus.", ["Ein problem", "ei sjukehus"]),
    ("Eit stor fjell.", ["Eit stor fjell"]),
    ("Ein ny bil, eit nytt hus og eit bilete.", []),
    ("Han et middag. Ho et mat.", []),
]


@pytest.mark.parametrize(("text", "phrases"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_cases(text: str, phrases: str) -> None:
    """What a dictionary is sure of, and nothing else."""
    assert "; ".join(text[start:end] for start, end in find_disagreements(text, "nb")) == phrases


@pytest.mark.parametrize(("text", "phrases"), NYNORSK)
def test_in_nynorsk_endings_decide(text: str, phrases: list[str]) -> None:
    """Genders differ there, and "et" is a verb."""
    found = [text[start:end] for start, end in find_disagreements(text, "nn")]
    assert [phrase.lower() for phrase in found] == [phrase.lower() for phrase in phrases]


@given(st.one_of(st.text(), st.lists(st.sampled_from("et en bil hus stort ny ditt følger - .".split())).map(" ".join)))
def test_spans_hold_two_words_or_three(text: str) -> None:
    """Whatever is written, a span begins and ends with a word of the text."""
    for start, end in find_disagreements(text, "nb"):
        assert len(text[start:end].split(" ")) in {2, 3}
        assert text[start:end].strip() == text[start:end]
