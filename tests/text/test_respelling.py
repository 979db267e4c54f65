from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Token
from lydsak.text.respelling import RespelledSpan, apply_respellings


def _split_words(text: str) -> tuple[Token, ...]:
    return tuple(Token(found[0], found[0], *found.span()) for found in re.finditer(r"\S+", text))


def _say(text: str, *spans: RespelledSpan) -> list[str]:
    return [token.spoken for token in apply_respellings(text, _split_words(text), spans)]


@pytest.mark.parametrize(
    ("text", "spans", "said"),
    [
        ("Filmen fra Nuuk traff.", [(11, 15, "Nuk")], ["Filmen", "fra", "Nuk", "traff."]),
        ("I Nuuks gater, sa han", [(2, 6, "Nuk")], ["I", "Nuks", "gater,", "sa", "han"]),
        ("Vi så Per Gynt spille", [(6, 14, "Pær Gynnt")], ["Vi", "så", "Pær Gynnt", "spille"]),
        ("Hysj, sa hun", [(0, 4, "")], ["", "sa", "hun"]),
        ("AbCd er her", [(0, 2, "x"), (2, 4, "y")], ["xy", "er", "her"]),
    ],
)
def test_a_span_overrules_what_it_covers_and_nothing_else(
    text: str, spans: list[tuple[int, int, str]], said: list[str]
) -> None:
    """Inflections and punctuation outside the braces stay; an empty reading silences the word and its comma."""
    assert _say(text, *(RespelledSpan(*span) for span in spans)) == said


@given(
    words=st.lists(st.text("abcæøå", min_size=1, max_size=5), min_size=1, max_size=12),
    ends=st.tuples(st.integers(0, 70), st.integers(0, 70)),
)
def test_every_written_character_stays_covered_once(words: list[str], ends: tuple[int, int]) -> None:
    """Whatever the span, the tokens still cover the written text in order."""
    text = " ".join(words)
    start, end = sorted(min(end, len(text)) for end in ends)
    tokens = apply_respellings(text, _split_words(text), [RespelledSpan(start, end, "sagt")])
    assert "".join(token.written for token in tokens).replace(" ", "") == text.replace(" ", "")
    assert all(token.written == text[token.start : token.end] for token in tokens)
