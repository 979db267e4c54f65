from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.text.merge.pieces import Piece, join_pieces, merge_pieces

ROWS = st.lists(st.sampled_from("abcdef"), max_size=7).map("".join)


def make_row(words: str) -> tuple[Piece, ...]:
    """A piece a letter, named by its small one; the first stands before all."""
    return (Piece("", "", block=False), *(Piece(one, "\n\n", one.lower()) for one in words))


def merge(base: str, mine: str, other: str) -> str | None:
    """The letters of the merge."""
    placed = merge_pieces(*(make_row(words) for words in (base, mine, other)))
    return None if placed is None else "".join(one.piece.text for one in placed)


@pytest.mark.parametrize(
    ("mine", "other", "merged"),
    [
        ("Abc", "abC", "AbC"),
        ("Abc", "aBc", "ABc"),
        ("ABc", "axbc", "AxBc"),
        ("Abc", "xabc", "xAbc"),
        ("abcx", "bc", "bcx"),
        ("ac", "abxc", "axc"),
        ("xabc", "abcy", "xabcy"),
        ("", "abcx", "x"),
        ("bca", "abC", "bCa"),
        ("axbc", "aybc", None),
        ("Abc", "bc", None),
        ("Abc", "bca", None),
        ("ac", "aBc", None),
        ("ayzc", "abxc", None),
        ("", "axbc", None),
    ],
)
def test_each_change_is_made_once(mine: str, other: str, merged: str | None) -> None:
    """Unless both are of one piece, or put in at one place. A capital is a piece that was rewritten."""
    assert merge("abc", mine, other) == merge("abc", other, mine) == merged


@given(ROWS, ROWS, ROWS)
def test_a_merge_has_what_each_side_made_of_the_base(base: str, mine: str, other: str) -> None:
    """To the piece, however they were moved and doubled; with no change on a side it is the other."""
    assert merge(base, base, other) == merge(base, other, base) == other
    merged = merge(base, mine, other)
    assert merged == merge(base, other, mine)
    if merged is not None:
        counts = Counter(merged)
        counts.update(base)
        assert counts == Counter(mine) + Counter(other)


def test_where_the_order_says_nothing_both_are_put_in() -> None:
    """At one place; a piece that both changed is still nobody's to settle."""
    rows = make_row("ab"), make_row("axb"), make_row("ayb")
    placed = merge_pieces(*rows, ordered=False)
    assert placed is not None
    assert "".join(one.piece.text for one in placed) == "axyb"
    assert merge_pieces(make_row("ab"), make_row("Ab"), make_row("b"), ordered=False) is None


def test_what_parts_two_pieces_is_as_whoever_changed_it_has_it() -> None:
    """Where they never stood together it is a blank line; a file without a line end at its end gets none."""
    base = make_row("abc")
    mine = (*base[:2], Piece("b", "\n\n\n", "b"), Piece("c", "", "c"))
    other = (base[0], base[1], Piece("B", "\n\n", "b"), Piece("x", "\n", "x"), *base[3:])
    placed = merge_pieces(base, mine, other)
    assert placed is not None
    assert join_pieces(placed, base, mine, other) == "a\n\nB\n\nx\nc"
    shorter = (*base[:2], base[3])
    longer = (*base[:3], Piece("x", "\n", "x"), base[3])
    placed = merge_pieces(base, shorter, longer)
    assert placed is not None
    assert join_pieces(placed, base, shorter, longer) == "a\n\nx\nc\n\n"
