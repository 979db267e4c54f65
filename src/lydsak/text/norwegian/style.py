"""ReadingStyle: how one house wants its numbers, times and party names read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class ReadingStyle:
    """House switches. Every choice is correct Norwegian; a newsroom picks one and keeps to it."""

    seven: Literal["sju", "syv"] = "sju"
    years: Literal["tjue", "tusen"] = "tjue"
    """2024: "tjuetjuefire" or "to tusen og tjuefire"."""
    clock: Literal[12, 24] = 24
    """14.30: "fjorten tretti" or "halv tre"."""
    oclock: Literal["klokka", "klokken"] = "klokka"
    parties: Literal["letters", "names"] = "letters"
    """Ap, KrF: "A P", "K R F", or the full names."""
    off: tuple[str, ...] = ()
    """Names of reading rules that are switched off."""


HOUSE_STYLE: Final = ReadingStyle()
"""What a show gets that sets nothing."""
