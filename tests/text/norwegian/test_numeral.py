"""How a number is written."""

from __future__ import annotations

import re

import pytest

from lydsak.text.norwegian.numeral import LOOSE, NUMBER, is_one, is_plain, split_number


@pytest.mark.parametrize("written", ["7", "7300", "7 300", "7.300", "1 000 000", "3,75", "12.450,5"])
def test_one_number_in_all_its_spellings(written: str) -> None:
    """Groups of three by space or full stop, decimals after a comma."""
    assert re.fullmatch(NUMBER, written)


@pytest.mark.parametrize(
    ("written", "first"), [("2024 310", "2024"), ("22 33 44", "22"), ("7.30", "7"), ("1.2.3", "1")]
)
def test_what_is_not_one_number(written: str, first: str) -> None:
    """A year and a count beside each other are two."""
    found = re.match(NUMBER, written)
    assert found is not None
    assert found[0] == first


def test_a_decimal_point_is_taken_where_a_unit_leaves_no_doubt() -> None:
    """2.7 mill., but not the thousands of 2.700."""
    found = re.match(LOOSE, "2.7")
    assert found is not None
    assert found[0] == "2.7"
    assert split_number("2.7") == ("2", "7")
    assert split_number("2.700") == ("2700", "")


def test_singular_and_plain() -> None:
    """1 is one, 1,0 is many (Språkrådet)."""
    assert [is_one(literal) for literal in ("1", "1,0", "11")] == [True, False, False]
    assert [is_plain(literal) for literal in ("2024", "2 024")] == [True, False]
