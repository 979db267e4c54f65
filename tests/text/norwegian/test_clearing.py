"""The text as the rules see it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.text.norwegian.clearing import clear_text


@pytest.mark.parametrize(
    ("written", "cleared"),
    [
        ("ar\u00adbeid", "arbeid"),
        ("7\u00a0300 og 7\u202f300", "7 300 og 7 300"),
        ("**fet** og `kode`", "fet og kode"),
        ("a\u030a", "å"),
        ("CO\u2082", "CO2"),
        ("85&nbsp;000 &amp; mer", "85 000 & mer"),
        ("<b>fet</b> x < y og z > w", "fet x < y og z > w"),
        ("en\nlinje\n\nto", "en linje\n\nto"),
    ],
)
def test_invisible_characters_go_and_spaces_are_one_kind(written: str, cleared: str) -> None:
    """Nothing that is heard is lost."""
    assert clear_text(written).text == cleared


@given(st.text())
def test_every_clear_character_knows_where_it_stood(written: str) -> None:
    """Offsets rise, and lead into the written text."""
    clear = clear_text(written)
    offsets = clear.offsets if clear.offsets is not None else tuple(range(len(written)))
    assert len(offsets) == len(clear.text)
    assert list(offsets) == sorted(offsets)
    assert all(0 <= offset < len(written) for offset in offsets)


@given(st.text())
def test_finding_a_clear_offset_undoes_the_clearing(written: str) -> None:
    """The clear text up to where an offset is found stood before that offset."""
    clear = clear_text(written)
    for at in range(len(written) + 1):
        found = clear.find_clear(at)
        assert 0 <= found <= len(clear.text)
        assert clear.offsets is None or all(offset < at for offset in clear.offsets[:found])


def test_a_row_of_stars_is_looked_at_once() -> None:
    """As many as a paragraph may hold, and no word behind them."""
    stars = "*" * 30_000
    assert clear_text(f"å\u00ad {stars} å").text == f"å {stars} å"
    assert clear_text(f"{stars}å{stars}").text == "å"
