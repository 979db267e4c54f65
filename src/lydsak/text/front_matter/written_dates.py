"""rewrite_date: a whole date as Norwegians write it, as a script has it.

`5. desember 2026 kl. 6` is `2026-12-05 06:00`. Only what means the same on any day, and cannot be read in two ways.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

MONTHS: Final = "januar februar mars april mai juni juli august september oktober november desember".split()
SHORT_MONTHS: Final = "jan feb mar apr mai jun jul aug sep okt nov des".split()
WEEKDAYS: Final = (
    ("mandag", "måndag", "man", "mån"),
    ("tirsdag", "tysdag", "tir", "tirs", "tys"),
    ("onsdag", "ons"),
    ("torsdag", "tor", "tors"),
    ("fredag", "fre"),
    ("lørdag", "laurdag", "lør", "lau"),
    ("søndag", "sundag", "søn", "sun"),
)
"""From Monday on, in Bokmål and Nynorsk, in full and cut."""
_WHOLE: Final = re.compile(
    r"(?:(?P<weekday>[a-zæøå]+)[.,]?\s)?(?:den\s)?"
    r"(?P<day>[0-9]{1,2})\.\s?(?:(?P<number>[0-9]{1,2})\.|(?P<name>[a-zæøå]+)\.?)\s?"
    r"(?P<year>[0-9]{4})(?:,?\s(?:kl\.?\s?|klokka\s|klokken\s)?(?P<hour>[0-9]{1,2})(?:[.:](?P<minute>[0-9]{2}))?)?"
)


def rewrite_date(text: str) -> str | None:
    """The same date with hyphens; None for what is no whole date, or none of a calendar."""
    found = _WHOLE.fullmatch(" ".join(text.lower().split()))
    if found is None:
        return None
    month = int(found["number"]) if found["number"] else find_month(found["name"])
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    try:
        day = date(int(found["year"]), month or 0, int(found["day"]))
    except ValueError:
        return None
    if hour > 23 or minute > 59 or (found["weekday"] and found["weekday"] not in WEEKDAYS[day.weekday()]):
        return None
    return f"{day} {hour:02}:{minute:02}" if found["hour"] else day.isoformat()


def find_month(word: str) -> int | None:
    """A month's number by its name, in full or cut."""
    for names in (MONTHS, SHORT_MONTHS):
        if word in names:
            return names.index(word) + 1
    return 9 if word == "sept" else None
