"""What units measure."""

from __future__ import annotations

import pytest

from lydsak.text.norwegian.sizes import load_sizes


@pytest.mark.parametrize(("less", "more"), [("min", "time"), ("m", "km"), ("g", "kg"), ("dl", "l"), ("måneder", "år")])
def test_a_unit_is_larger_than_another_of_its_kind(less: str, more: str) -> None:
    """By which a dash between two amounts is known to be a range."""
    small, large = load_sizes()[less], load_sizes()[more]
    assert small.kind == large.kind
    assert small.size < large.size
