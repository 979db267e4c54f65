"""Colours that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import SettingsError
from lydsak.publish.colours import (
    INK,
    READABLE,
    WHITE,
    Colour,
    choose_ink,
    make_readable,
    measure_contrast,
    mix_colours,
    parse_colour,
)

_CHANNELS = st.integers(0, 255)
_COLOURS = st.builds(Colour, _CHANNELS, _CHANNELS, _CHANNELS)


@given(_COLOURS)
def test_colours_round_trip(colour: Colour) -> None:
    """As CSS writes them."""
    assert parse_colour(colour.css) == colour


@pytest.mark.parametrize("text", ["blue", "#fff", "#12345g", "12355b", "#12355b;", "#12355b\n"])
def test_anything_else_is_refused(text: str) -> None:
    """It would end up in a style sheet."""
    with pytest.raises(SettingsError) as caught:
        parse_colour(text)
    assert caught.value.code == "L140"


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21; #767676 is the lightest grey that passes on white."""
    assert measure_contrast(Colour(0, 0, 0), WHITE) == pytest.approx(21)
    assert measure_contrast(Colour(0x76, 0x76, 0x76), WHITE) == pytest.approx(4.54, abs=0.01)


@given(_COLOURS, st.sampled_from((WHITE, INK)))
def test_any_colour_becomes_readable(colour: Colour, background: Colour) -> None:
    """Whatever a newspaper's colour is, its links can be read by day and by night."""
    assert measure_contrast(make_readable(colour, background), background) >= READABLE


def test_a_readable_colour_is_kept() -> None:
    """The newspaper's own colour where that is possible."""
    assert make_readable(Colour(0x12, 0x35, 0x5B), WHITE) == Colour(0x12, 0x35, 0x5B)


@given(_COLOURS)
def test_ink_is_the_better_of_two(colour: Colour) -> None:
    """White or near-black: one of them always reads."""
    assert measure_contrast(choose_ink(colour), colour) >= 4


def test_mixing_goes_from_one_to_the_other() -> None:
    """At the ends it is the ends."""
    assert mix_colours(WHITE, INK, 0) == WHITE
    assert mix_colours(WHITE, INK, 1) == INK
