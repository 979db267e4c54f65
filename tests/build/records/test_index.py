from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.events import EpisodeReady
from lydsak.build.records.index import EpisodeIndex, forget_index
from lydsak.build.records.known_script import KnownScript, Sight
from lydsak.store.files import digest_file

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


@pytest.fixture
def known_show(built_copy: ShowFolder) -> ShowFolder:
    """Built, and looked at once more since it was copied: every state is known."""
    for path in built_copy.root.rglob("*.md"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    built_copy.build_ready()
    return built_copy


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of an episode whose digests are asked for."""
    asked: list[str] = []

    def note(path: Path) -> str | None:
        asked.extend([path.name] if "ferja" in str(path.relative_to(path.parents[3])) else [])
        return digest_file(path)

    monkeypatch.setattr("lydsak.build.records.episodes.digest_file", note)
    return asked


def _settle(show: ShowFolder) -> None:
    """A source that was saved in the moment of a build is not trusted: wait until the disk's clock has moved on."""
    saved, probe = (show.root / "scripts" / "ferja.md").stat().st_ctime_ns, show.root / "probe"
    while not probe.exists() or probe.stat().st_ctime_ns < saved + 100_000_000:
        probe.write_bytes(b"")
    probe.unlink()
    show.build_ready()
    show.build_ready()


def test_what_nothing_happened_to_is_not_read(known_show: ShowFolder, read: list[str]) -> None:
    """Its record alone."""
    _settle(known_show)
    read.clear()
    assert known_show.build_ready().written == ()
    assert read == []


def test_an_episode_that_was_just_made_is_read_back_once(show: ShowFolder, read: list[str]) -> None:
    """At the end of its own build, so that the next one finds it known."""
    for path in (show.root / "scripts").iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    _settle(show)
    read.clear()
    show.build_ready()
    assert read == []


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a byte of the sound": lambda root: _flip(next((root / "feed" / "media").iterdir())),
    "a byte of a page": lambda root: _flip(root / "feed" / "e" / "ferja" / "index.html"),
    "a segment gone": lambda root: next((root / "audio" / "segments" / "ferja").iterdir()).unlink(),
    "the copy for people gone": lambda root: (root / "audio" / "episodes" / "ferja.mp3").unlink(),
    "a byte of the record": lambda root: _flip(root / "feed" / "e" / "ferja" / "episode.json"),
    "another file in its folder": lambda root: (root / "feed" / "e" / "ferja" / "captions.00000000.vtt").write_text(
        "x"
    ),
}


def _flip(path: Path) -> None:
    """In place, with the times of before: the time of the last change of state is nobody's to set."""
    status, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("what", DAMAGE)
def test_whatever_happened_is_seen_and_made_good(known_show: ShowFolder, what: str) -> None:
    """By inode, size and times of files and folders."""
    _settle(known_show)
    whole = known_show.list_files("feed") | known_show.list_files("audio")
    DAMAGE[what](known_show.root)
    known_show.build()
    assert known_show.list_files("feed") | known_show.list_files("audio") == whole


def test_another_script_is_another_state(known_show: ShowFolder) -> None:
    """Even one of the same length, saved with the times of the old one."""
    _settle(known_show)
    script = known_show.root / "scripts" / "ferja.md"
    status = script.stat()
    script.write_text(script.read_text(encoding="utf-8").replace("klokka sju", "klokka to."), encoding="utf-8")
    os.utime(script, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert known_show.build_ready().spoken == 1


def test_another_setting_forgets_all(known_show: ShowFolder, read: list[str]) -> None:
    """The key of the show's settings is that of all states."""
    _settle(known_show)
    settings = known_show.root / "lydsak.toml"
    changed = settings.read_text(encoding="utf-8").replace("Prøveposten", "Posten")
    settings.write_text(changed, encoding="utf-8")
    (ready,) = [event for event in known_show.build() if isinstance(event, EpisodeReady)]
    assert ready.written
    assert read


def test_a_script_saved_in_the_moment_of_the_build_is_not_trusted(known_show: ShowFolder) -> None:
    """Saved again within a tick of the clock, and as long as before, it would look the same."""
    index = EpisodeIndex(known_show.load())
    (known_show.root / ".lydsak" / "holder.json").write_text("{}", encoding="utf-8")
    index = EpisodeIndex(known_show.load())
    status = (known_show.root / ".lydsak" / "holder.json").stat()
    known = KnownScript((), (), (), ())
    index.note("ferja", Sight(replace(known, state="new"), status.st_ctime_ns))
    index.note("brua", Sight(replace(known, state="old"), status.st_ctime_ns - 1_000_000_000))
    index.keep()
    kept = (known_show.root / ".lydsak" / "index.json").read_text(encoding="utf-8")
    assert ('"state":"old"' in kept, '"state":"new"' in kept) == (True, False)


def test_what_check_finds_is_read_by_the_next_build(known_show: ShowFolder, read: list[str]) -> None:
    """A disk that forgets a bit tells nobody: `check` reads all, and what it finds is forgotten."""
    _settle(known_show)
    forget_index(known_show.root)
    read.clear()
    known_show.build_ready()
    assert read


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version":9,"key":"","scripts":{}}', b"\xff"])
def test_a_damaged_index_is_none(known_show: ShowFolder, read: list[str], content: bytes) -> None:
    """Then every file is read."""
    (known_show.root / ".lydsak" / "index.json").write_bytes(content)
    read.clear()
    assert known_show.build_ready().written == ()
    assert read
