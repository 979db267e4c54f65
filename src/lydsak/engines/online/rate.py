"""Turns to ask: the workers of a build share clocks, one for each engine, so that together they keep to its limit."""

from __future__ import annotations

import time
from collections.abc import MutableSequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from multiprocessing.sharedctypes import SynchronizedArray

_ENGINES: Final = 32
"""So many may have a limit in one build; those beyond share the last clock."""


class _Turns:
    shared: SynchronizedArray[float] | None = None
    alone: MutableSequence[float] = [0.0] * (2 * _ENGINES)


def make_clocks(context: BaseContext) -> SynchronizedArray[float]:
    """Clocks that processes can share: for each engine a number that its name makes, and when its next turn is.

    The latter by time.monotonic, which all processes of a machine share. No engine has one before it takes a turn.
    """
    clocks: SynchronizedArray[float] = context.Array("d", 2 * _ENGINES)
    return clocks


def share_clocks(clocks: SynchronizedArray[float]) -> None:
    """Take turns with the processes that have the same clocks. Called once, at the start of a worker."""
    _Turns.shared = clocks


def take_turn(engine: str, per_minute: float | None) -> float:
    """Wait until the next request to an engine's service may be made; returns the seconds waited."""
    if per_minute is None:
        return 0.0
    wait = _reserve_turn(engine, 60 / per_minute)
    time.sleep(wait)
    return wait


def _reserve_turn(engine: str, interval: float) -> float:
    """Seconds until a turn that now is ours."""
    shared = _Turns.shared
    clocks = _Turns.alone if shared is None else shared
    with nullcontext() if shared is None else shared.get_lock():
        at = _find_clock(clocks, float(crc32(engine.encode()) + 1))
        now = time.monotonic()
        turn = max(now, clocks[at])
        clocks[at] = turn + interval
    return turn - now


def _find_clock(clocks: MutableSequence[float] | SynchronizedArray[float], number: float) -> int:
    """The place of an engine's clock, which it has from now on; 0 is the number of none."""
    for at in range(0, len(clocks), 2):
        if clocks[at] in {0.0, number}:
            clocks[at] = number
            return at + 1
    return len(clocks) - 1
