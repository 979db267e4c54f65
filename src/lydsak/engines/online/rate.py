"""Turns to ask: the workers of one engine share a clock, so that together they keep to its requests a minute."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized


class _Turns:
    clock: Synchronized[float] | None = None
    """When the next request may be made, by time.monotonic, which all processes of a machine share."""
    alone: float = 0.0


def share_clock(clock: Synchronized[float]) -> None:
    """Take turns with the processes that have the same clock. Called once, at the start of a worker."""
    _Turns.clock = clock


def take_turn(per_minute: float | None) -> float:
    """Wait until the next request may be made; returns the seconds waited."""
    if per_minute is None:
        return 0.0
    wait = _reserve_turn(60 / per_minute)
    time.sleep(wait)
    return wait


def _reserve_turn(interval: float) -> float:
    """Seconds until a turn that now is ours."""
    clock = _Turns.clock
    if clock is None:
        now = time.monotonic()
        turn = max(now, _Turns.alone)
        _Turns.alone = turn + interval
        return turn - now
    with clock.get_lock():
        now = time.monotonic()
        turn = max(now, clock.value)
        clock.value = turn + interval
    return turn - now
