from __future__ import annotations

import pytest

from lydsak.text.merge.units import join_tokens, tokenize_words
from lydsak.text.merge.words import MAX_TOKENS, merge_tokens


def merge_words(base: str, mine: str, article: str) -> tuple[str, str, bool]:
    """Both outcomes as text, and whether they are one."""
    merged = merge_tokens(*(tokenize_words(words) for words in (base, mine, article)))
    return join_tokens(merged.mine), join_tokens(merged.article), merged.settled


@pytest.mark.parametrize(
    ("base", "mine", "article", "merged"),
    [
        ("a b c", "a x c", "a b y", "a x y"),  # side by side
        ("a b c", "x b c", "a b y", "x b y"),
        ("a b c", "a c", "a b c d", "a c d"),  # one takes away, one adds
        ("a b c d", "a d", "a c d", "a d"),  # both take away, one of them more
        ("a b c", "a x c", "a x c", "a x c"),  # the same
        ("a 104 c", "a hele 140 c", "a 140 c", "a hele 140 c"),  # the same and one word more
        ("a 104 c", "a 140 c", "a hele 140 c", "a hele 140 c"),
        ("a b. c", "a {b|be}. c", "a b. d", "a {b|be}. d"),
        ("a b c", "a\nb c", "a b d", "a\nb d"),  # lines broken by the editor
    ],
)
def test_changes_of_different_words_are_all_made(base: str, mine: str, article: str, merged: str) -> None:
    """Those that touch, too."""
    assert merge_words(base, mine, article) == (merged, merged, True)


@pytest.mark.parametrize(
    ("base", "mine", "article", "by_mine", "by_article"),
    [
        ("a b c", "a x c", "a y c", "a x c", "a y c"),
        ("a b c", "a x b c", "a y b c", "a x b c", "a y b c"),  # put into one spot
        ("a b c d e", "a x c d e", "a y c d z", "a x c d z", "a y c d z"),  # with what could be merged
        ("a b c d", "a x d", "a b d", "a x d", "a b d"),  # taken out by the one, overwritten by the other
        ("a b. c", "a x. c", "a. c", "a x. c", "a. c"),
    ],
)
def test_changes_of_the_same_words_are_left_to_choose(
    base: str, mine: str, article: str, by_mine: str, by_article: str
) -> None:
    """Each text has what could be merged around it."""
    assert merge_words(base, mine, article) == (by_mine, by_article, False)


def test_a_paragraph_that_nobody_reads_word_by_word_is_one_choice() -> None:
    """Its comparison would take seconds."""
    long = " ".join(["ord"] * (MAX_TOKENS + 1))
    assert merge_words(long, "a " + long, long + " b") == ("a " + long, long + " b", False)
