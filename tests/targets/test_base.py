"""What every kind of target promises."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lydsak.errors import TargetError
from lydsak.targets.base import STAGING, Target
from tests.targets.conftest import make_outgoing

FEED = "feed.xml"
SOUND = "media/sak.0123abcd.mp3"


def test_what_is_sent_can_be_read_again(target: Target, tmp_path: Path) -> None:
    """From memory and from files, at the root and deep below it."""
    sound = tmp_path / "sound"
    sound.write_bytes(b"\xff\xfb" * 100_000)
    files = [make_outgoing("e/sak/embed/index.html", b"<!doctype html>"), make_outgoing(SOUND, sound)]
    with target:
        assert target.read(FEED) is None
        sent = list(target.send([*files, make_outgoing(FEED, b"<rss/>")]))
        target.conclude("first")
        assert {file.path for file in sent} == {"e/sak/embed/index.html", SOUND, FEED}
        assert target.read(FEED) == b"<rss/>"
        assert target.read(SOUND) == sound.read_bytes()
        assert target.read("e/sak/embed/index.html") == b"<!doctype html>"


def test_another_connection_finds_what_the_first_concluded(target: Target) -> None:
    """State is the target's, not the process's."""
    with target:
        list(target.send([make_outgoing(FEED, b"<rss/>")]))
        target.conclude("first")
    with target:
        assert target.read(FEED) == b"<rss/>"
        assert target.holds(make_outgoing(FEED, b"<rss/>"))


def test_a_file_is_held_only_when_it_is_the_same(target: Target) -> None:
    """A page by its content even at the same size; what is named by its hash by its size at least."""
    with target:
        assert not target.holds(make_outgoing(FEED, b"<rss/>"))
        list(target.send([make_outgoing(FEED, b"<rss/>"), make_outgoing(SOUND, b"sound")]))
        target.conclude("first")
        assert target.holds(make_outgoing(FEED, b"<rss/>"))
        assert not target.holds(make_outgoing(FEED, b"<RSS/>"))
        assert target.holds(make_outgoing(SOUND, b"sound"))
        assert not target.holds(make_outgoing(SOUND, b"half"))


def test_a_long_file_is_kept_only_when_it_is_the_same(target: Target) -> None:
    """By its size at least; by its content where the target can tell that without sending it."""
    with target:
        assert not target.keeps(make_outgoing(SOUND, b"sound"))
        list(target.send([make_outgoing(SOUND, b"sound")]))
        target.conclude("first")
        assert target.keeps(make_outgoing(SOUND, b"sound"))
        assert not target.keeps(make_outgoing(SOUND, b"half"))
        by_size = type(target).__name__ in {"SftpTarget", "WebdavTarget"}
        assert target.keeps(make_outgoing(SOUND, b"noise")) == by_size


def test_a_file_is_replaced(target: Target) -> None:
    """By a longer and by a shorter one."""
    with target:
        for content in (b"<rss/>", b"<rss>longer</rss>", b"<r/>"):
            list(target.send([make_outgoing(FEED, content)]))
            target.conclude("again")
            assert target.read(FEED) == content


def test_what_changes_while_it_is_sent_does_not_come_in_place(target: Target) -> None:
    """The digest is the plan's: other bytes are an error, and the old file stands."""
    with target:
        list(target.send([make_outgoing(FEED, b"<rss/>")]))
        target.conclude("first")
        torn = replace(make_outgoing(FEED, b"<rss>new</rss>"), source=b"<rss>NEW</rss>")
        with pytest.raises(TargetError) as failed:
            list(target.send([torn]))
        assert failed.value.code == "L853"
        assert target.read(FEED) == b"<rss/>"


def test_a_copy_keeps_the_bytes_when_the_first_is_replaced(target: Target) -> None:
    """As what is kept for going back."""
    with target:
        list(target.send([make_outgoing(FEED, b"old")]))
        target.copy(FEED, ".lydsak/kept/abc")
        list(target.send([make_outgoing(FEED, b"new")]))
        target.copy(FEED, ".lydsak/kept/abc2")
        target.copy(FEED, ".lydsak/kept/abc2")
        target.conclude("second")
        assert target.read(".lydsak/kept/abc") == b"old"
        assert target.read(".lydsak/kept/abc2") == b"new"


def test_copying_what_is_not_there_is_an_error(target: Target) -> None:
    """The plan counts on the copy."""
    with target, pytest.raises(TargetError):
        target.copy("gone.html", ".lydsak/kept/abc")


def test_what_is_removed_is_gone_and_its_neighbours_stay(target: Target) -> None:
    """Also when a part of it was gone already."""
    with target:
        list(target.send([make_outgoing("e/a/index.html", b"a"), make_outgoing("e/b/index.html", b"b")]))
        target.conclude("first")
        target.remove(["e/a/index.html", "e/none/index.html"])
        target.conclude("second")
        assert target.read("e/a/index.html") is None
        assert target.read("e/b/index.html") == b"b"


def test_nothing_to_send_is_no_error(target: Target) -> None:
    """And concluding nothing leaves the target as it was."""
    with target:
        assert list(target.send([])) == []
        target.remove([])
        target.conclude("nothing")
        assert target.read(FEED) is None


def test_many_files_are_sent_each_once(target: Target) -> None:
    """Whatever order they arrive in."""
    files = [make_outgoing(f"e/{number}/index.html", str(number).encode()) for number in range(12)]
    with target:
        sent = list(target.send(files))
        target.conclude("many")
        assert sorted(file.path for file in sent) == sorted(file.path for file in files)
        assert all(target.read(file.path) == file.source for file in files)


def test_nothing_half_sent_is_left(target: Target) -> None:
    """What a cut-off sending left goes with the next conclusion."""
    with target:
        list(target.send([make_outgoing(f"{STAGING}/0123", b"half"), make_outgoing(FEED, b"<rss/>")]))
        target.conclude("after a cut")
        assert target.read(f"{STAGING}/0123") is None
        assert target.read(FEED) == b"<rss/>"


def test_the_address_is_for_people(target: Target) -> None:
    """It names the place."""
    assert "web" in target.address
