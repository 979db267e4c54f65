"""Colours that can be read: contrast as WCAG 2.2 counts it, and the shades pages and covers take from one colour."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from lydsak.errors import Phrase, SettingsError


class Colour(NamedTuple):
    """sRGB, 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def css(self) -> str:
        """`#rrggbb`."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


WHITE: Final = Colour(255, 255, 255)
INK: Final = Colour(22, 22, 26)
READABLE: Final = 4.5
"""WCAG 2.2 success criterion 1.4.3, level AA."""


def parse_colour(text: str) -> Colour:
    """`#rrggbb`. Raises SettingsError L140."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        raise SettingsError("L140", Phrase('"{text}" is not a colour', text=text), help="write it like #12355b")
    return Colour(*bytes.fromhex(text[1:]))


def mix_colours(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour, 0 to 1."""
    return Colour(*(round(a + (b - a) * share) for a, b in zip(one, other, strict=True)))


def measure_contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21."""
    darker, lighter = sorted((_measure_luminance(one), _measure_luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def choose_ink(background: Colour) -> Colour:
    """White or near-black, whichever is read better."""
    return max((WHITE, INK), key=lambda ink: measure_contrast(ink, background))


def make_readable(colour: Colour, background: Colour, contrast: float = READABLE) -> Colour:
    """The colour, moved towards black or white no further than text on this background needs."""
    away = choose_ink(background)
    shades = (mix_colours(colour, away, step / 20) for step in range(21))
    return next((shade for shade in shades if measure_contrast(shade, background) >= contrast), away)


def _measure_luminance(colour: Colour) -> float:
    """WCAG 2.2, relative luminance."""
    red, green, blue = (_linearize(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linearize(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
