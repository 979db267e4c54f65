"""How long what our own libraries do may take: far more than it does on a slow machine that has much else to do.

A library that never comes back from a file (a loop in a decoder, a disk that does not answer) would hold up a build for
ever otherwise: a worker that dies is noticed at once, one that hangs by its patience alone.
"""

from __future__ import annotations

from typing import Final

from lydsak.model import Ms

A_FILE: Final = 600.0
"""Seconds for a page, a picture, or a producer's sound of an hour at most."""
_A_STRETCH: Final = 120.0
_A_SECOND: Final = 10.0


def allow_for_sound(duration: Ms) -> float:
    """Seconds in which sound of this length is surely mixed, limited, measured and encoded: a hundred times as long."""
    return _A_STRETCH + _A_SECOND * duration / 1000
