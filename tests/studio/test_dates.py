from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lydsak.studio.dates import read_written_date
from tests.studio.asking import Asker

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "cases" / "dates.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("typed", "written"), CASES, ids=[typed for typed, _ in CASES])
def test_a_date_is_taken_as_it_is_written_in_norwegian(typed: str, written: str) -> None:
    """What could mean two days, or is none, stays for the script to refuse."""
    assert read_written_date(typed, date(2026, 11, 27)) == written


def test_the_fields_take_such_dates(asker: Asker, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are in the file as it has dates, today by Oslo's clock; what is none is refused, nothing written."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795821600")  # 2026-11-27 23:20 in London, and the day after in Oslo
    document = asker.get("/api/scripts/ferja").document
    for field, typed in (("date", "i dag kl. 10.30"), ("article_date", "24.11.2026")):
        answer = asker.edit(document, "front", field=field, value=typed, before=document["front"][field])
        assert answer.status == 200
        document = answer.document
    text = script.read_text(encoding="utf-8")
    assert "\ndato: 2026-11-28 10:30\nartikkeldato: 2026-11-24\n" in text
    refused = asker.edit(document, "front", field="date", value="5/6/2026", before="2026-11-28 10:30")
    assert (refused.status, refused.code) == (400, "L218")
    assert script.read_text(encoding="utf-8") == text
