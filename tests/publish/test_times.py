"""Dates and lengths as listeners read them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Episode, Listing, Ms
from lydsak.publish.times import (
    format_clock,
    format_date,
    format_length,
    format_size,
    format_weekday,
    iso_duration,
    order_newest_first,
    parse_publication,
)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2026-11-20T06:00:00+01:00", "20. november 2026"),
        ("2026-11-20 06:00", "20. november 2026"),
        ("2024-05-01", "1. mai 2024"),
        ("2024-05", "mai 2024"),
        ("2024", "2024"),
        ("2024-13", "2024"),
        ("i fjor", "i fjor"),
        (None, ""),
    ],
)
def test_dates_are_words(date: str | None, words: str) -> None:
    """As much of a date as is known."""
    assert format_date(date) == words


@pytest.mark.parametrize("date", [None, "", "2026-11-20", "2026-11-20T06:00:00", "20.11.2026", "i dag"])
def test_a_moment_without_its_zone_is_no_publication(date: str | None) -> None:
    """A feed needs all of it."""
    assert parse_publication(date) is None


def test_moments_keep_their_offset() -> None:
    """Six o'clock in Oslo is shown as six o'clock."""
    moment = parse_publication("2026-07-01T06:00:00+02:00")
    assert moment is not None
    assert moment.isoformat() == "2026-07-01T06:00:00+02:00"


def test_order_counts_moments_not_letters(episode: Episode) -> None:
    """Newest first across zones, equal moments by slug, undated last."""
    dates = {
        "a": "2026-07-01T06:00:00+02:00",
        "b": "2026-07-01T04:30:00+00:00",
        "c": None,
        "d": "2026-07-01T04:00:00+00:00",
    }
    ordered = order_newest_first(replace(episode, slug=slug, date=date) for slug, date in dates.items())
    assert [each.slug for each in ordered] == ["b", "a", "d", "c"]


@given(order=st.permutations(["a--k1", "a--k2", "a--k3", "b--k1", "b--k2", "c", "d--k1"]))
def test_segments_of_one_story_stay_together(order: list[str]) -> None:
    """Also where stories have the same minute, or one begins among another's seconds; each by its dates."""
    seconds = {"a--k1": 0, "a--k2": 1, "a--k3": 2, "b--k1": 0, "b--k2": 1, "c": 1, "d--k1": 9}
    listings = [
        Listing(slug, slug, f"2026-11-20T06:00:{seconds[slug]:02}+01:00", "approved", f"media/{slug}.mp3")
        for slug in order
    ]
    newest = [one.slug for one in order_newest_first(listings)]
    assert newest == ["d--k1", "c", "a--k3", "a--k2", "a--k1", "b--k2", "b--k1"]


@pytest.mark.parametrize(("time", "clock"), [(0, "0:00"), (65_999, "1:05"), (3_723_000, "1:02:03")])
def test_clock(time: int, clock: str) -> None:
    """A place in the sound is never later than it is."""
    assert format_clock(Ms(time)) == clock


@pytest.mark.parametrize(("time", "length"), [(45_400, "45 s"), (452_000, "8 min"), (3_900_000, "1 t 5 min")])
def test_length(time: int, length: str) -> None:
    """Rounded as people do."""
    assert format_length(Ms(time)) == length


def test_english_has_its_own_words_and_decimal_sign() -> None:
    """For pages that speak it."""
    assert format_date("2026-05-01", "en") == "1 May 2026"
    assert format_date("2026-05", "en") == "May 2026"
    assert format_length(Ms(3_900_000), "en") == "1 h 5 min"
    assert format_size(5_210_432, "en") == "5.2 MB"


def test_size_and_iso_duration() -> None:
    """Decimal comma for people, seconds for machines."""
    assert format_size(5_210_432) == "5,2 MB"
    assert iso_duration(Ms(452_400)) == "PT452S"


def test_a_day_has_its_weekday_in_either_language() -> None:
    """Without the year: an edition is heard on its day. What is no whole date is left out."""
    assert format_weekday("2026-11-26 06:00", "nb") == "torsdag 26. november"
    assert format_weekday("2026-11-28", "nn") == "laurdag 28. november"
    assert [format_weekday(date, "nb") for date in (None, "2026-11", "snart")] == ["", "", ""]
