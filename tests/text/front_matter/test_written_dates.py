from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.text.front_matter.written_dates import MONTHS, rewrite_date

if TYPE_CHECKING:
    from datetime import datetime


@pytest.mark.parametrize(
    ("written", "script"),
    [
        ("5. desember 2026 kl. 6", "2026-12-05 06:00"),
        ("5. Desember 2026", "2026-12-05"),
        ("5.12.2026 kl 06.30", "2026-12-05 06:30"),
        ("5. 12. 2026, kl. 6:30", "2026-12-05 06:30"),
        ("05.12.2026 06:30", "2026-12-05 06:30"),
        ("laurdag 5. des. 2026 klokka 18", "2026-12-05 18:00"),
        ("lørdag den 5. desember 2026", "2026-12-05"),
        ("1. sept. 2026", "2026-09-01"),
    ],
)
def test_a_whole_date_is_written_as_scripts_have_it(written: str, script: str) -> None:
    """In words and in numbers, in both languages."""
    assert rewrite_date(written) == script


@pytest.mark.parametrize(
    "written",
    [
        *("fredag 5. desember 2026", "31. november 2026", "5. desember", "5.12.26", "5/12/2026", "i morgen", "2026"),
        *("5. smaugust 2026", "5.13.2026", "5. desember 2026 kl. 24", "5.12.2026 kl. 6.75", "en 5. desember 2026", ""),
    ],
)
def test_what_is_unsure_or_no_day_is_left(written: str) -> None:
    """A weekday that is another one, a day that there is not, a date without its year or with half of it."""
    assert rewrite_date(written) is None


@given(st.datetimes().filter(lambda moment: moment.year >= 1000))
def test_any_day_of_a_calendar_is_written(moment: datetime) -> None:
    """To the minute."""
    typed = f"{moment.day}. {MONTHS[moment.month - 1]} {moment.year} kl. {moment.hour}.{moment.minute:02}"
    assert rewrite_date(typed) == f"{moment:%Y-%m-%d %H:%M}"
