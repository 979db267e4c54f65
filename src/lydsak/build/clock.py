"""The time it is, for what people date: scripts, corrections, withdrawals. Nothing that is made takes it from here."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from lydsak.config import load_time_zone


def format_now(back: timedelta = timedelta(), *, seconds: bool = False) -> str:
    """The minute that it is, or was `back` from it, as scripts have it; with its seconds, where they are asked for.

    `SOURCE_DATE_EPOCH` (reproducible-builds.org) stands in for the clock where it is set.
    """
    return (
        (read_clock() - back)
        .astimezone(load_time_zone())
        .strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")
    )


def read_clock() -> datetime:
    """The time it is, or what `SOURCE_DATE_EPOCH` says it is."""
    with suppress(ValueError, OverflowError, OSError):  # no number, or no year that calendars have
        return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "")), UTC)
    return datetime.now(UTC)
