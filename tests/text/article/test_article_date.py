from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.text.article.article_date import match_date_line, match_glued_date, parse_article_date

LINES = (Path(__file__).parents[1] / "cases" / "article_dates.tsv").read_text(encoding="utf-8").split("\n")
CASES = [line.split("\t") for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "date"), CASES)
def test_date_lines_in_the_ways_of_newspapers(text: str, date: str) -> None:
    """A line that is a date and nothing more; one that counts back from today names no day."""
    line = match_date_line(text)
    assert ("text" if line is None else line.date or "-") == date


def test_a_date_of_updating_is_told_from_one_of_publishing() -> None:
    """The article's date is the day it was published."""
    updated, published = match_date_line("Oppdatert 13.03.2025"), match_date_line("Publisert 12.03.2025")
    assert updated is not None
    assert published is not None
    assert (updated.updated, published.updated) == (True, False)


@pytest.mark.parametrize(
    ("text", "glued"),
    [
        ("date 2024-05 Etter ti år", "date 2024-05"),
        ("Publisert 17. mai 2024 kl. 10.15 Etter ti år", "Publisert 17. mai 2024 kl. 10.15"),
        ("17. mai 2024 åpner kinoen", None),
        ("date 2024-05", None),
    ],
)
def test_a_glued_date_has_a_label_and_words_after_it(text: str, glued: str | None) -> None:
    """A bare date at the front is the sentence's."""
    found = match_glued_date(text)
    assert (found.text if found else None) == glued


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026", "2026"),
        ("2026-11", "2026-11"),
        ("2026-11-20T06:00:00+01:00", "2026-11-20"),
        ("20. november 2026", "2026-11-20"),
        ("20.11.2026", "2026-11-20"),
        ("2026-02-30", None),
        ("i går", None),
        ("2 timer siden", None),
    ],
)
def test_dates_are_read_as_articles_write_them(text: str, date: str | None) -> None:
    """What is no day of the calendar is none."""
    assert parse_article_date(text) == date
