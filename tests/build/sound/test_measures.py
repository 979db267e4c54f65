from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lydsak.build.records.episodes import find_standing, locate_measures, locate_report
from lydsak.build.sound.measures import find_measures
from lydsak.build.upkeep.tidying import remove_episode

if TYPE_CHECKING:
    from collections.abc import Callable

    from lydsak.model import Episode
    from tests.build.conftest import ShowFolder


def _find_episode(show: ShowFolder) -> Episode:
    standing = find_standing(show.root, "ferja")
    assert standing is not None
    return standing.episode


def test_what_was_measured_is_kept_in_one_document(built_show: ShowFolder) -> None:
    """Figures of the finished file under the names of the reference, and the file that they are of."""
    document = json.loads(locate_measures(built_show.root, "ferja").read_bytes())

    episode = _find_episode(built_show)
    assert document["version"] == 1
    assert document["sha256"] == episode.audio.sha256
    assert document["samples"] == episode.duration * 48
    assert document["loudness"]["integrated"] == pytest.approx(-16, abs=0.5)
    assert set(document["loudness"]) == {"integrated", "range", "short_term_max", "true_peak"}
    assert (document["gain"] * 2).is_integer()
    assert (document["target"], document["ceiling"], document["channels"]) == (-16.0, -1.0, 1)


def test_a_bit_rate_that_varies_is_measured(make_show: Callable[..., ShowFolder]) -> None:
    """The quality asked for, and the mean of the file's frames: less than a voice at 96 kbit/s, more than silence."""
    show = make_show(settings="[sound]\nvbr = 5\n")
    episode = show.build_ready().episode

    measures = find_measures(show.root, episode)

    assert measures is not None
    assert measures.vbr == 5
    assert 32 < measures.bitrate < 96
    assert 8 * episode.audio.size / episode.duration > measures.bitrate


def test_the_timeline_is_the_episode_s(built_show: ShowFolder) -> None:
    """Each utterance has its clip, at its time on the episode's clock, by the name of its voice."""
    episode = _find_episode(built_show)
    measures = find_measures(built_show.root, episode)

    assert measures is not None
    assert {clip.name for clip in measures.clips} == {"tone:mid"}
    transcript = json.loads((built_show.root / "feed" / episode.transcript.path).read_text(encoding="utf-8"))
    starts = [round(1000 * segment["startTime"]) for segment in transcript["segments"]]
    assert [clip.start for clip in measures.clips] == starts
    assert all(clip.start + clip.duration <= episode.duration for clip in measures.clips)


def test_measures_of_another_file_are_none(built_copy: ShowFolder) -> None:
    """Nor are those that cannot be read, nor none at all."""
    episode = _find_episode(built_copy)
    assert find_measures(built_copy.root, replace(episode, audio=replace(episode.audio, sha256="0"))) is None
    path = locate_measures(built_copy.root, "ferja")
    path.write_bytes(b"{")
    assert find_measures(built_copy.root, episode) is None
    path.unlink()
    assert find_measures(built_copy.root, episode) is None


def test_a_new_build_takes_the_place_of_the_old(built_copy: ShowFolder) -> None:
    """Its figures are written over, and a picture of the old one is taken away; an unchanged build touches neither."""
    picture = locate_report(built_copy.root, "ferja")
    picture.write_text("old", encoding="utf-8")
    before = locate_measures(built_copy.root, "ferja").read_bytes()
    built_copy.build_ready()
    assert picture.exists()

    script = built_copy.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8").replace("Ingen falt", "Ingen andre falt"), encoding="utf-8")
    built_copy.build_ready()

    assert not picture.exists()
    assert locate_measures(built_copy.root, "ferja").read_bytes() != before


def test_an_episode_that_goes_takes_its_reports_along(built_copy: ShowFolder) -> None:
    """Nothing is left of it below .lydsak/reports."""
    remove_episode(built_copy.root, "ferja")

    assert not (built_copy.root / ".lydsak" / "reports").exists()


def test_two_folders_keep_the_same_bytes(built_show: ShowFolder, make_show: Callable[..., ShowFolder]) -> None:
    """No path, no clock."""
    other = make_show("other")
    other.build_ready()

    assert locate_measures(other.root, "ferja").read_bytes() == locate_measures(built_show.root, "ferja").read_bytes()
