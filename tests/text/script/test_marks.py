from __future__ import annotations

import pytest

from lydsak.text.script.marks import find_bracket_mark


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[pause 1 s]", "pause"),
        ("[ukjent]", "ukjent"),
        ("  [lyd a [b] c]  ", "lyd"),
        ("[lyd a] %% n %% ^a1", "lyd"),
        ("[lyd a", "lyd"),
        ("[lyd a \\[ b]", "lyd"),
    ],
)
def test_a_bracket_that_fills_its_line_is_a_mark(text: str, word: str) -> None:
    """Known or not, closed or not: the parser decides what to say of it."""
    mark = find_bracket_mark(text)
    assert mark is not None
    assert mark.word == word


@pytest.mark.parametrize("text", ["[a] b", "[a] og [b]", "a [b]", "[1]", "[...]", "[ukjent", "\\[a]", "[]", "[a](b)"])
def test_other_brackets_are_text(text: str) -> None:
    """Brackets inside sentences are the article's own."""
    assert find_bracket_mark(text) is None
