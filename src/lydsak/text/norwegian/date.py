"""Dates: 17. mai 2024, 3.–6. juli, 03.11.2025, 17.5., 9/4 2021, 2024-05-17, 2024-05."""

from __future__ import annotations

import re

from lydsak.text.norwegian.clock import is_race_time
from lydsak.text.norwegian.numeral import DASH, EDGE
from lydsak.text.norwegian.ordinal import spell_ordinal
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.tables import load_cue, load_nouns
from lydsak.text.norwegian.year import spell_year

_FULL = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
_SHORT = r"jan|febr?|mar|apr|jun|jul|aug|sept?|okt|nov|des"
_MONTH = rf"(?:(?:{_FULL})(?![^\W_])|(?:{_SHORT})\.?(?![^\W_]))"
_MONTH_ANY_CASE = rf"(?i:{_MONTH})"
_YEAR = r"(?:,? (?P<year>(?:1[0-9]|20)[0-9]{2})(?![0-9]|[.,][0-9]))?"
_DAY = r"[0-3]?[0-9]"
_DAYS = rf"{_DAY}\.?(?:(?:, ?| ?{DASH} ?| og | eller | til |/){_DAY}\.?)*"
_NAMED = re.compile(
    EDGE
    + rf"(?P<days>{_DAYS}) ?(?P<month>{_MONTH_ANY_CASE})"
    + rf"(?: (?P<first_year>(?:1[0-9]|20)[0-9]{{2}})(?= ?{DASH} ?{_DAY}\. ?{_MONTH} [12]))?"
    + rf"(?P<until> ?{DASH} ?(?P<day2>{_DAY})\. ?(?P<month2>{_MONTH}))?{_YEAR}"
)
_MONTH_YEAR = re.compile(
    rf"\b(?P<month>(?i:{_FULL})|(?i:{_SHORT})\.)(?: ?{DASH} ?(?P<until>(?:{_FULL})(?![^\W_])|(?:{_SHORT})\.))?"
    r" (?P<year>(?:1[0-9]|20)[0-9]{2})(?![0-9]|[.,–-][0-9]|-)"
    rf"(?: ?[–—] ?(?P<last_month>(?:{_FULL})|(?:{_SHORT})\.)"
    r" (?P<last_year>(?:1[0-9]|20)[0-9]{2})(?![0-9]|[.,–-][0-9]|-))?"
)
_NUMERIC = re.compile(
    EDGE
    + rf"(?:(?P<first_day>{_DAY})\. ?{DASH} ?(?={_DAY}\. ?[01]?[0-9]\.))?"
    + rf"(?P<day>{_DAY})(?:\. ?(?P<month>[01]?[0-9])\. ?|/(?P<month2>1?[0-9])[-/ ]|-(?P<month3>[01][0-9])-)"
    + r"(?P<year>(?:19|20)?[0-9]{2})(?!\w|[.,:][0-9])"
    + rf"(?: ?{DASH} ?(?P<last_day>{_DAY})\. ?(?P<last_month>[01]?[0-9])\. ?(?P<last_year>(?:19|20)?[0-9]{{2}})"
    + r"(?!\w|[.,:][0-9]))?"
)
_ISO = re.compile(
    EDGE
    + r"(?P<year>(?:19|20)[0-9]{2})-(?P<month>[01][0-9])(?:-(?P<day>[0-3][0-9]))?(?:T(?=[0-9]{2}:))?(?![0-9-]|,[0-9])"
    r"(?:(?:–|/| – )(?P<until>(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])(?![0-9-]|,[0-9]))?"
)
_DAY_MONTH = re.compile(
    EDGE
    + rf"(?:(?P<first_day>{_DAY})\. ?{DASH} ?(?={_DAY}\.))?"
    + rf"(?P<day>{_DAY})\.(?P<month>1[0-2]|0?[1-9])(?P<stop>\.)?"
    + rf"(?:(?P<joint> ?{DASH} ?)(?P<day2>{_DAY})\.(?P<month2>1[0-2]|0?[1-9])\.?)?(?!\w|[.,:][0-9])"
)
_CLOCK = frozenset(("kl", "klokka", "klokken"))
_SLASHED = re.compile(
    EDGE + rf"(?P<day>{_DAY})/(?P<month>1[0-2]|0?[1-9])(?![\w/]|[.,][0-9])"
    rf"(?: ?{DASH} ?(?P<last_day>{_DAY})/(?P<last_month>1[0-2]|0?[1-9])(?![\w/]|[.,][0-9]))?"
)


def _read_named(match: re.Match[str], scope: Scope) -> Said | str | None:
    month = _find_month(match["month"], scope)
    if month is None or _declines_month(match, scope):
        return None
    days = _spell_days(match["days"], scope)
    if days is None:
        return None
    spoken = f"{days} {month}"
    if match["first_year"]:
        spoken += f" {spell_year(int(match['first_year']), scope)}"
    if match["until"]:
        last_day = spell_ordinal(int(match["day2"]), scope.words)
        spoken += f" {scope.words.word['to']} {last_day} {_find_month(match['month2'], scope)}"
    if match["year"]:
        if scope.word_after(match.end()) in load_nouns("counted"):
            return Said(spoken, end=match.end("month2") if match["until"] else match.end("month"))
        return f"{spoken} {spell_year(int(match['year']), scope)}"
    doubt = "a month or a name that begins a sentence" if _may_be_name(match, scope) else None
    return Said(spoken + scope.close(match.end()), doubt)


def _may_be_name(match: re.Match[str], scope: Scope) -> bool:
    """In "den 3. Mai kommer også": a capital, and a verb after it."""
    capital = match["month"][:1].isupper() and match["days"].endswith(".") and not scope.in_headline(match.start())
    return capital and scope.text[match.end() : match.end() + 1] == " "


def _declines_month(match: re.Match[str], scope: Scope) -> bool:
    """In "Se punkt 3. Juni var tørr." the month opens the next sentence; "10 mar" is no date."""
    written = match["month"]
    before = scope.word_before(match.start())
    if written[:1].isupper() and match.start("month") - 1 in scope.ends and before not in load_cue("before_date"):
        return True
    short = written.lower().rstrip(".") not in _FULL.split("|")
    dotted = match["days"].endswith(".")
    return (short and not (dotted or written.endswith("."))) or (not dotted and written[:1].isupper())


def _spell_days(days: str, scope: Scope) -> str | None:
    parts = re.split(r"([0-9]+)\.?", days)
    spoken = []
    for at, part in enumerate(parts):
        if at % 2:
            if not 1 <= int(part) <= 31:
                return None
            spoken.append(spell_ordinal(int(part), scope.words))
        else:
            spoken.append(_say_joint(part, scope))
    return "".join(spoken)


def _say_joint(joint: str, scope: Scope) -> str:
    if joint.strip() in ("–", "—", "-"):
        return f" {scope.words.word['to']} "
    if joint.strip() == "/":
        return f" {scope.words.word['or']} "
    return ", " if joint.strip() == "," else joint


def _find_month(written: str, scope: Scope) -> str | None:
    stem = written.lower().rstrip(".")[:3]
    return next((name for name in scope.words.months if name.startswith(stem)), None)


def _read_month_year(match: re.Match[str], scope: Scope) -> Said | str | None:
    month = _find_month(match["month"], scope)
    if month is None:
        return None
    month = month.capitalize() if match["month"][0].isupper() else month
    until = f" {scope.words.word['to']} {_find_month(match['until'], scope)}" if match["until"] else ""
    if scope.word_after(match.end()) in load_nouns("counted"):
        return None
    spoken = f"{month}{until} {spell_year(int(match['year']), scope)}"
    if match["last_month"] is None:
        return spoken
    last_month = _find_month(match["last_month"], scope)
    return f"{spoken} {scope.words.word['to']} {last_month} {spell_year(int(match['last_year']), scope)}"


def _read_numeric(match: re.Match[str], scope: Scope) -> str | None:
    day, month = int(match["day"]), int(match["month"] or match["month2"] or match["month3"])
    if not (1 <= day <= 31 and 1 <= month <= 12) or is_race_time(match[0], match.start(), scope):
        return None
    spoken = _spell_first_day(match, scope) + _spell_full_date(day, month, match["year"], scope)
    if match["last_day"] is None:
        return spoken
    last_day, last_month = int(match["last_day"]), int(match["last_month"])
    if not (1 <= last_day <= 31 and 1 <= last_month <= 12):
        return None
    return f"{spoken} {scope.words.word['to']} {_spell_full_date(last_day, last_month, match['last_year'], scope)}"


def _spell_first_day(match: re.Match[str], scope: Scope) -> str:
    """The first of two days in a month: "12.–15.3."."""
    first = match["first_day"]
    return f"{spell_ordinal(int(first), scope.words)} {scope.words.word['to']} " if first else ""


def _spell_full_date(day: int, month: int, digits: str, scope: Scope) -> str:
    year = int(digits)
    year += 2000 if year < 50 else 1900 if year < 100 else 0
    return f"{_spell_day(day, month, scope)} {spell_year(year, scope)}"


def _read_iso(match: re.Match[str], scope: Scope) -> Said | str | None:
    year, month = int(match["year"]), int(match["month"])
    if not 1 <= month <= 12:
        return None
    spoken = f"{scope.words.months[month - 1]} {spell_year(year, scope)}"
    if match["day"] is None:
        # "2011-12" may be a season or a range of years: the second number is then the greater.
        return None if month > year % 100 else spoken
    if not 1 <= int(match["day"]) <= 31:
        return None
    spoken = f"{spell_ordinal(int(match['day']), scope.words)} {spoken}"
    if match["until"] is None:
        return spoken
    last_year, last_month, last_day = match["until"].split("-")
    if not (1 <= int(last_month) <= 12 and 1 <= int(last_day) <= 31):
        return None
    return f"{spoken} {scope.words.word['to']} {_spell_full_date(int(last_day), int(last_month), last_year, scope)}"


def _read_day_month(match: re.Match[str], scope: Scope) -> Said | str | None:
    """17.5.: a full stop after the month, or a word before that only a date follows."""
    day, month = int(match["day"]), int(match["month"])
    if not 1 <= day <= 31 or match["month"] == "00":
        return None
    before = scope.word_before(match.start())
    short = len(match["month"]) == 1
    mid_sentence = match["stop"] is not None and match.end("stop") not in scope.ends
    # Past 23 it is no clock time, and Norwegian decimals have a comma.
    stopped = match["stop"] is not None and (mid_sentence or short or day > 23)
    cued = (
        before in load_cue("date_only")
        or _is_deadline(match.start(), before, scope)
        or (short and before in load_cue("before_date"))
    )
    paired = match["first_day"] is not None and int(match["first_day"]) < day
    if not (stopped or cued or paired or (match["joint"] and short)):
        return None
    spoken = _spell_first_day(match, scope) + _spell_day(day, month, scope)
    if match["joint"]:
        spoken += f" {scope.words.word['to']} {_spell_day(int(match['day2']), int(match['month2']), scope)}"
    return Said(spoken + scope.close(match.end()), "a date or a number")


def _is_deadline(start: int, before: str, scope: Scope) -> bool:
    """In "Fristen er 1.12." the cue stands before the verb."""
    words = re.findall(r"[^\W\d_]+", scope.text[max(0, start - 30) : start].lower())
    return before in ("er", "var", "blir", "ble", "til") and any(word.startswith(("frist", "dato")) for word in words)


def _spell_day(day: int, month: int, scope: Scope) -> str:
    return f"{spell_ordinal(day, scope.words)} {scope.words.months[month - 1]}"


def _read_slashed(match: re.Match[str], scope: Scope) -> Said | None:
    """9/4: after "den" or a weekday, or where it could be no fraction."""
    day, month = int(match["day"]), int(match["month"])
    paired = match["last_day"] is not None and (day > month or int(match["last_day"]) > int(match["last_month"]))
    cued = (
        paired or scope.word_before(match.start()) in load_cue("before_date") or scope.word_after(match.end()) in _CLOCK
    )
    late = match["last_day"] is not None and _shares_late_month(match, scope)
    if not 1 <= day <= 31 or (not (cued or late) and (day <= month or month == 1 or (day == 24 and month == 7))):
        return None
    spoken = _spell_day(day, month, scope)
    if match["last_day"]:
        last_day, last_month = int(match["last_day"]), int(match["last_month"])
        if not 1 <= last_day <= 31:
            return None
        spoken += f" {scope.words.word['to']} {_spell_day(last_day, last_month, scope)}"
    return Said(spoken, None if cued else "a date or a fraction")


def _shares_late_month(match: re.Match[str], scope: Scope) -> bool:
    """Days from October on are seldom greater than their month: 1/12–3/12, but of something it is a share."""
    same = match["month"] == match["last_month"] and int(match["month"]) >= 10
    divides = scope.word_after(match.end()) in load_cue("divided") | {"av"}
    return same and int(match["day"]) < int(match["last_day"]) and not divides


NAMED_DATE = Rule(
    "date", _NAMED, _read_named, re.compile(r"[0-9]\.? ?(?i:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des)")
)
MONTH_YEAR = Rule("month and year", _MONTH_YEAR, _read_month_year, re.compile(r"[a-z.] [12][0-9]{3}"))
NUMERIC_DATE = Rule("numeric date", _NUMERIC, _read_numeric, re.compile("[0-9][./-] ?[01]?[0-9][./ -]"))
ISO_DATE = Rule("ISO date", _ISO, _read_iso, re.compile("[0-9]{4}-[01]"))
DAY_MONTH = Rule("day and month", _DAY_MONTH, _read_day_month, re.compile(r"[0-9]\.[0-9]"))
SLASHED_DATE = Rule("slashed date", _SLASHED, _read_slashed, re.compile("[0-9]/[0-9]"))
