"""House switches."""

from __future__ import annotations

import pytest

from lydsak.text.norwegian.style import ReadingStyle
from lydsak.text.spoken import render_spoken, verbalize


@pytest.mark.parametrize(
    ("style", "written", "spoken"),
    [
        (ReadingStyle(seven="syv"), "27 hus i 7. etasje.", "tjuesyv hus i syvende etasje."),
        (ReadingStyle(years="tusen"), "I 2024.", "I to tusen og tjuefire."),
        (
            ReadingStyle(clock=12),
            "Kl. 14.30, kl. 09.15 og kl. 8.35.",
            "Klokka halv tre, klokka kvart over ni og klokka fem over halv ni.",
        ),
        (ReadingStyle(oclock="klokken"), "Møt kl. 9.", "Møt klokken ni."),
        (ReadingStyle(parties="names"), "Ap og KrF.", "Arbeiderpartiet og Kristelig Folkeparti."),
        (ReadingStyle(off=("abbreviation",)), "Ca. 9.", "Ca. ni."),
        (ReadingStyle(off=("score",)), "Brann vant 3–0.", "Brann vant tre til null."),
    ],
)
def test_a_switch_changes_the_reading(style: ReadingStyle, written: str, spoken: str) -> None:
    """Each house choice is heard, and only where it is meant."""
    assert render_spoken(verbalize(written, "nb", (), style)) == spoken
