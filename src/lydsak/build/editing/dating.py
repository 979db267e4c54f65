"""The publication date of a new script: newer than every other that is out, and no second of it another story's.

Apps order episodes by their dates, and of two that are equal some show one. What is published by its segments takes a
second for each of them: stories that shared those would be heard a segment of one, a segment of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

from lydsak.build.clock import format_now, read_clock
from lydsak.config import load_time_zone
from lydsak.store.files import explain_storage

if TYPE_CHECKING:
    from lydsak.config import Settings

# A whole show is looked through: to parse each of a thousand scripts for one line would take seconds.
_DATE_LINE: Final = re.compile(
    r"^(?:dato|date): *[\"']?(\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?(?:[+-]\d{2}:\d{2})?)", re.MULTILINE
)
_PUBLISHED_AS: Final = re.compile(r"^(?:publiser_som|publish_as): *[\"']?(\w+)", re.MULTILINE)
_HEADING: Final = re.compile(r"^## ", re.MULTILINE)
_LONG_AGO: Final = datetime(1900, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)
_SECOND: Final = timedelta(seconds=1)


def choose_date(settings: Settings, segments: int, to_come: int) -> str:
    """The publication date for a new script: now, to the minute, or a second after the newest that has come.

    `segments` are those of the new script, `to_come` the sources that follow it, each of which is to be newer. A date
    to come would hold it back, of its last segment too; where no second is left, it is the last minute before that no
    other script has.
    """
    divided = settings.publish_as == "segments"
    length = (segments - 1 if divided else 0) * _SECOND
    now = read_clock()
    taken = _list_seconds(settings, now)
    newest = max((second for second in taken if second <= now), default=_LONG_AGO)
    minute = _read_moment(format_now(length + to_come * (_MINUTE if divided else _SECOND)))
    if minute > newest:
        return _write_moment(minute)
    if newest + _SECOND + length <= now:
        return _write_moment(newest + _SECOND)
    earlier = (_read_moment(format_now(length + back * _MINUTE)) for back in count())
    return _write_moment(next(one for one in earlier if taken.isdisjoint(_span(one, one + length))))


def _list_seconds(settings: Settings, now: datetime) -> frozenset[datetime]:
    """The seconds that a show's scripts have whose day has come, as far as their dates are written as by `add`."""
    found: set[datetime] = set()
    for path in (settings.root / "scripts").glob("*.md"):
        with explain_storage(path):
            text = path.read_text(encoding="utf-8", errors="replace")
        length = _count_headings(text, settings) * _SECOND
        moments = (_read_moment(date) for date in _DATE_LINE.findall(text))
        found.update(second for moment in moments if moment <= now for second in _span(moment, moment + length))
    return frozenset(found)


def _count_headings(text: str, settings: Settings) -> int:
    """How many seconds a script has after its own: one for each heading, in case something stands before the first."""
    said = _PUBLISHED_AS.search(text)
    divided = said[1].startswith("segment") if said else settings.publish_as == "segments"
    return len(_HEADING.findall(text)) if divided else 0


def _span(first: datetime, last: datetime) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += _SECOND


def _read_moment(date: str) -> datetime:
    """Norwegian time, as scripts have it: of an hour that comes twice, the first one, as it is in the feed.

    What is no day of a calendar is no date that anything could collide with.
    """
    try:
        moment = datetime.fromisoformat(date)
        return (moment if moment.tzinfo else moment.replace(tzinfo=load_time_zone())).astimezone(UTC)
    except (ValueError, OverflowError):
        return _LONG_AGO


def _write_moment(moment: datetime) -> str:
    """As `add` writes it: to the minute, where that says it all; the second of two hours by what it lacks to UTC."""
    local = moment.astimezone(load_time_zone())
    written = f"{local:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    return written if _read_moment(written) == moment else local.isoformat(" ", timespec="seconds")
