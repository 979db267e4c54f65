"""Dates and lengths as the feeds of others write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,]\d+)?")
_SECONDS: Final = re.compile(r"(\d{1,7})(?:[.,]\d+)?")


def read_feed_date(written: str) -> str | None:
    """A pubDate (RFC 822 and 2822, or ISO 8601) as ISO 8601 with its offset; None for what is no moment.

    Without a zone, or with a name that RFC 2822 does not know (clause 4.3), it is UTC, as most apps take it.
    """
    written = " ".join(written.split())
    moment = _read_mail_date(written)
    if moment is None:
        try:
            moment = datetime.fromisoformat(written)
        except ValueError:
            return None
        if not re.match(r"\d{4}-\d\d-\d\d", written):
            return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _read_mail_date(written: str) -> datetime | None:
    try:
        return parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def read_feed_duration(written: str) -> int | None:
    """itunes:duration in seconds: `1234`, `20:34` or `1:02:03`; None for anything else, and for nothing."""
    written = written.strip()
    if found := _SECONDS.fullmatch(written):
        return int(found[1]) or None
    if found := _CLOCK.fullmatch(written):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds or None
    return None
