"""How a number is written: grouped thousands, decimals, a sign. Patterns that the rules share, and what they mean."""

from __future__ import annotations

import re
from typing import Final

# Språkrådet groups by space, NTB by full stop; in groups of exactly three, so "2024 310" is two numbers.
_WHOLE: Final = r"(?:[0-9]{1,3}(?:(?: [0-9]{3})+|(?:\.[0-9]{3})+)(?![0-9])|[0-9]+)"
NUMBER: Final = rf"{_WHOLE}(?:,[0-9]+(?![0-9]|,[0-9]))?"
LOOSE: Final = rf"(?:[0-9]+\.[0-9]{{1,2}}(?![0-9.])|{NUMBER})"
"""Also with a decimal point, where a unit or "mill." follows and leaves no doubt."""
EDGE: Final = r"(?<![\w.,])(?<![0-9][–-])"
"""Nothing that a number could be a part of stands before."""
DASH: Final = "[–—-]"
SIGN: Final = r"(?P<sign>(?<![\w.,)%°])[−–+±-])?"


def split_number(literal: str) -> tuple[str, str]:
    """The whole part's digits without separators, and the decimals or ""."""
    if "," in literal:
        whole, decimals = literal.split(",", 1)
    elif re.fullmatch(r"[0-9]+\.[0-9]{1,2}", literal):
        whole, decimals = literal.split(".")
    else:
        whole, decimals = literal, ""
    return whole.replace(" ", "").replace(".", ""), decimals


def is_plain(literal: str) -> bool:
    """Whether the number is digits alone: no separator, no decimals."""
    return literal.isdigit()


def is_one(literal: str) -> bool:
    """Whether what is counted stands in the singular: 1, but not 1,0 or 1,5."""
    return literal == "1"
