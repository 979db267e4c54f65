"""load_sizes: what units measure, and how large each is beside the others of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

_KINDS: Final[Mapping[str, Mapping[float, str]]] = {
    "time": {
        1: "s sek sekund sekunder",
        60: "min minutt minutter",
        3_600: "t time timer timar",
        86_400: "døgn dag dager dagar",
        604_800: "uke uker veke veker",
        2_629_800: "md mnd måned måneder månad månader",
        31_557_600: "år",
    },
    "length": {0.001: "mm", 0.01: "cm", 0.1: "dm", 1: "m meter", 1_000: "km kilometer", 10_000: "mil"},
    "weight": {0.001: "mg", 1: "g gram", 1_000: "kg kilo", 1_000_000: "tonn"},
    "volume": {0.001: "ml", 0.01: "cl", 0.1: "dl desiliter", 1: "l liter"},
    "money": {0.01: "øre", 1: "kr krone kroner"},
    "share": {0.1: "‰", 1: "% prosent"},
    "warmth": {1: "° °C grad grader gradar"},
}


@dataclass(frozen=True, slots=True)
class UnitSize:
    """How large a unit is."""

    kind: str
    size: float


@cache
def load_sizes() -> Mapping[str, UnitSize]:
    """By the unit as it is written."""
    return {
        unit: UnitSize(kind, size)
        for kind, units in _KINDS.items()
        for size, names in units.items()
        for unit in names.split()
    }
