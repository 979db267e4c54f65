from __future__ import annotations

import pytest

from lydsak.engines.online.starts import place_words
from lydsak.model import Ms, SpokenWord, WordMark

WORDS = tuple(SpokenWord(text) for text in ("–", "Hei", "…", "du.", "»"))


def test_each_word_lasts_until_the_next() -> None:
    """Silent words are empty, and stand where the word before them ends."""
    marks = place_words(WORDS, {1: Ms(100), 3: Ms(400)}, Ms(900))
    assert marks == tuple(WordMark(Ms(a), Ms(b)) for a, b in [(0, 0), (100, 400), (400, 400), (400, 900), (900, 900)])


@pytest.mark.parametrize(
    "starts",
    [{}, {1: 100}, {1: 400, 3: 100}, {1: 400, 3: 400}, {1: 100, 3: 900}, {1: -1, 3: 400}],
    ids=["none", "one", "backwards", "at once", "at the end", "before the beginning"],
)
def test_starts_that_cannot_be_are_no_starts(starts: dict[int, Ms]) -> None:
    """A mark that is missing or wrong spoils all of them: half a truth would shift captions."""
    assert place_words(WORDS, starts, Ms(900)) is None
