from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from lydsak.build.editing.dating import choose_date
from lydsak.build.editing.intake import AddOptions, add_article, add_source
from lydsak.build.editing.sources import open_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder


def test_no_two_scripts_get_the_same_date(show: ShowFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles that are added at once follow each other by minutes, backwards: a later one would be held back."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782907200")
    show.write_script('---\ntittel: Annen\ndate: "2026-07-01 13:59"\n---\n\nHei.\n', "annen")
    dates = []
    for name in ("kaia", "brua", "bussen"):
        source = tmp_path / f"{name}.txt"
        source.write_text(f"{name.title()} er åpen\n\nDet er {name} som er åpen igjen.\n", encoding="utf-8")
        dates.append(add_article(show.load(), source).script.front_matter.date)
    assert dates == ["2026-07-01 14:00", "2026-07-01 13:58", "2026-07-01 13:57"]
    assert not add_article(show.load(), tmp_path / "brua.txt").created


def test_what_is_added_later_is_newer(show: ShowFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within one minute by seconds; of several added at once, the first makes room; a day to come is passed over."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782907202")  # 14:00:02
    show.write_script("---\ntittel: Annen\ndato: 2026-07-02 14:00\n---\n\nHei.\n", "annen")
    dates = []
    for to_come, name in ((4, "kaia"), (3, "brua"), (2, "bussen"), (1, "banen"), (0, "ferja")):
        source = tmp_path / f"{name}.txt"
        source.write_text(f"{name.title()} er åpen\n\nDet er {name} som er åpen igjen.\n", encoding="utf-8")
        dates.append(add_source(show.load(), open_file(source), AddOptions(to_come=to_come)).script.front_matter.date)
    assert dates == [
        "2026-07-01 13:59",
        "2026-07-01 13:59:01",
        "2026-07-01 14:00",
        "2026-07-01 14:00:01",
        "2026-07-01 14:00:02",
    ]


@pytest.fixture
def divided(show: ShowFolder) -> ShowFolder:
    """A show that publishes segments, with no script that is out."""
    settings = show.root / "lydsak.toml"
    settings.write_text('publish_as = "segments"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    return show


def _write_segments(show: ShowFolder, date: str, name: str, segments: int) -> None:
    body = "".join(f"\n## Del ^k{number}\n\nOrd. ^a{number}\n" for number in range(1, segments + 1))
    show.write_script(f"---\ntittel: Kaia\ndato: {date}\nsesong: 1\n---\n{body}", name)


def test_a_story_of_segments_follows_the_last_segment_of_the_newest(
    divided: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No second is two stories': heading by heading, and one for what stands before the first."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782907230")  # 14:00:30
    _write_segments(divided, "2026-07-01 14:00", "kaia", 3)
    assert choose_date(divided.load(), 4, 0) == "2026-07-01 14:00:04"
    assert choose_date(divided.load(), 40, 0) == "2026-07-01 13:59"


def test_a_segment_to_come_holds_back_no_story(divided: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last segment has come when it is added, though the minute has only begun."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782907202")  # 14:00:02
    assert choose_date(divided.load(), 3, 0) == "2026-07-01 14:00"
    assert choose_date(divided.load(), 4, 0) == "2026-07-01 13:59"


@pytest.mark.parametrize("segments", [(1, 2, 9), (61, 60, 70), (5, 130, 1)])
def test_stories_of_segments_that_are_added_at_once_are_minutes_apart(
    divided: ShowFolder, monkeypatch: pytest.MonkeyPatch, segments: tuple[int, ...]
) -> None:
    """However many segments each has, none of one comes between those of another."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782907202")
    spans = []
    for number, count in enumerate(segments, 1):
        date = choose_date(divided.load(), count, len(segments) - number)
        _write_segments(divided, date, f"sak-{number}", count)
        first = datetime.fromisoformat(date)
        spans.append((first, first + timedelta(seconds=count - 1)))
    assert max(last for _, last in spans) <= datetime.fromisoformat("2026-07-01 14:00:02")
    inner = sorted(spans)
    assert all(before[1] < after[0] for before, after in pairwise(inner))


def test_a_script_alone_may_say_that_it_is_segments(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its seconds are taken in a show of whole episodes too."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782907230")
    script = "---\ntittel: Kaia\ndato: 2026-07-01 14:00\npubliser_som: segmenter\n---\n\n## En ^k1\n\nOrd. ^a1\n"
    show.write_script(script, "kaia")
    assert choose_date(show.load(), 9, 0) == "2026-07-01 14:00:02"


@pytest.mark.parametrize("date", ["2026-13-45 25:00", "9999-12-31 23:59:59", "2026-07-02 14:00"])
def test_no_date_and_a_day_to_come_are_passed_over(
    divided: ShowFolder, monkeypatch: pytest.MonkeyPatch, date: str
) -> None:
    """An editor's slip in one script keeps no article out."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782907230")
    _write_segments(divided, date, "kaia", 3)
    assert choose_date(divided.load(), 2, 0) == "2026-07-01 14:00"


@pytest.mark.parametrize(
    ("newest", "now", "date"),
    [
        ("02:50", 1792890600, "02:50:01"),  # 02:10 of winter
        ("02:50:09", 1792890600, "02:50:10"),
        ("02:05", 1792890600, "02:10"),
        ("02:50", 1792893420, "02:57"),  # of winter
        ("02:50", 1792893600, "03:00"),
        ("02:50", 1792890000, "02:50:01"),  # 02:00 of winter
        ("02:59:59", 1792890600, "02:00:00+01:00"),
        ("02:50+01:00", 1792893300, "02:50:01+01:00"),
    ],
)
def test_what_is_added_in_the_hour_that_comes_twice_is_newer(
    show: ShowFolder, monkeypatch: pytest.MonkeyPatch, newest: str, now: int, date: str
) -> None:
    """A date in it is read as of summer time: what is written at 02:10 of winter would be older than 02:50 before."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now))
    show.write_script(f"---\ntittel: Kaia\ndato: 2026-10-25 {newest}\n---\n\nHei.\n", "kaia")
    assert choose_date(show.load(), 1, 0) == f"2026-10-25 {date}"


def test_a_date_before_all_calendars_keeps_no_article_out(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """In universal time it is of no year."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782907230")
    show.write_script("---\ntittel: Kaia\ndato: 0001-01-01 00:00\n---\n\nHei.\n", "kaia")
    assert choose_date(show.load(), 1, 0) == "2026-07-01 14:00"
