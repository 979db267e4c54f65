"""read_written_date: a date as Norwegians write it, as the script has it; what could mean two days is refused with why.

A day without its year is the next one where a script is to be published, the last one where an article was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from lydsak.errors import Phrase, ScriptError

_MONTHS: Final = "januar februar mars april mai juni juli august september oktober november desember".split()
_SHORT_MONTHS: Final = "jan feb mar apr mai jun jul aug sep okt nov des".split()
_WEEKDAYS: Final = (
    ("mandag", "måndag", "man", "mån"),
    ("tirsdag", "tysdag", "tir", "tirs", "tys"),
    ("onsdag", "ons"),
    ("torsdag", "tor", "tors"),
    ("fredag", "fre"),
    ("lørdag", "laurdag", "lør", "lau"),
    ("søndag", "sundag", "søn", "sun"),
)
_WEEKDAY_NAMES: Final = (
    Phrase("Monday"),
    Phrase("Tuesday"),
    Phrase("Wednesday"),
    Phrase("Thursday"),
    Phrase("Friday"),
    Phrase("Saturday"),
    Phrase("Sunday"),
)
_RELATIVE: Final[Mapping[str, int]] = {"går": -1, "dag": 0, "morgen": 1, "morgon": 1, "overmorgen": 2, "overmorgon": 2}
_AS_IN_SCRIPTS: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:[ t][0-9]{2}:[0-9]{2}.*)?)?)?")
_CLOCK: Final = re.compile(
    r"(?:^|,\s?|\s)(?:(?:kl\.?|klokka|klokken)\s?(?P<hour>[0-9]{1,2})(?:[.:](?P<minute>[0-9]{2}))?"
    r"|(?P<bare_hour>[0-9]{1,2})(?P<sign>[.:])(?P<bare_minute>[0-9]{2}))$"
)
_DAY_BEFORE: Final = re.compile(r"[0-9]|^i\s?[a-zæøå]")
"""Behind which `10.30` can only be a time: `lørdag 10.11` may be a day."""
_NUMBERS: Final = (
    re.compile(r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})(?:\s?[-–]\s?|\s)(?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})-(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    # As it is also written with the month first, only where no month has such a number.
    re.compile(r"(?P<day>1[3-9]|[23][0-9])/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})(?P<year>)\.?"),
    re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})(?P<year>)"),
)
_EITHER_FIRST: Final = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}")
_WORDS: Final = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?:\.\s?|\s))?(?P<month>[a-zæøå]+)(?:(?:\.\s?|\s)(?P<year>[0-9]{4}|[0-9]{2}))?\.?"
)
_ARTICLE: Final = re.compile(r"den\s(?=[0-9])")
_NEAR_DAY: Final = re.compile(r"i\s?(?P<which>[a-zæøå]+)")
_FAR: Final = timedelta(183)
"""Off which a day without its year may as well be the one on the other side of today."""
_UNKNOWN: Final = Phrase("this is no day and no time that the studio knows")
_NO_SUCH_DAY: Final = Phrase("there is no such day")
_DAY_MISSING: Final = Phrase("the day is missing")


class _UnclearError(Exception):
    """Why a text is not taken for a date."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason)
        self.reason = reason


def read_written_date(text: str, now: datetime, *, ahead: bool) -> str:
    """`28. november kl. 6.30` is `2026-11-28 06:30`; what is written as in scripts stays as it is.

    `now` is by the clock of the newsroom; `ahead` whether the date is a publication's, which is to come and has a time.
    Raises ScriptError L218 with the reason and an example.
    """
    plain = " ".join(text.lower().split())
    if _AS_IN_SCRIPTS.fullmatch(plain):
        return text
    try:
        return _read_moment(plain, now, ahead=ahead)
    except _UnclearError as unclear:
        message = Phrase('no date is understood from "{text}": {reason}', text=text, reason=unclear.reason)
        help = (  # of what is a date on any day: no weekday, which may be today's own, and no day without its year
            "write it like 28.11.2026 kl. 06.30, 28. november 2026 kl. 6.30 or i morgen kl. 6.30"
            if ahead
            else "write it like 19.11.2026, 19. november 2026 or november 2026"
        )
        raise ScriptError("L218", message, help=help) from None


def _read_moment(plain: str, now: datetime, *, ahead: bool) -> str:
    clock = _find_clock(plain)
    if clock is None:
        return _read_day(plain, now.date(), ahead=ahead)
    time = _read_clock_time(clock)
    if not ahead:
        raise _UnclearError(Phrase("an article's date has no time"))
    before = plain[: clock.start()]
    if not before:
        return f"{now.date() + timedelta(f'{now:%H:%M}' >= time)} {time}"
    return f"{_read_day(before, now.date(), ahead=ahead)} {time}"


def _find_clock(plain: str) -> re.Match[str] | None:
    found = _CLOCK.search(plain)
    is_day = found is not None and found["sign"] == "." and not _DAY_BEFORE.search(plain[: found.start()])
    return None if is_day else found


def _read_clock_time(found: re.Match[str]) -> str:
    hour, minute = int(found["hour"] or found["bare_hour"]), int(found["minute"] or found["bare_minute"] or 0)
    if hour > 23 or minute > 59:
        raise _UnclearError(Phrase("there is no such time of day"))
    return f"{hour:02}:{minute:02}"


def _read_day(text: str, today: date, *, ahead: bool) -> str:
    """A day, or of an article a month alone."""
    weekday, rest = _split_weekday(text)
    words = _WORDS.fullmatch(rest)
    if words and words["day"] is None and weekday is None and (month := _find_month(words["month"])):
        return _write_month(month, words["year"] or "", ahead=ahead)
    if weekday is not None and not rest:
        return _find_weekday(weekday, today, ahead=ahead).isoformat()
    day = _find_near_day(rest, today) or _find_dated_day(rest, words, today, ahead=ahead)
    if weekday not in {None, day.weekday()}:
        name = _WEEKDAY_NAMES[day.weekday()]
        raise _UnclearError(Phrase("{date} is a {weekday}", date=f"{day:%d.%m.%Y}", weekday=name))
    return day.isoformat()


def _write_month(month: int, year: str, *, ahead: bool) -> str:
    if len(year) == 2:
        raise _UnclearError(Phrase("the number after the month may be a day or a year"))
    if ahead:
        raise _UnclearError(_DAY_MISSING)
    if not year:
        raise _UnclearError(Phrase("the year is missing"))
    return f"{year}-{month:02}"


def _find_weekday(weekday: int, today: date, *, ahead: bool) -> date:
    by = (weekday - today.weekday()) % 7 if ahead else -((today.weekday() - weekday) % 7)
    if by == 0:
        name = _WEEKDAY_NAMES[weekday]
        raise _UnclearError(Phrase("today is a {weekday}, so that may be two days", weekday=name))
    return today + timedelta(by)


def _find_near_day(text: str, today: date) -> date | None:
    found = _NEAR_DAY.fullmatch(text)
    by = _RELATIVE.get(found["which"]) if found else None
    return None if by is None else today + timedelta(by)


def _find_dated_day(text: str, words: re.Match[str] | None, today: date, *, ahead: bool) -> date:
    found = next((match for pattern in _NUMBERS if (match := pattern.fullmatch(text))), None)
    if found:
        return _make_day(found["year"], int(found["month"]), int(found["day"]), today, ahead=ahead)
    month = _find_month(words["month"]) if words and words["day"] else None
    if words and month:
        return _make_day(words["year"] or "", month, int(words["day"]), today, ahead=ahead)
    is_either = _EITHER_FIRST.fullmatch(text)
    raise _UnclearError(Phrase("day or month may stand first here") if is_either else _UNKNOWN)


def _make_day(year: str, month: int, day: int, today: date, *, ahead: bool) -> date:
    if not year:
        return _find_nearest(month, day, today, ahead=ahead)
    made = _put_together(_read_year(year, today), month, day)
    if made is None:
        raise _UnclearError(_NO_SUCH_DAY)
    return made


def _find_nearest(month: int, day: int, today: date, *, ahead: bool) -> date:
    """The next such day, or the last; leap days come every eighth year at worst."""
    way = 1 if ahead else -1
    days = (_put_together(today.year + way * by, month, day) for by in range(9))
    found = next((one for one in days if one and (one - today).days * way >= 0), None)
    if found is None:
        raise _UnclearError(_NO_SUCH_DAY)
    if abs(found - today) > _FAR:
        raise _UnclearError(Phrase("the year is missing, and that day is many months off"))
    return found


def _read_year(text: str, today: date) -> int:
    """Of two digits one of this century, up to next year; one far off may be of the last."""
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    if year > today.year + 1:
        raise _UnclearError(Phrase("the year may be of this century or of the last"))
    return year


def _split_weekday(text: str) -> tuple[int | None, str]:
    """The weekday that a text begins with, and the rest of it."""
    first, _, rest = text.removeprefix("på ").partition(" ")
    name = first.rstrip(",.")
    number = next((at for at, names in enumerate(_WEEKDAYS) if name in names), None)
    rest = text if number is None else rest
    article = _ARTICLE.match(rest)
    return number, rest[article.end() :] if article else rest


def _find_month(word: str) -> int | None:
    for names in (_MONTHS, _SHORT_MONTHS):
        if word in names:
            return names.index(word) + 1
    return 9 if word == "sept" else None


def _put_together(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
