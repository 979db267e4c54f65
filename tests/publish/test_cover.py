"""The cover: drawn within Apple's rules."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any, cast

import pytest
from PIL import Image, ImageFont

from lydsak.model import Show
from lydsak.publish.colours import Colour, parse_colour
from lydsak.publish.cover import CoverFormat, draw_cover, shrink_cover
from lydsak.publish.own_cover import CoverPlan, plan_cover


def _picture(size: tuple[int, int], form: str) -> bytes:
    data = BytesIO()
    Image.new("RGB", size).save(data, form)
    return data.getvalue()


def _measure_edges(picture: bytes, background: Colour) -> int:
    """How far any pixel along the picture's edges is from the background; JPEG blurs a little."""
    image = Image.open(BytesIO(picture))
    side = image.size[0]
    strips = ((0, 0, side, 3), (0, side - 3, side, side), (0, 0, 3, side), (side - 3, 0, side, side))
    extremes: list[tuple[int, int]] = [each for strip in strips for each in cast("Any", image.crop(strip).getextrema())]
    return max(abs(value - channel) for pair, channel in zip(extremes, background * 4, strict=True) for value in pair)


def test_the_drawn_cover_passes_the_check(show: Show) -> None:
    """3000 x 3000, JPEG, RGB: what directories prefer."""
    picture = draw_cover(show)
    assert plan_cover(picture, path="cover.jpg") == CoverPlan(CoverFormat("jpg", "image/jpeg"), (), converted=False)
    assert Image.open(BytesIO(picture)).size == (3000, 3000)


def test_the_same_show_gives_the_same_bytes_and_another_title_others(show: Show) -> None:
    """The file's name holds its hash."""
    assert draw_cover(show, 600) == draw_cover(show, 600)
    assert draw_cover(show, 600) != draw_cover(replace(show, title="En annen"), 600)


@pytest.mark.parametrize(
    "title", ["Å", "Bjørka i øret", "Menneskerettighetsorganisasjonenes årsmøte", "ord " * 40, "\u00c5" * 90, ""]
)
def test_any_title_stays_within_the_picture(show: Show, title: str) -> None:
    """Nothing but the background's colour along the edges."""
    picture = draw_cover(replace(show, title=title, newspaper=title or "Avis"), 600)
    assert _measure_edges(picture, parse_colour(show.colour)) <= 8


def test_the_font_has_norwegian_letters() -> None:
    """And those of our neighbours' names: none is the box that stands for a missing letter."""
    from lydsak.publish.cover import _load_font

    font: ImageFont.FreeTypeFont = _load_font(40)
    missing = bytes(font.getmask("\U0010fffd"))
    assert all(bytes(font.getmask(letter)) != missing for letter in "æøåÆØÅéèêóòôäöüðþšžčŋáđ–«»")


def test_small_pictures_are_jpegs_of_the_size_asked() -> None:
    """From PNG as well."""
    small = Image.open(BytesIO(shrink_cover(_picture((1400, 1400), form="PNG"), 300)))
    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (300, 300))
