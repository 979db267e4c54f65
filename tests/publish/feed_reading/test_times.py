from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.publish.feed_reading.times import read_feed_date, read_feed_duration


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 (its zone comes next)
    st.integers(-23 * 60, 23 * 60),
)
def test_a_moment_comes_through_with_its_zone(moment: datetime, minutes: int) -> None:
    """As mail and feeds write it; seconds are the smallest part."""
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    read = read_feed_date(format_datetime(moment))
    assert read is not None
    assert datetime.fromisoformat(read) == moment


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Tue, 05 Mar 2019 06:00:00 GMT", "2019-03-05T06:00:00+00:00"),
        ("5 Mar 19 06:00 EST", "2019-03-05T06:00:00-05:00"),
        ("  Tue, 5 Mar 2019\n06:00:00   CET ", "2019-03-05T06:00:00+00:00"),
        ("Mon, 05 Mar 2019 06:00:00 -0000", "2019-03-05T06:00:00+00:00"),
        ("2019-03-05T06:00:00+01:00", "2019-03-05T06:00:00+01:00"),
        ("2019-03-05 06:00:00", "2019-03-05T06:00:00+00:00"),
        ("i fjor", None), ("", None), ("Tue, 35 Mar 2019 06:00:00 GMT", None), ("0" * 400, None), ("20190305", None),
    ],
)  # fmt: skip
def test_dates_as_hosts_write_them(written: str, iso: str | None) -> None:
    """RFC 822 and 2822 with any zone, ISO 8601; what is no moment is none."""
    assert read_feed_date(written) == iso


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("1234", 1234), ("20:34", 1234), ("1:02:03", 3723), ("90:00", 5400), ("61.7", 61), ("0", None), ("00:00", None),
     ("", None), ("en time", None), ("-5", None)],
)  # fmt: skip
def test_durations_as_hosts_write_them(written: str, seconds: int | None) -> None:
    """Seconds, minutes or hours; nothing is no duration."""
    assert read_feed_duration(written) == seconds
