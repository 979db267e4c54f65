from __future__ import annotations

from typing import TYPE_CHECKING

from lydsak.build.events import EpisodeFailed, ReportReady, StepAdvanced
from lydsak.build.records.episodes import locate_copy, locate_measures, locate_memory, locate_report
from lydsak.build.show import BuildOptions

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

REPORT = BuildOptions(workers=1, report=True)


def test_an_episode_that_is_up_to_date_has_its_report(built_copy: ShowFolder) -> None:
    """Nothing is made but the page; it stands beside the measures, and is the same bytes the next time."""
    events = built_copy.build(REPORT)

    assert events[-1] == ReportReady("ferja", ".lydsak/reports/ferja.html", written=True)
    page = locate_report(built_copy.root, "ferja").read_text(encoding="utf-8")
    assert "tone:mid" in page
    assert "Innledning" in page
    assert built_copy.build(REPORT)[-1] == ReportReady("ferja", ".lydsak/reports/ferja.html", written=False)


def test_without_the_timeline_the_sound_is_drawn_all_the_same(built_copy: ShowFolder) -> None:
    """All that is beside the store may have been cleared since; nothing is made again for it."""
    locate_measures(built_copy.root, "ferja").unlink()
    locate_memory(built_copy.root, "ferja").unlink()

    events = built_copy.build(REPORT)

    assert not [event for event in events if isinstance(event, StepAdvanced)]

    assert "ikke bevart" in locate_report(built_copy.root, "ferja").read_text(encoding="utf-8")


def test_a_sound_that_cannot_be_read_is_an_error_of_its_episode(built_copy: ShowFolder) -> None:
    """It says which; the others go on."""
    from lydsak.build.sound.sound_report import report_episodes

    episode = built_copy.build_ready().episode
    locate_copy(built_copy.root, "ferja").write_bytes(b"no sound")

    (event,) = report_episodes(built_copy.load(), [episode])

    assert isinstance(event, EpisodeFailed)
    assert event.error.code == "L524"


def test_no_report_is_written_unasked(built_show: ShowFolder) -> None:
    """Only the measures are."""
    assert not locate_report(built_show.root, "ferja").exists()
    assert locate_measures(built_show.root, "ferja").exists()
