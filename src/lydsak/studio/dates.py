"""read_written_date: a date as Norwegians write it, as the script has it; what could mean two days is refused with why.

A day without its year is the next one where a script is to be published, the last one where an article was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from lydsak.errors import Phrase, ScriptError
from lydsak.text.front_matter.written_dates import WEEKDAYS, find_month

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
    r"(?:^|,\s?|\s)(?:(?:kl\.?|klokka|klokken)\s?"
    r"(?:(?P<hour>[0-9]{1,2})(?:[.:](?P<minute>[0-9]{2}))?|(?P<four_hour>[0-9]{2})(?P<four_minute>[0-9]{2}))"
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
_NEXT: Final = re.compile(r"(?:neste|nest)\s(?P<weekday>[a-zæøå]+)\.?")
_IN_DAYS: Final = re.compile(r"om\s(?P<count>[0-9]{1,3}|[a-zæøåé]+)\s(?P<unit>dag(?:er|ar)?|uker?|vek[ae]r?|veker)")
_COUNTS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("en", "én", "ein", "ei", "éin"), 1),
    **{word: number for number, word in enumerate("to tre fire fem seks sju åtte ni ti".split(), 2)},
    "syv": 7,
    "fjorten": 14,
}
_PART_OF_DAY: Final = re.compile(r"(?P<day>.+?)\s?(?P<part>kveld|ettermiddag)")
_HOURS: Final[Mapping[str, range]] = {"kveld": range(17, 24), "ettermiddag": range(12, 19)}
_EVENING: Final = 18
"""The hour of an evening that nothing more is said of."""
_FAR: Final = timedelta(183)
"""Off which a day without its year may as well be the one on the other side of today."""
_UNKNOWN: Final = Phrase("this is no day and no time that the studio knows")
_NO_SUCH_DAY: Final = Phrase("there is no such day")
_NO_SUCH_TIME: Final = Phrase("there is no such time of day")
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
    before = plain if clock is None else plain[: clock.start()]
    part = _PART_OF_DAY.fullmatch(before) if ahead else None
    if part:
        return _read_part_of_day(part, clock, now)
    if clock is None:
        return _read_day(plain, now.date(), ahead=ahead)
    hour, minute = _read_clock_time(clock)
    time = f"{hour:02}:{minute:02}"
    if not ahead:
        raise _UnclearError(Phrase("an article's date has no time"))
    if not before:
        return f"{now.date() + timedelta(f'{now:%H:%M}' >= time)} {time}"
    return f"{_read_day(before, now.date(), ahead=ahead)} {time}"


def _read_part_of_day(part: re.Match[str], clock: re.Match[str] | None, now: datetime) -> str:
    """`i kveld kl. 6` is 18.00; an evening alone begins then."""
    day = _read_day("i dag" if part["day"] == "i" else part["day"], now.date(), ahead=True)
    hours = _HOURS[part["part"]]
    if clock is None:
        alone = f"{day} {_EVENING}:00"
        if part["part"] != "kveld" or alone <= f"{now:%Y-%m-%d %H:%M}":
            raise _UnclearError(Phrase("the time of day is missing"))
        return alone
    hour, minute = _read_clock_time(clock)
    if hour not in hours and not clock[0].lstrip(", kloaen.").startswith("0"):
        hour += 12  # by the clock on the wall
    if hour not in hours:
        raise _UnclearError(_NO_SUCH_TIME)
    return f"{day} {hour:02}:{minute:02}"


def _find_clock(plain: str) -> re.Match[str] | None:
    found = _CLOCK.search(plain)
    is_day = found is not None and found["sign"] == "." and not _DAY_BEFORE.search(plain[: found.start()])
    return None if is_day else found


def _read_clock_time(found: re.Match[str]) -> tuple[int, int]:
    hour = int(found["hour"] or found["four_hour"] or found["bare_hour"])
    minute = int(found["minute"] or found["four_minute"] or found["bare_minute"] or 0)
    if hour > 23 or minute > 59:
        raise _UnclearError(_NO_SUCH_TIME)
    return hour, minute


def _read_day(text: str, today: date, *, ahead: bool) -> str:
    """A day, or of an article a month alone."""
    weekday, rest = _split_weekday(text)
    words = _WORDS.fullmatch(rest)
    if words and words["day"] is None and weekday is None and (month := find_month(words["month"])):
        return _write_month(month, words["year"] or "", ahead=ahead)
    if weekday is not None and not rest:
        return _find_weekday(weekday, today, ahead=ahead).isoformat()
    day = _find_near_day(rest, today, ahead=ahead) or _find_dated_day(rest, words, today, ahead=ahead)
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


def _find_near_day(text: str, today: date, *, ahead: bool) -> date | None:
    found = _NEAR_DAY.fullmatch(text)
    by = _RELATIVE.get(found["which"]) if found else None
    if by is None and ahead:
        by = _count_days(text, today)
    return None if by is None else today + timedelta(by)


def _count_days(text: str, today: date) -> int | None:
    """How far off `om to dager` is, and `neste fredag`, where no Friday of this week may be meant."""
    if coming := _IN_DAYS.fullmatch(text):
        number = int(coming["count"]) if coming["count"].isdigit() else _COUNTS.get(coming["count"])
        return None if number is None else number * (1 if coming["unit"].startswith("dag") else 7)
    found = _NEXT.fullmatch(text)
    weekday = _find_weekday_number(found["weekday"]) if found else None
    if weekday is None:
        return None
    by = (weekday - today.weekday()) % 7 or 7
    if weekday > today.weekday():
        first, second = (f"{today + timedelta(days):%d.%m.%Y}" for days in (by, by + 7))
        raise _UnclearError(Phrase("that may be {first} or {second}", first=first, second=second))
    return by


def _find_dated_day(text: str, words: re.Match[str] | None, today: date, *, ahead: bool) -> date:
    found = next((match for pattern in _NUMBERS if (match := pattern.fullmatch(text))), None)
    if found:
        return _make_day(found["year"], int(found["month"]), int(found["day"]), today, ahead=ahead)
    month = find_month(words["month"]) if words and words["day"] else None
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
    number = _find_weekday_number(name)
    rest = text if number is None else rest
    article = _ARTICLE.match(rest)
    return number, rest[article.end() :] if article else rest


def _find_weekday_number(name: str) -> int | None:
    return next((at for at, names in enumerate(WEEKDAYS) if name in names), None)


def _put_together(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
