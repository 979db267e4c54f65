"""A number or range with its sign before a unit."""

from __future__ import annotations

import pytest

from lydsak.text.spoken import render_spoken, verbalize


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Det var −5–−10 °C.", "Det var minus fem til minus ti grader."),
        ("Det var 3-5 °C.", "Det var tre til fem grader."),
        ("±2 mm", "pluss minus to millimeter"),
        ("+4 % i mai", "pluss fire prosent i mai"),
        ("–3 kg mer", "tre kilo mer"),
        ("-3 °C i natt", "minus tre grader i natt"),
    ],
)
def test_signs_and_ranges(written: str, spoken: str) -> None:
    """A dash that opens a line is a quote's unless the unit can be negative."""
    assert render_spoken(verbalize(written, "nb")) == spoken
