from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest

from faults.damage import DAMAGE, FOLDER_DAMAGE
from lydsak.store import Recipe, Store
from lydsak.store.survey import survey_store
from lydsak.store.temporaries import name_temporary

if TYPE_CHECKING:
    from pathlib import Path

RECIPE = Recipe("speech", {"text": "Hei"})
DEEP_ONLY = {"a bit flipped", "a bit of the header flipped", "a block of zeros", "a digest that is none"}
"""Damage that only the digest may tell."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of one entry."""
    found = Store(tmp_path / "store")
    found.put(RECIPE, bytes(range(256)) * 400)
    return found


def test_a_whole_entry_is_told_with_its_key_size_and_time(store: Store) -> None:
    """To look at it is no use of it."""
    path = store.locate(RECIPE.key)
    os.utime(path, (1_000, 1_000))
    for deep in (False, True):
        (thing,) = survey_store(store.root, deep=deep)
        assert (thing.path, thing.standing, thing.key) == (path, "entry", RECIPE.key)
        assert (thing.size, thing.used) == (path.stat().st_size, 1_000)


@pytest.mark.parametrize("damage", sorted(set(DAMAGE) - {"unreadable", "gone"}))
def test_every_damage_is_told(store: Store, damage: str) -> None:
    """Whatever can be seen without reading it all is seen at once, and the rest by its digest."""
    path = store.locate(RECIPE.key)
    DAMAGE[damage](path, Random(1))
    (deep,) = survey_store(store.root, deep=True)
    assert (deep.path, deep.standing, bool(deep.why)) == (path, "damaged", True)
    (quick,) = survey_store(store.root, deep=False)
    assert quick.standing == "damaged" or damage in DEEP_ONLY


@pytest.mark.parametrize("damage", sorted(set(FOLDER_DAMAGE) - {"a folder of entries gone"}))
def test_what_is_no_folder_of_entries_is_told(store: Store, damage: str) -> None:
    """And not gone into."""
    folder = store.locate(RECIPE.key).parent
    FOLDER_DAMAGE[damage](folder, Random(1))
    (thing,) = survey_store(store.root, deep=True)
    assert (thing.path, thing.standing) == (folder, "damaged")


def test_what_is_not_ours_or_left_behind_is_told_apart(store: Store) -> None:
    """A name that only we give, of a process that has ended, is left behind; one being written is nobody's matter."""
    folder = store.locate(RECIPE.key).parent
    (store.root / "notes.txt").write_text("x")
    (folder / "folder").mkdir()
    writing = name_temporary(folder / "x")
    writing.write_bytes(b"")
    left = writing.with_name(writing.name.replace(f"-{os.getpid()}-", "-99999999-"))
    left.write_bytes(b"")
    found = {thing.path: thing.standing for thing in survey_store(store.root, deep=False)}
    assert found == {
        store.root / "notes.txt": "foreign",
        folder / "folder": "foreign",
        left: "leftover",
        store.locate(RECIPE.key): "entry",
    }


def test_a_store_that_is_none_is_told(tmp_path: Path) -> None:
    """A file is damage; a link to a disk that is not there may be meant; where nothing stands, nothing is wrong."""
    assert not list(survey_store(tmp_path / "none", deep=True))
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to("borte")
    assert [thing.standing for thing in survey_store(tmp_path / "file", deep=True)] == ["damaged"]
    assert [thing.standing for thing in survey_store(tmp_path / "link", deep=True)] == ["foreign"]
