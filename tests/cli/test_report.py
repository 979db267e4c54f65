from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.events import EpisodeFailed, Event, FeedReady, LeftOutOfFeed, PlannedEpisode
from lydsak.cli.report import BuildReport, format_duration
from lydsak.cli.session import Session
from lydsak.errors import AssetError, EngineError, LydsakError, Place, ScriptError, StorageError
from lydsak.model import Ms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.build.conftest import ShowFolder

ENGINE = EngineError("L410", "no voice")
SCRIPT = ScriptError("L202", "no such voice", place=Place("scripts/a.md", 3, 1, "@pr: hei", 3))
ASSET = AssetError("L507", "no sound")
DISK = StorageError("L701", "the disk is full")


def _report(events: Iterable[Event], *, color: str = "auto") -> BuildReport:
    report = BuildReport(Session(Path(), quiet=False, verbose=False, color=color, debug=False), Path(), ())
    for event in events:
        report.take_event(event)
    return report


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ([], 0),
        ([ENGINE], 5),
        ([ENGINE, ENGINE], 5),
        ([ENGINE, SCRIPT], 1),
        ([ASSET], 1),
        ([ENGINE, SCRIPT, DISK], 6),
    ],
)
def test_the_exit_code_tells_the_gravest_failure(errors: list[LydsakError], code: int) -> None:
    """6 (disk) comes before 1 (an episode), and 5 (engines) is only for builds in which nothing else failed."""
    assert _report(EpisodeFailed("a", error) for error in errors).exit_code == code


def test_the_summary_says_what_was_left_out_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    """Errors with their places stand on stderr; what listeners get, and do not get, on stdout."""
    _report(
        [EpisodeFailed("a", SCRIPT), LeftOutOfFeed("b", "a draft"), FeedReady("feed/feed.xml", 2, ("feed/feed.xml",))]
    ).print_summary(dry_run=False)
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        "Left out of the feed: b (a draft); its page: .lydsak/held/e/b/index.html",
        "Not built: a (no such voice)",
        "Feed: feed/feed.xml, 2 episodes",
    ]
    assert captured.err.startswith("error[L202]: no such voice\n  --> scripts/a.md:3:1\n  3 | @pr: hei\n    | ^^^\n")


def test_what_stops_every_script_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong setting; what it stopped stands below it, and nothing is offered to hear."""
    _report([EpisodeFailed("a", SCRIPT), EpisodeFailed("b", SCRIPT), FeedReady(None, 0, ())]).print_summary(
        dry_run=False
    )
    captured = capsys.readouterr()
    assert captured.err.count("error[L202]") == 1
    assert captured.out.splitlines()[:2] == ["Not built: a (no such voice)", "Not built: b (no such voice)"]
    assert "Next" not in captured.err


def test_colour_that_is_asked_for_reaches_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """`--color always` is for logs that can show it."""
    _report([EpisodeFailed("a", SCRIPT)], color="always").print_summary(dry_run=False)
    assert "\x1b[31m" in capsys.readouterr().err


def test_without_an_address_the_summary_says_how_to_get_a_feed(capsys: pytest.CaptureFixture[str]) -> None:
    """Pages are there to look at; the feed wants one more setting."""
    _report([FeedReady(None, 1, ())]).print_summary(dry_run=False)
    captured = capsys.readouterr()
    assert captured.out == "No feed: set site_url in lydsak.toml (audio and pages are there).\n"
    assert "lydsak serve" in captured.err


def test_a_plan_counts_what_engines_would_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """Characters are what a cloud voice bills."""
    planned = PlannedEpisode("a", "A", False, 12, 3, 180, None)
    _report([planned, PlannedEpisode("b", "B", True, 4, 0, 0, Ms(9_000))]).print_summary(dry_run=True)
    assert capsys.readouterr().out == ("Would build a: speak 3 of 12 utterances (180 characters)\nUp to date: b\n")


def test_a_plan_names_what_would_not_be_in_the_feed(capsys: pytest.CaptureFixture[str]) -> None:
    """It is built all the same."""
    planned = PlannedEpisode("a", "A", False, 12, 3, 180, None)
    _report([planned, LeftOutOfFeed("a", "a draft")]).print_summary(dry_run=True)
    assert capsys.readouterr().out.splitlines()[1:] == ["Would be left out of the feed: a (a draft)"]


def test_the_document_names_failures_with_their_places(capsys: pytest.CaptureFixture[str]) -> None:
    """A newsroom's system can open the script at the line."""
    _report([EpisodeFailed("a", SCRIPT), FeedReady(None, 0, ())]).print_document(dry_run=False)
    document = json.loads(capsys.readouterr().out)
    assert (document["version"], document["command"], document["exit_code"]) == (1, "build", 1)
    (failed,) = document["failed"]
    assert (failed["slug"], failed["path"], failed["line"], failed["column"]) == ("a", "scripts/a.md", 3, 1)
    assert document["feed"] == {"feed": None, "episodes": 0, "written": []}


def test_an_episode_is_summed_up_in_a_line(built_show: ShowFolder, capsys: pytest.CaptureFixture[str]) -> None:
    """Chapters, length, loudness and peak, and where the file is."""
    _report(built_show.read_ready(built_show.build())).print_summary(dry_run=False)
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("Up to date: ferja: 2 chapters, ")
    assert " LUFS, peak -" in line
    assert line.endswith("-> audio/episodes/ferja.mp3")


def test_what_is_up_to_date_is_counted_where_it_is_much(
    built_show: ShowFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was made is still told one by one; the document names all."""
    (ready,) = built_show.read_ready(built_show.build())
    made = replace(ready, written=("feed/e/ferja/index.html",))
    report = _report([*[ready] * 21, made])
    report.print_summary(dry_run=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Built ferja: ")
    assert lines[1:] == ["Up to date: 21 episodes"]
    report.print_document(dry_run=False)
    assert len(json.loads(capsys.readouterr().out)["episodes"]) == 22


@pytest.mark.parametrize(
    ("duration", "text"),
    [(0, "0 s"), (59_400, "59 s"), (59_600, "1 min 0 s"), (372_000, "6 min 12 s"), (3_601_000, "60 min 1 s")],
)
def test_durations_are_for_people(duration: int, text: str) -> None:
    """Whole seconds, minutes where there are any."""
    assert format_duration(Ms(duration)) == text
