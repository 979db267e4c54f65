"""read_written_date: a date as Norwegians write it, as the script has it; what could mean two days is let be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = "januar februar mars april mai juni juli august september oktober november desember".split()
_SHORT_MONTHS: Final = "jan feb mar apr mai jun jul aug sep okt nov des".split()
_WEEKDAYS: Final = (
    ("mandag", "måndag"),
    ("tirsdag", "tysdag"),
    ("onsdag",),
    ("torsdag",),
    ("fredag",),
    ("lørdag", "laurdag"),
    ("søndag", "sundag"),
)
_RELATIVE: Final[Mapping[str, int]] = {"går": -1, "dag": 0, "morgen": 1, "morgon": 1}
_CLOCK: Final = re.compile(
    r"(?:,|\s)\s*(?:(?:kl\.?|klokka|klokken)\s*(?P<hour>[0-9]{1,2})(?:[.:](?P<minute>[0-9]{2}))?"
    r"|(?P<bare_hour>[0-9]{1,2})[.:](?P<bare_minute>[0-9]{2}))$"
)
_NUMBERS: Final = (
    re.compile(r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})(?:\s?[-–]\s?|\s)(?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})-(?P<year>[0-9]{4})"),
    # As it is also written with the month first, only where no month has such a number.
    re.compile(r"(?P<day>1[3-9]|[23][0-9])/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"),
)
_WORDS: Final = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?:\.\s?|\s))?(?P<month>[a-zæøå]+)(?:\.\s?|\s)"
    r"(?P<year>[0-9]{4}|(?(day)[0-9]{2}|(?!)))"  # `november 26` is a day, or a year
)
_ARTICLE: Final = re.compile(r"den\s(?=[0-9])")
_NEAR_DAY: Final = re.compile(r"i\s?(?P<which>[a-zæøå]+)")


def read_written_date(text: str, today: date) -> str:
    """`24. november 2026 kl. 10.30` is `2026-11-24 10:30`; what is no such date stays as it is."""
    plain = " ".join(text.lower().split())
    clock = _CLOCK.search(plain)
    day = _read_day(plain[: clock.start()] if clock else plain, today)
    time = _read_clock_time(clock) if clock else ""
    if day is None or time is None or (time and len(day) < len("2026-11-24")):
        return text
    return f"{day} {time}".strip()


def _read_clock_time(found: re.Match[str]) -> str | None:
    hour, minute = int(found["hour"] or found["bare_hour"]), int(found["minute"] or found["bare_minute"] or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _read_day(text: str, today: date) -> str | None:
    """A day, or a month alone; None for what is none, or not of the weekday that it names."""
    weekday, rest = _split_weekday(text)
    words = _WORDS.fullmatch(rest)
    if words and words["day"] is None and weekday is None and (month := _find_month(words["month"])):
        return f"{words['year']}-{month:02}"
    day = _find_near_day(rest, today) or _find_numbered_day(rest, today)
    if day is None and words:
        day = _find_named_day(words, today)
    return day.isoformat() if day and weekday in {None, day.weekday()} else None


def _find_near_day(text: str, today: date) -> date | None:
    found = _NEAR_DAY.fullmatch(text)
    by = _RELATIVE.get(found["which"]) if found else None
    return None if by is None else today + timedelta(by)


def _find_numbered_day(text: str, today: date) -> date | None:
    found = next((match for pattern in _NUMBERS if (match := pattern.fullmatch(text))), None)
    year = _read_year(found["year"], today) if found else None
    return _make_day(year, int(found["month"]), int(found["day"])) if found and year is not None else None


def _find_named_day(words: re.Match[str], today: date) -> date | None:
    month, year = _find_month(words["month"]), _read_year(words["year"], today)
    return _make_day(year, month, int(words["day"])) if month and year is not None and words["day"] else None


def _read_year(text: str, today: date) -> int | None:
    """Of two digits one of this century, up to next year; None for one far off, which may be of the last."""
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    return year if year <= today.year + 1 else None


def _split_weekday(text: str) -> tuple[int | None, str]:
    first, _, rest = text.partition(" ")
    name = first.rstrip(",")
    number = next((at for at, names in enumerate(_WEEKDAYS) if name in names), None)
    rest = text if number is None else rest
    article = _ARTICLE.match(rest)
    return number, rest[article.end() :] if article else rest


def _find_month(word: str) -> int | None:
    for names in (_MONTHS, _SHORT_MONTHS):
        if word in names:
            return names.index(word) + 1
    return 9 if word == "sept" else None


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
