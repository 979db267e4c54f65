"""Which workers of a Dask scheduler are at something, by their heartbeats.

A machine that is frozen, or cut off with nobody told, stays in the scheduler's books for many minutes (its
`worker-ttl`, and its looks are as far apart), with whatever it was given. Its heartbeat is the only thing that ends.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

SILENT: Final = 60.0
"""Seconds without a heartbeat: Dask's workers have one every half second, of many thousands each every half minute."""


@dataclass(slots=True)
class Heartbeats:
    """What was last heard of each worker, and when we first saw that, by our own clock: the scheduler's may differ."""

    _heard: dict[str, tuple[float, float]] = field(default_factory=dict)

    def is_anybody_working(self, last_seen: Mapping[str, float], processing: Mapping[str, Collection[object]]) -> bool:
        """Whether a worker that lives has something to do. `last_seen` by the scheduler's clock, in any unit."""
        now = time.monotonic()
        heard = {worker: self._heard.get(worker, (None, now)) for worker in last_seen}
        self._heard = {
            worker: (seen, heard[worker][1] if seen == heard[worker][0] else now) for worker, seen in last_seen.items()
        }
        return any(processing.get(worker) and now - heard_at < SILENT for worker, (_, heard_at) in self._heard.items())
