"""Dates and lengths as listeners read them, and the dates that feeds need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from lydsak.model import Episode, Language, Listing, Ms, PageLanguage

# The same in Bokmål and Nynorsk.
_MONTHS = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]
_WEEKDAYS: dict[Language, list[str]] = {
    "nb": ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    "nn": ["måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"],
}
_ENGLISH_MONTHS = "January February March April May June July August September October November December".split()
Dated = TypeVar("Dated", Episode, Listing)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?")


def parse_publication(date: str | None) -> datetime | None:
    """A moment with its offset from UTC; None for anything less, since a feed needs all of it."""
    if date is None:
        return None
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def order_newest_first(episodes: Iterable[Dated]) -> tuple[Dated, ...]:
    """By publication, newest first, undated last; equal dates by script, so that the order is always the same.

    A story that is published by its segments stands where its first one does, and stays together: of two that share
    seconds, no segment of one comes between those of the other.
    """
    everything = tuple(episodes)
    moments = {episode.slug: parse_publication(episode.date) for episode in everything}
    begins: dict[str, float] = {}
    for episode in everything:
        if moment := moments[episode.slug]:
            begins[episode.script] = min(begins.get(episode.script, moment.timestamp()), moment.timestamp())

    def age(episode: Dated) -> tuple[bool, float, str, float, str]:
        moment = moments[episode.slug]
        when = -moment.timestamp() if moment else 0.0
        return moment is None, -begins.get(episode.script, 0.0), episode.script, when, episode.slug

    return tuple(sorted(everything, key=age))


def format_date(date: str | None, language: PageLanguage = "nb") -> str:
    """`2026-11-20T06:00+01:00` is "20. november 2026", `2024-05` is "mai 2024"; what is no date stays as it is."""
    english = language == "en"
    found = _DATE.fullmatch(date or "")
    if found is None:
        return date or ""
    year, month, day = found.groups()
    if month is None or not 1 <= int(month) <= 12:
        return year
    words = f"{(_ENGLISH_MONTHS if english else _MONTHS)[int(month) - 1]} {year}"
    return f"{int(day)}{'' if english else '.'} {words}" if day else words


def format_weekday(date: str | None, language: Language) -> str:
    """`2026-11-26 06:00` is "torsdag 26. november"; "" for what is no whole date."""
    try:
        day = datetime.fromisoformat((date or "").strip())
    except ValueError:
        return ""
    return f"{_WEEKDAYS[language][day.weekday()]} {day.day}. {_MONTHS[day.month - 1]}"


def format_clock(time: Ms) -> str:
    """`1:05` or `1:02:03`: a place in the sound, as on a player."""
    seconds = time // 1000
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def format_length(duration: Ms, language: PageLanguage = "nb") -> str:
    """`7 min`, `1 t 5 min`, and seconds for what is shorter than a minute."""
    if duration < 60_000:
        return f"{round(duration / 1000)} s"
    hours, minutes = divmod(round(duration / 60_000), 60)
    return f"{hours} {'h' if language == 'en' else 't'} {minutes} min" if hours else f"{minutes} min"


def format_size(size: int, language: PageLanguage = "nb") -> str:
    """Bytes as "5,2 MB", with the Norwegian decimal comma, or as "5.2 MB"."""
    return localize_decimal(f"{size / 1_000_000:.1f} MB", language)


def localize_decimal(number: str, language: PageLanguage) -> str:
    """A number with the decimal sign of a language."""
    return number if language == "en" else number.replace(".", ",")


def iso_duration(duration: Ms) -> str:
    """ISO 8601, as schema.org takes it: `PT452S`."""
    return f"PT{round(duration / 1000)}S"
