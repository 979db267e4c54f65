from __future__ import annotations

import pytest

from lydsak.engines.online.patience import read_retry_after


@pytest.mark.parametrize(
    ("value", "seconds"), [(None, None), ("7", 7), ("soon", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)]
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    """Both forms of RFC 9110 are read; a date gone by means now, and rubbish means nothing."""
    assert read_retry_after(value) == seconds
