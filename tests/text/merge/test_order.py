from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.text.merge.order import find_moved, merge_order
from lydsak.text.merge.units import START

ORDERS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def merge_letters(base: str, mine: str, article: str, kept: str) -> str:
    """Each letter a unit; the start goes without saying."""
    return "".join(merge_order([START, *base], [START, *mine], [START, *article], {START, *kept}))


@pytest.mark.parametrize(
    ("base", "mine", "article", "kept", "order"),
    [
        ("abc", "abc", "abc", "abc", "abc"),
        ("abc", "bca", "abc", "abc", "bca"),  # moved by mine
        ("abc", "abc", "bca", "abc", "bca"),  # moved by the article
        ("abcd", "bcad", "bcda", "abcd", "bcad"),  # by both: as mine has it
        ("abcde", "bacde", "abced", "abcde", "baced"),  # each its own
        ("abc", "abc", "abxc", "abcx", "abxc"),  # new in the article
        ("abc", "xabcy", "abcz", "abcxyz", "xabczy"),  # before the editor's farewell
        ("abc", "cab", "abxc", "abcx", "cabx"),  # after what did not move
        ("abc", "ac", "abxc", "acx", "axc"),  # after what mine took out: after what stood before it
        ("abc", "abc", "xyabc", "abcxy", "xyabc"),
    ],
)
def test_order(base: str, mine: str, article: str, kept: str, order: str) -> None:
    """Mine's, with what the article added or moved put where it has it."""
    assert merge_letters(base, mine, article, kept) == order


@given(ORDERS, ORDERS, ORDERS)
def test_nothing_that_is_kept_is_lost_or_doubled(base: list[str], mine: list[str], article: list[str]) -> None:
    """Whatever was moved by whom."""
    kept = {*mine, *article}
    order = merge_letters("".join(base), "".join(mine), "".join(article), "".join(kept))
    assert sorted(order) == sorted(kept)


@given(ORDERS, ORDERS)
def test_one_sided_orders_stand(base: list[str], other: list[str]) -> None:
    """Where one side left everything in its place, the other's order is the outcome."""
    kept = "".join(other)
    assert merge_letters("".join(base), kept, "".join(one for one in base if one in other), kept) == kept
    if set(base) == set(other):
        assert merge_letters("".join(base), "".join(base), kept, kept) == kept


def test_the_fewest_have_moved() -> None:
    """One that went past three has moved, not the three."""
    assert find_moved("abcd", "bcda") == {"a"}
    assert find_moved("abcd", "dabc") == {"d"}
    assert find_moved("abcd", "abxd") == frozenset()
