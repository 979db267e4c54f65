from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.engines.online.clauses import pack_clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("hei du", ["hei du"]),
        ("en, to, tre, fire.", ["en, to,", "tre, fire."]),
        ("Han var først. Kl. ti", ["Han var", "først. Kl.", "ti"]),
        ("abcdefghijklmno pq", ["abcdefghij", "klmno pq"]),
    ],
)
def test_parts_are_whole_clauses(text: str, parts: list[str]) -> None:
    """Clauses are kept whole and filled up to the limit; what is longer is cut at spaces, then anywhere."""
    assert [text[start:end] for start, end in pack_clauses(text, 10)] == parts


@given(st.text(alphabet="ab,. –æ\n"), st.integers(1, 20))
def test_parts_lose_nothing(text: str, limit: int) -> None:
    """Every character that is no space is in exactly one part, in order, and no part is over the limit."""
    parts = pack_clauses(text, limit)
    assert all(0 < end - start <= limit for start, end in parts)
    assert "".join("".join(text[start:end].split()) for start, end in parts) == "".join(text.split())
