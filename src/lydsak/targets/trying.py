"""try_again: what may pass is tried again a few times, with a wait between."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, TypeVar

from lydsak.errors import TargetError

ATTEMPTS: Final = 4

T = TypeVar("T")


class PassingError(TargetError):
    """It may go well the next time: the server hung up, said nothing or was busy."""


def try_again(work: Callable[[], T], *, attempts: int = ATTEMPTS, wait: float = 0.5) -> T:
    """Do the work until it goes well, fails for good, or failed `attempts` times; waits `wait` seconds, then longer."""
    import stamina

    _quieten_stamina()
    for attempt in stamina.retry_context(
        on=PassingError, attempts=attempts, timeout=None, wait_initial=wait, wait_max=wait * 16, wait_jitter=wait / 2
    ):
        with attempt:
            return work()
    raise AssertionError("stamina ended without a result")  # pragma: no cover


def _quieten_stamina() -> None:
    """Without a handler, logging's last resort would print each attempt in the midst of the progress."""
    logger = logging.getLogger("stamina")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
