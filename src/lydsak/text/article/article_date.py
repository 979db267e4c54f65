"""match_date_line, parse_article_date: when an article was published, in the many ways newspapers write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as calendar_date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_MONTH: Final = (
    r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|des)\b\.?)"
)
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR: Final = r"[12][0-9]{3}"
_DATE: Final = re.compile(
    rf"(?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?(?:[T ][0-9:.,]+(?:Z|[+-][0-9:]+)?)?)"
    rf"|(?P<day>{_DAY})(?:[./] ?(?P<month>0?[1-9]|1[0-2])(?:[./] ?| )|\. ?(?P<name>{_MONTH}) )(?P<year>{_YEAR})"
    rf"|(?P<short>(?:0[1-9]|[12][0-9]|3[01])\.(?:0[1-9]|1[0-2])\.[0-9]{{2}})(?![0-9.])"
    rf"|(?P<alone>{_MONTH}) (?P<of>{_YEAR})",
    re.IGNORECASE,
)
_ANY_DATE: Final = re.sub(r"\?P<\w+>", "?:", _DATE.pattern)
_UPDATED: Final = r"(?:(?:sist )?(?:oppdatert|endret|endra)|updated|modified)"
_LABEL: Final = (
    rf"(?:date|dato|pubdate|published(?: on| at)?|(?:først )?publisert|publiseringsdato|lagt ut|{_UPDATED})\s*:?\s*"
)
_WEEKDAY: Final = r"(?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag"
_CLOCK: Final = (
    r"(?:,? ?(?:[–-] )?(?:(?:kl\.? ?|klokk[ae]n? )?[0-2]?[0-9][:.][0-5][0-9](?::[0-5][0-9])?|kl\.? ?[0-2]?[0-9])"
    r"(?: (?:CES?T|UTC))?)"
)
_STAMP: Final = rf"(?:{_LABEL})?(?:{_WEEKDAY},? )?(?:den )?(?:{_ANY_DATE}){_CLOCK}?"
_DATE_LINE: Final = re.compile(rf"{_STAMP}(?: ?[|/·•–,;-]? ?{_STAMP}){{0,3}}\.?", re.IGNORECASE)
_AGO: Final = re.compile(
    rf"(?:{_LABEL})?(?:(?:for )?(?:[0-9]{{1,2}}|et|ett|en|to|tre) "
    r"(?:sekund|min|minutt|t|time|timar|dag|døgn|uke|veke|måned|månad)(?:er|ar|r)? sid[ae]n"
    rf"|i (?:dag|går|morges|morgon){_CLOCK}|{_WEEKDAY}{_CLOCK})\.?"
    rf"|{_LABEL}(?:i (?:dag|går)|(?:{_WEEKDAY},? )?{_DAY}\. ?{_MONTH}){_CLOCK}?",
    re.IGNORECASE,
)
_GLUED: Final = re.compile(rf"{_LABEL}(?:{_ANY_DATE}){_CLOCK}?(?=\s+\S)", re.IGNORECASE)
_DATE_TAIL: Final = re.compile(
    r"(?:\s*[,|·;/]\s*|\s+(?:[–-]\s+)?)"
    rf"(?P<stamp>{_STAMP}|(?:{_WEEKDAY},? )?(?:den )?{_DAY}\. ?{_MONTH}{_CLOCK}?)\.?\Z",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(_LABEL, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateLine:
    """What a date line says. `date` is YYYY-MM-DD or YYYY-MM; None where it only counts back from today."""

    text: str
    date: str | None
    labelled: bool
    updated: bool


def match_date_line(text: str) -> DateLine | None:
    """A line that is a date and no more: "Publisert 12.03.2025 kl. 08:15", "torsdag 12. mars 2025", "2 timer siden"."""
    if len(text) > 160 or not (_DATE_LINE.fullmatch(text) or _AGO.fullmatch(text)):
        return None
    return _make_date_line(text)


def match_glued_date(text: str) -> DateLine | None:
    """A labelled date before the first words: "date 2024-05 Etter ti år ..."."""
    found = _GLUED.match(text)
    return _make_date_line(found[0]) if found else None


def cut_date(text: str) -> tuple[str, DateLine | None]:
    """The words before a date that ends a line, and the date."""
    found = _DATE_TAIL.search(text) if len(text) <= 200 else None
    return (text[: found.start()], _make_date_line(found["stamp"])) if found else (text, None)


def parse_article_date(text: str) -> str | None:
    """A date in the forms that articles have, as YYYY, YYYY-MM or YYYY-MM-DD; None where it is none."""
    if re.fullmatch(r"[12][0-9]{3}", text):
        return text
    line = match_date_line(text)
    written = line.date if line else None
    try:
        calendar_date.fromisoformat(f"{written}-01"[:10])
    except ValueError:
        return None
    return written


def _make_date_line(text: str) -> DateLine:
    found = _DATE.search(text)
    label = _LABELLED.match(text)
    updated = label is not None and re.match(_UPDATED, label[0], re.IGNORECASE) is not None
    return DateLine(text, _format_date(found) if found else None, label is not None, updated)


def _format_date(found: re.Match[str]) -> str:
    """YYYY-MM-DD, or YYYY-MM where no day is named."""
    if found["iso"]:
        return found["iso"][:10] if re.match(r"\d{4}-\d\d-\d\d", found["iso"]) else found["iso"][:7]
    if found["alone"]:
        return f"{found['of']}-{_count_month(found['alone']):02}"
    if found["short"]:
        day, number, year = found["short"].split(".")
        return f"20{year}-{number}-{day}"
    month = _count_month(found["name"]) if found["name"] else int(found["month"])
    return f"{found['year']}-{month:02}-{int(found['day']):02}"


def _count_month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1
