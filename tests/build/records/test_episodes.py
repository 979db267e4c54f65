from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from lydsak.build.events import LeftOutOfFeed
from lydsak.build.records.episodes import (
    decode_record,
    find_current,
    find_standing,
    list_all_files,
    list_files,
    list_homes,
    list_standing,
    locate_copy,
    locate_record,
    name_published,
)
from lydsak.model import Episode
from tests.build.conftest import SCRIPT

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def _find(show: ShowFolder) -> Episode | None:
    return find_current(show.root / "scripts" / "ferja.md", show.load())


def test_a_built_episode_is_up_to_date(built_show: ShowFolder) -> None:
    """And its record names every file that stands in the web root for it."""
    episode = _find(built_show)
    assert episode is not None
    assert [one.episode for one in list_standing(built_show.root)] == [episode]
    named = {file.path for file in list_files(episode)}
    assert named == {
        name
        for name in built_show.list_files()
        if name.startswith(("e/ferja/", "media/")) and name != "e/ferja/episode.json"
    }


def test_any_file_that_is_missing_or_changed_makes_it_out_of_date(built_copy: ShowFolder) -> None:
    """Published or for editors, each one counts."""
    episode, standing = _find(built_copy), find_standing(built_copy.root, "ferja")
    assert episode is not None
    assert standing is not None
    for path, _ in list_all_files(standing, built_copy.root):
        content = path.read_bytes()
        path.unlink()
        assert _find(built_copy) is None, path
        path.write_bytes(content[:-1])
        assert _find(built_copy) is None, path
        path.write_bytes(content)
        assert _find(built_copy) == episode, path


def test_a_script_that_changed_or_went_is_out_of_date(built_copy: ShowFolder) -> None:
    """To the byte: what no one hears may be shown."""
    script = built_copy.root / "scripts" / "ferja.md"
    script.write_bytes(script.read_bytes() + b"\n")
    assert _find(built_copy) is None
    script.unlink()
    assert _find(built_copy) is None


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"fingerprint": 3}'])
def test_a_record_that_cannot_be_read_is_no_record(built_copy: ShowFolder, content: bytes) -> None:
    """A torn file, or one of another version, means building again and not an error."""
    locate_record(built_copy.root / "feed", "ferja").write_bytes(content)
    assert find_standing(built_copy.root, "ferja") is None
    assert list_standing(built_copy.root) == ()
    assert _find(built_copy) is None


def test_every_byte_of_a_record_counts(built_copy: ShowFolder) -> None:
    """It names the digests of all other files, so nothing else would tell; one of an earlier build has no seal."""
    standing = find_standing(built_copy.root, "ferja")
    assert standing
    record = locate_record(standing.folder, "ferja").read_bytes()
    assert decode_record(record) == standing.episode
    for at in range(len(record)):
        with pytest.raises(msgspec.DecodeError):
            decode_record(record[:at] + bytes([record[at] ^ 1 << at % 8]) + record[at + 1 :])
    assert decode_record(msgspec.json.encode(standing.episode)) == standing.episode


def test_a_published_name_holds_the_hash_of_its_content() -> None:
    """Other bytes, another name."""
    file = name_published("media/a.{}.mp3", b"sound", "audio/mpeg")
    assert (file.size, file.path) == (5, f"media/a.{file.sha256[:8]}.mp3")
    assert name_published("media/a.{}.mp3", b"sounds", "audio/mpeg").path != file.path
    assert name_published("e/a/index.html", b"page", "text/html").path == "e/a/index.html"


def test_the_copy_has_the_plain_name() -> None:
    """For people who look for the finished file."""
    assert locate_copy(Path("show"), "ferja") == Path("show/audio/episodes/ferja.mp3")


class _LastCentury(datetime):
    """A clock that was set back."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> _LastCentury:
        return cls(1999, 12, 31, 23, 59, tzinfo=tz)


def test_what_listeners_have_stays_out_when_the_clock_is_set_back(
    built_copy: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its day has come once: neither a build that has nothing to do nor one that makes it anew takes it back."""
    before = built_copy.list_files()
    feed = (built_copy.root / "feed" / "feed.xml").read_bytes()
    monkeypatch.setattr("lydsak.build.records.episodes.datetime", _LastCentury)
    built_copy.build()
    assert built_copy.list_files() == before
    assert (built_copy.root / "feed" / "feed.xml").read_bytes() == feed
    built_copy.write_script(SCRIPT.replace("Det var ventet.", "Det var ikke ventet."))
    assert built_copy.build_ready().spoken == 1
    standing = find_standing(built_copy.root, "ferja")
    assert standing is not None
    assert standing.folder == built_copy.root / "feed"
    assert b"<item>" in (built_copy.root / "feed" / "feed.xml").read_bytes()


def test_another_date_is_held_against_the_clock_anew(built_copy: ShowFolder) -> None:
    """An editor who moves an episode to a later day takes it back until then."""
    built_copy.write_script(SCRIPT.replace("2026-11-20 06:00", "2999-11-20 06:00"))
    (left_out,) = [event for event in built_copy.build() if isinstance(event, LeftOutOfFeed)]
    assert left_out.reason == "to be published 2999-11-20 06:00"
    standing = find_standing(built_copy.root, "ferja")
    assert standing is not None
    assert standing.folder == built_copy.root / ".lydsak" / "held"
    for name in ("feed.xml", "index.html"):
        assert "Ferja" not in (built_copy.root / "feed" / name).read_text(encoding="utf-8")


def test_an_episode_stands_in_one_of_two_homes(built_show: ShowFolder) -> None:
    """In the web root where it is out; what is held back waits in the other."""
    feed, held = list_homes(built_show.root)
    standing = find_standing(built_show.root, "ferja")
    assert standing is not None
    assert (standing.folder, standing.out) == (feed, True)
    assert not replace(standing, folder=held).out
