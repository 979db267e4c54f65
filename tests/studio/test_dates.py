from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import ScriptError
from lydsak.studio import dates
from lydsak.studio.dates import read_written_date
from tests.studio.asking import Asker

WORDING = Path(dates.__file__).parent / "wording"
FRIDAY = datetime(2026, 11, 27, 10, tzinfo=UTC)


def read_cases(name: str) -> list[list[str]]:
    """The lines of a table."""
    lines = (Path(__file__).parent / "cases" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("field", "typed", "written"), read_cases("dates.tsv"))
def test_a_date_is_taken_as_it_is_written_in_norwegian(field: str, typed: str, written: str) -> None:
    """Without its year it is the next such day for a publication, the last for an article."""
    assert read_written_date(typed, FRIDAY, ahead=field == "date") == written


@pytest.mark.parametrize(("field", "typed", "reason"), read_cases("dates_refused.tsv"))
def test_what_is_no_date_or_may_be_two_is_refused(field: str, typed: str, reason: str) -> None:
    """With the reason, and an example of how it is written."""
    with pytest.raises(ScriptError) as caught:
        read_written_date(typed, FRIDAY, ahead=field == "date")
    assert (caught.value.code, caught.value.message) == ("L218", f'no date is understood from "{typed}": {reason}')
    assert "like" in (caught.value.help or "")


@given(st.datetimes(), st.dates(), st.booleans())
def test_a_whole_date_is_the_same_on_any_day(now: datetime, day: date, ahead: bool) -> None:
    """In numbers and in words."""
    months = "januar februar mars april mai juni juli august september oktober november desember".split()
    for typed in (f"{day.day}.{day.month}.{day.year:04}", f"{day.day}. {months[day.month - 1]} {day.year:04}"):
        assert read_written_date(typed, now, ahead=ahead) == day.isoformat()


@pytest.mark.parametrize("ahead", [True, False])
def test_the_example_is_itself_taken_on_any_day(ahead: bool) -> None:
    """On a Saturday too, and half a year off, as is what stands below the field in each language."""
    wording = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(WORDING.glob("*.json"))]
    hints = [words["hint-date" if ahead else "hint-article_date"] for words in wording]
    assert len(hints) == 3
    for day in range(366):
        now = FRIDAY + timedelta(day)
        with pytest.raises(ScriptError) as caught:
            read_written_date("når det passer", now, ahead=ahead)
        for told in (caught.value.help or "", *hints):
            examples = re.split(r", | or | eller ", re.split(r" like | som ", told)[1])
            for example in examples:
                assert read_written_date(example, now, ahead=ahead)


def test_the_fields_take_such_dates(asker: Asker, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are in the file as it has dates, today by Oslo's clock; what is none is refused, nothing written."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795821600")  # 2026-11-27 23:20 in London, and the day after in Oslo
    document = asker.get("/api/scripts/ferja").document
    for field, typed in (("date", "i dag kl. 10.30"), ("article_date", "24.11"), ("date", "søndag kl. 7")):
        answer = asker.edit(document, "front", field=field, value=typed, before=document["front"][field])
        assert answer.status == 200
        document = answer.document
    text = script.read_text(encoding="utf-8")
    assert "\ndato: 2026-11-29 07:00\nartikkeldato: 2026-11-24\n" in text
    for wrong in ("5/6/2026", "2026-02-30"):
        refused = asker.edit(document, "front", field="date", value=wrong, before="2026-11-29 07:00")
        assert (refused.status, refused.code) == (400, "L218")
    assert script.read_text(encoding="utf-8") == text
