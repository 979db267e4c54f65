from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.records.index import EpisodeIndex
from lydsak.build.records.known_script import KnownScript, describe_script

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

FUTURE = "2099-05-17 06:00"


def _set_front_matter(show: ShowFolder, old: str, new: str) -> Path:
    script = show.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return script


def _settle(show: ShowFolder, script: Path) -> None:
    """A source that was saved in the moment of a build is not trusted by it: the next one does."""
    for _ in range(100):
        show.build()
        if EpisodeIndex(show.load()).find(script) is not None:
            return
    pytest.fail("a build never knew it again")


def _describe(show: ShowFolder) -> KnownScript:
    known = describe_script(show.root, "ferja")
    assert known
    return known


def test_every_file_of_an_episode_is_known_by_its_path(built_show: ShowFolder) -> None:
    """What listeners get, the record, what people get, and the folders where something could appear."""
    known = _describe(built_show)
    assert known.sources == ("scripts/ferja.md",)
    assert all((built_show.root / path).exists() for path in known.made)
    made = [path for path in known.made if (built_show.root / path).is_file()]
    served = {f"feed/{path}" for path in built_show.list_files("feed") if "ferja" in path}
    people = {f"audio/{path}" for path in built_show.list_files("audio") if "ferja" in path}
    assert set(made) == served | people | {".lydsak/reports/ferja.json"}
    assert [path for path in known.made if (built_show.root / path).is_dir()] == [
        "feed/e/ferja",
        "audio/segments/ferja",
    ]


def test_what_is_told_of_an_episode_needs_no_record(built_show: ShowFolder) -> None:
    """Its length, how many files of sound it has, and whether it has a page."""
    (episode,) = _describe(built_show).episodes
    assert (episode.slug, episode.sounds, episode.has_page) == ("ferja", 1, True)
    assert episode.duration > 1000


def test_what_is_not_built_is_not_known(show: ShowFolder) -> None:
    """Nothing can be said of it."""
    assert describe_script(show.root, "ferja") is None


@pytest.mark.parametrize(
    ("old", "new", "due"),
    [
        ("2026-11-20 06:00", FUTURE, int(datetime.fromisoformat("2099-05-17T06:00+02:00").timestamp())),
        ("status: godkjent", "status: utkast", None),
        ("dato: 2026-11-20 06:00\n", "", None),
        ("", "", None),
    ],
    ids=["waits for its day", "a draft", "no date", "out"],
)
def test_only_what_waits_for_its_day_is_due(built_copy: ShowFolder, old: str, new: str, due: int | None) -> None:
    """All else stands right until somebody changes something."""
    _set_front_matter(built_copy, old, new)
    built_copy.build()
    assert _describe(built_copy).due == due


def test_when_its_day_has_come_a_script_is_read_again(built_copy: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though nothing happened to its files."""
    script = _set_front_matter(built_copy, "2026-11-20 06:00", FUTURE)
    built_copy.build()
    while (
        EpisodeIndex(built_copy.load()).find(script) is None
    ):  # a source saved in the moment of a build is not trusted
        built_copy.build()
    due = _describe(built_copy).due
    assert due
    monkeypatch.setattr("lydsak.build.records.index.tell_time", lambda: datetime.fromtimestamp(due, UTC))
    assert EpisodeIndex(built_copy.load()).find(script) is None


def test_a_damaged_entry_is_not_believed(built_copy: ShowFolder) -> None:
    """A day put off by one flipped bit would keep an episode from listeners for good."""
    script = _set_front_matter(built_copy, "2026-11-20 06:00", FUTURE)
    _settle(built_copy, script)
    path, due = built_copy.root / ".lydsak" / "index.json", _describe(built_copy).due
    assert due
    path.write_text(path.read_text(encoding="utf-8").replace(str(due), str(due + 1)), encoding="utf-8")
    assert EpisodeIndex(built_copy.load()).find(script) is None
