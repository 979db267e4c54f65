"""A number or a range of numbers with its sign, before a unit: what money, per cent and measures have in common."""

from __future__ import annotations

import re
from typing import Final

from lydsak.text.norwegian.decimals import spell_number
from lydsak.text.norwegian.numeral import DASH, LOOSE, is_one
from lydsak.text.norwegian.reading import Scope
from lydsak.text.norwegian.tables import Gender, Words

QUANTITY: Final = (
    rf"(?P<sign>(?<![\w.,)])[−–+-]|±)?(?<![\w.,])(?<![0-9][–/-])(?P<low>{LOOSE})"
    rf"(?: ?{DASH} ?(?P<high_sign>[−–+-])?(?P<high>{LOOSE}))?"
)
_SIGNED_UNITS: Final = frozenset({"°C", "°", "℃", "°F", "%", "‰"})


def spell_quantity(match: re.Match[str], scope: Scope, gender: Gender | None, unit: str = "") -> str:
    """The sign and the number or range of a QUANTITY match."""
    words = scope.words
    high = match["high"]
    low_gender = "n" if gender == "n" and match["low"].endswith("1") else gender
    spoken = _spell_sign(match, scope, unit) + spell_number(match["low"], words, low_gender)
    if high is None:
        return spoken
    return f"{spoken} {words.word['to']} {spell_high_sign(match, words)}{spell_number(high, words, gender)}"


def spell_high_sign(match: re.Match[str], words: Words) -> str:
    """The sign of a range's second number: −2–+3, −10 – −5."""
    sign = match["high_sign"]
    return "" if sign is None else words.word["plus" if sign == "+" else "minus"] + " "


def is_single(match: re.Match[str]) -> bool:
    """Whether the unit stands in the singular."""
    return is_one(match["high"] or match["low"])


def _spell_sign(match: re.Match[str], scope: Scope, unit: str) -> str:
    sign, word = match["sign"], scope.words.word
    if sign is None:
        return ""
    if sign == "±":
        return word["plus_minus"] + " "
    if sign == "+":
        return word["plus"] + " "
    # A hyphen or dash that opens a line is a quote's, unless the unit can be negative.
    if sign == "−" or unit in _SIGNED_UNITS or not scope.starts_sentence(match.start()):
        return word["minus"] + " "
    return ""
