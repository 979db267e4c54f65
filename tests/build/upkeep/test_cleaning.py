from __future__ import annotations

import os
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from lydsak.build.hold import ShowHold
from lydsak.build.upkeep.cleaning import Cleaning, CleanOptions, clean_store
from lydsak.errors import BusyError
from lydsak.store import Recipe, Store
from tests.build.conftest import SCRIPT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder

UNUSED = Recipe("speech", {"text": "Ingen bruker dette"})
HOUR = 3_600.0


def _age_store(root: Path, seconds: float = HOUR) -> list[Path]:
    """Make every entry so old, the first by name the oldest."""
    entries = sorted((root / ".lydsak" / "store").glob("??/*"))
    for number, path in enumerate(entries):
        then = time.time() - seconds - len(entries) + number
        os.utime(path, (then, then))
    return entries


def _clean(show: ShowFolder, **options: bool | float | None) -> Cleaning:
    return clean_store(show.load(), CleanOptions(**options))  # type: ignore[arg-type]


def _count(found: Cleaning) -> Counter[str]:
    return Counter(one.why for one in found.dropped)


def test_what_a_standing_build_uses_stays(built_copy: ShowFolder) -> None:
    """Only what no script or episode uses goes, so that a build after it makes nothing again."""
    Store(built_copy.root / ".lydsak" / "store").put(UNUSED, b"sound")
    before = built_copy.list_files()
    entries = _age_store(built_copy.root)
    assert _count(_clean(built_copy, dry_run=True)) == {"unused": 1}
    assert len(_age_store(built_copy.root)) == len(entries)
    found = _clean(built_copy)
    assert (_count(found), found.kept) == ({"unused": 1}, len(entries) - 1)
    (built_copy.root / "feed" / "e" / "ferja" / "episode.json").unlink()
    ready = built_copy.build_ready()
    assert (ready.spoken, ready.encoded) == (0, 0)
    assert built_copy.list_files() == before


def test_an_edited_script_s_new_speech_stays_before_it_is_built(built_copy: ShowFolder) -> None:
    """And what was replaced goes after that."""
    built_copy.write_script(SCRIPT.replace("Ingen falt i vannet.", "Ingen falt."))
    _age_store(built_copy.root)
    assert not _clean(built_copy).dropped
    built_copy.build_ready()
    _age_store(built_copy.root)
    assert _count(_clean(built_copy))["unused"] >= 3


def test_what_was_just_made_is_not_taken_from_under_anyone(built_copy: ShowFolder) -> None:
    """`say` and the studio hold no show; a file's time that lies ahead tells nothing."""
    store = Store(built_copy.root / ".lydsak" / "store")
    store.put(UNUSED, b"sound")
    assert not _clean(built_copy).dropped
    ahead = time.time() + HOUR
    os.utime(store.locate(UNUSED.key), (ahead, ahead))
    assert _count(_clean(built_copy)) == {"unused": 1}


def test_while_anything_is_unknown_nothing_counts_as_unused(built_copy: ShowFolder) -> None:
    """Damage goes all the same."""
    built_copy.write_script("## Feil ^k1\n\n@ukjent: Hei. ^a1\n", "feil")
    store = Store(built_copy.root / ".lydsak" / "store")
    store.put(UNUSED, b"sound")
    entries = _age_store(built_copy.root)
    entries[0].write_bytes(b"x")
    found = _clean(built_copy)
    assert _count(found) == {"damaged": 1}
    assert len(found.unknown) == 1


def test_limits_take_what_was_used_longest_ago(built_copy: ShowFolder) -> None:
    """By size to the byte, by age, or everything; the next build makes it again, the same."""
    before = built_copy.list_files()
    entries = _age_store(built_copy.root)
    size = sum(path.stat().st_size for path in entries)
    found = _clean(built_copy, max_size=size - 1)
    assert [one.why for one in found.dropped] == ["too much"]
    assert not entries[0].exists()
    assert found.kept_size <= size - 1
    now = time.time()
    os.utime(entries[-1], (now, now))
    found = _clean(built_copy, max_age=60.0)
    assert (_count(found), found.kept) == ({"old": len(entries) - 2}, 1)
    assert _count(_clean(built_copy, everything=True)) == {"all": 1}
    (built_copy.root / "feed" / "e" / "ferja" / "episode.json").unlink()
    built_copy.build_ready()
    assert built_copy.list_files() == before


def test_only_the_store_is_touched(built_copy: ShowFolder) -> None:
    """What editors wrote, what is kept of it, and what listeners have: byte for byte, and what is not ours stays."""
    (built_copy.root / ".lydsak" / "base" / "replaced").mkdir(parents=True, exist_ok=True)
    (built_copy.root / ".lydsak" / "base" / "replaced" / "ferja.md").write_text("x")
    (built_copy.root / ".lydsak" / "store" / "notes.txt").write_text("x")
    (built_copy.root / ".lydsak" / "encoding-x").mkdir()
    mine = {path: content for path, content in built_copy.list_files(".").items() if "store/" not in path}
    found = _clean(built_copy, everything=True)
    assert _count(found)["leftover"] == 1
    assert found.foreign == (".lydsak/store/notes.txt",)
    after = {path: content for path, content in built_copy.list_files(".").items() if "store/" not in path}
    assert {**mine, ".lydsak/lock": b""} == {**after, ".lydsak/lock": b""}


def test_the_show_is_held_meanwhile(built_copy: ShowFolder) -> None:
    """Nothing is taken from under a build; a dry run takes nothing."""
    with ShowHold(built_copy.root, "build") as hold:
        hold.take()
        with pytest.raises(BusyError):
            _clean(built_copy)
        assert not _clean(built_copy, dry_run=True).dropped
