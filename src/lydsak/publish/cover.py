"""The show's cover: drawn from its title and colour. Rules: Apple 896, PSP-1."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from lydsak.model import Show
from lydsak.publish.colours import Colour, choose_ink, mix_colours, parse_colour

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

COVER_SIZE: Final = 3000
_FONT = Path(__file__).parent / "fonts" / "Manrope-ExtraBold.ttf"
_LINE_HEIGHT = 1.18  # the ring of an Å must clear the line above
_LARGEST_TYPE = 0.2
_SMALLEST_TYPE = 0.05


@dataclass(frozen=True, slots=True)
class CoverFormat:
    """What a picture is: how it must be named, and how it is served."""

    extension: Literal["jpg", "png"]
    media_type: Literal["image/jpeg", "image/png"]


def draw_cover(show: Show, size: int = COVER_SIZE) -> bytes:
    """A square JPEG, RGB, without alpha: title, newspaper, and a sound wave that is this show's alone."""
    from PIL import Image, ImageDraw

    background = parse_colour(show.colour)
    ink = choose_ink(background)
    image = Image.new("RGB", (size, size), background)
    draw = ImageDraw.Draw(image)
    _draw_wave(draw, show.title, size, (mix_colours(background, ink, 0.34), mix_colours(background, ink, 0.16)))
    _draw_title(draw, show.title, size, ink)
    _draw_line(draw, show.newspaper, size, mix_colours(background, ink, 0.82))
    return encode_jpeg(image)


def shrink_cover(data: bytes, size: int) -> bytes:
    """A small square JPEG of a cover, for tags and pages."""
    from PIL import Image

    with Image.open(BytesIO(data)) as image:
        image.draft("RGB", (2 * size, 2 * size))  # a JPEG is decoded no larger than is looked at
        return encode_jpeg(image.convert("RGB").resize((size, size), Image.Resampling.LANCZOS))


def encode_jpeg(image: Image.Image) -> bytes:
    """As covers are published: baseline quality 88, the same bytes for the same pixels."""
    data = BytesIO()
    # The whole cover has pixels to spare: half as many for its colours are not seen, and take half the time.
    subsampling = "4:2:0" if image.width == COVER_SIZE else "4:4:4"
    image.save(data, "JPEG", quality=88, subsampling=subsampling, optimize=True, dpi=(72, 72))
    return data.getvalue()


def _draw_wave(draw: ImageDraw.ImageDraw, title: str, size: int, colours: tuple[Colour, Colour]) -> None:
    """Bars of a sound wave along the foot, their heights from the title's digest."""
    heights = list(_wave_heights(title))
    pitch = size * 0.84 / len(heights)
    for number, height in enumerate(heights):
        left = size * 0.08 + pitch * (number + 0.19)
        half = size * 0.115 * height
        middle = size * 0.745
        box = (left, middle - half, left + pitch * 0.62, middle + half)
        played = number < len(heights) * 0.62
        draw.rounded_rectangle(box, radius=pitch * 0.31, fill=colours[0] if played else colours[1])


def _wave_heights(title: str) -> Iterator[float]:
    """32 heights between 0.16 and 1, swelling and falling as a phrase does."""
    digest = hashlib.sha256(title.encode("utf-8", "replace")).digest()
    for number, byte in enumerate(digest):
        place = number / (len(digest) - 1)
        phrase = 1 - abs(2 * place - 1) ** 2.2
        yield 0.16 + 0.84 * phrase * (0.35 + 0.65 * byte / 255)


def _draw_title(draw: ImageDraw.ImageDraw, title: str, size: int, ink: Colour) -> None:
    """As large as the upper part of the square allows, from the top left."""
    lines, type_size = _fit_title(title, size * 0.84, size * 0.47)
    font = _load_font(type_size)
    for number, line in enumerate(lines):
        draw.text((size * 0.08, size * 0.08 + number * type_size * _LINE_HEIGHT), line, font=font, fill=ink)


def _fit_title(title: str, width: float, height: float) -> tuple[list[str], int]:
    """The title in lines, and the largest type that keeps them within width and height."""
    largest, smallest = int(width * _LARGEST_TYPE), int(width * _SMALLEST_TYPE)
    for type_size in range(largest, smallest, -max(1, smallest // 8)):
        font = _load_font(type_size)
        lines = _wrap_title(title, font, width)
        fits = all(font.getlength(line) <= width for line in lines)
        if fits and len(lines) * type_size * _LINE_HEIGHT <= height:
            return lines, type_size
    return _cut_title(title, _load_font(smallest), width, height), smallest


def _wrap_title(title: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut_title(title: str, font: ImageFont.FreeTypeFont, width: float, height: float) -> list[str]:
    """A title beyond reason: words cut to the width, lines to the height."""
    pieces = " ".join(word[start : start + 24] for word in title.split() for start in range(0, len(word), 24))
    return _wrap_title(pieces, font, width)[: int(height / (font.size * _LINE_HEIGHT))]


def _draw_line(draw: ImageDraw.ImageDraw, text: str, size: int, ink: Colour) -> None:
    """The newspaper's name at the foot, in one line; a very long one is set smaller, then cut."""
    font = _load_font(int(size * 0.042))
    if font.getlength(text) > size * 0.84:
        font = _load_font(int(size * 0.024))
    while font.getlength(text) > size * 0.84:
        text = text[:-2].rstrip() + "…"
    draw.text((size * 0.08, size * 0.925), text, font=font, fill=ink, anchor="ls")


def _load_font(size: int) -> ImageFont.FreeTypeFont:
    """The basic layout engine: the same pixels whether or not the machine has text-shaping libraries."""
    from PIL import ImageFont

    return ImageFont.truetype(BytesIO(_FONT.read_bytes()), max(size, 1), layout_engine=ImageFont.Layout.BASIC)


@cache
def load_cover_font(size: int) -> ImageFont.FreeTypeFont:
    """The typeface of covers, at a size in pixels."""
    return _load_font(size)


def fit_lines(text: str, font: ImageFont.FreeTypeFont, width: float, most: int) -> list[str]:
    """A text in at most so many lines of a width; what is too much ends in "…"."""
    pieces = " ".join(word[at : at + 40] for word in text.split() for at in range(0, len(word), 40))
    lines = _wrap_title(pieces, font, width)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += "…"
    return [_shorten_line(line, font, width) for line in kept]


def _shorten_line(line: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    while font.getlength(line) > width and len(line) > 1:
        line = line.rstrip("…")[:-1].rstrip() + "…"
    return line
