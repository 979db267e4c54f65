"""The cover: drawn within Apple's rules, and a producer's own held to them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any, cast

import pytest
from PIL import Image, ImageFont

from lydsak.errors import AssetError
from lydsak.model import Show
from lydsak.publish.colours import Colour, parse_colour
from lydsak.publish.cover import CoverFormat, check_cover, draw_cover, shrink_cover


def _picture(size: tuple[int, int], mode: str = "RGB", form: str = "JPEG", **info: Any) -> bytes:
    data = BytesIO()
    Image.new(mode, size).save(data, form, **info)
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
    assert check_cover(picture, path="cover.jpg") == CoverFormat("jpg", "image/jpeg")
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


@pytest.mark.parametrize(
    ("code", "picture", "path"),
    [
        ("L551", b"not a picture", "cover.jpg"),
        ("L551", b"", "cover.jpg"),
        ("L551", _picture((1400, 1400))[:2000], "cover.jpg"),
        ("L551", _picture((1400, 1400), form="GIF", mode="P"), "cover.gif"),
        ("L552", _picture((1400, 1401)), "cover.jpg"),
        ("L553", _picture((1399, 1399)), "cover.jpg"),
        ("L553", _picture((3001, 3001)), "cover.jpg"),
        ("L554", _picture((1400, 1400), mode="CMYK"), "cover.jpg"),
        ("L554", _picture((1400, 1400), mode="L"), "cover.jpg"),
        ("L554", _picture((1400, 1400), mode="RGBA", form="PNG"), "cover.png"),
        ("L554", _picture((1400, 1400), form="PNG", transparency=(0, 0, 0)), "cover.png"),
        ("L555", _picture((1400, 1400), form="PNG"), "cover.jpg"),
        ("L555", _picture((1400, 1400)), "cover"),
    ],
)
def test_a_cover_that_would_be_refused_is_refused_here(code: str, picture: bytes, path: str) -> None:
    """With the place and what to do about it."""
    with pytest.raises(AssetError) as caught:
        check_cover(picture, path=path)
    assert caught.value.code == code
    assert str(caught.value.place) == path
    assert caught.value.help


@pytest.mark.parametrize(("form", "path"), [("JPEG", "bilder/Omslag.JPEG"), ("PNG", "cover.png")])
def test_a_good_cover_is_accepted(form: str, path: str) -> None:
    """JPEG or PNG, whatever the letters' case."""
    assert check_cover(_picture((1400, 1400), form=form), path=path).extension == {"JPEG": "jpg", "PNG": "png"}[form]


def test_small_pictures_are_jpegs_of_the_size_asked() -> None:
    """From PNG as well."""
    small = Image.open(BytesIO(shrink_cover(_picture((1400, 1400), form="PNG"), 300)))
    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (300, 300))
