from __future__ import annotations

import pytest

from lydsak.text.article.particulars import holds_particulars
from tests.text.script.test_warnings import read_cases

CASES = [(answer, line.replace("␉", "\t")) for answer, line in read_cases("particulars.tsv")]


@pytest.mark.parametrize("line", [line for answer, line in CASES if answer == "yes"])
def test_lines_that_tell_something_to_note_down(line: str) -> None:
    """Addresses, prices, times, numbers, and a question behind a label: a listener needs them read."""
    assert holds_particulars(line)


@pytest.mark.parametrize("line", [line for answer, line in CASES if answer == "no"])
def test_sub_headings_hold_none(line: str) -> None:
    """Sums in words, names of companies and labels before a statement stand in sub-headings."""
    assert not holds_particulars(line)
