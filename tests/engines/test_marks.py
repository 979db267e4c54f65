from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lydsak.engines.marks import estimate_marks
from lydsak.model import Ms, SpokenWord


@given(st.lists(st.text()), st.integers(0, 10**6), st.integers(0, 10**6))
def test_estimated_marks_share_the_whole_duration(texts: list[str], duration: int, start: int) -> None:
    """Marks are in order, touch, and reach from the start to the end; what has no letters gets nothing."""
    marks = estimate_marks([SpokenWord(text) for text in texts], Ms(duration), Ms(start))
    assert len(marks) == len(texts)
    now = start
    for text, mark in zip(texts, marks, strict=True):
        assert mark.start == now
        assert mark.end >= mark.start
        assert mark.end == mark.start or any(character.isalnum() for character in text)
        now = mark.end
    if any(character.isalnum() for text in texts for character in text):
        assert now == start + duration


def test_estimated_marks_give_longer_words_and_pauses_more() -> None:
    """A long word takes longer than a short one, and a word before a comma keeps its pause."""
    short, long, paused = estimate_marks([SpokenWord("og"), SpokenWord("kulturminne"), SpokenWord("og,")], Ms(2_000))
    assert long.end - long.start > short.end - short.start
    assert paused.end - paused.start > short.end - short.start
