from __future__ import annotations

import os
import time
from pathlib import Path
from random import Random

import pytest

from faults.damage import DAMAGE, FOLDER_DAMAGE
from lydsak.store import Recipe, Store
from lydsak.store.entries import open_entry, remove_anything

RECIPE = Recipe("speech", {"text": "Hei på deg", "voice": "espeak:nb"})
PAYLOAD = b"0123456789" * 50


@pytest.mark.parametrize("damage", DAMAGE)
def test_whatever_stands_in_an_entrys_place_is_a_miss_and_is_replaced(tmp_path: Path, damage: str) -> None:
    """Nothing of it is handed out, nothing waited for or held; what is made again stands as it did, and alone."""
    store = Store(tmp_path)
    store.put(RECIPE, PAYLOAD)
    path = store.locate(RECIPE.key)
    DAMAGE[damage](path, Random(0))
    if damage not in {"unreadable", "a bit of the header flipped"}:  # by root, and where it is the recipe's
        assert store.get(RECIPE.key) is None
        assert not store.verify(RECIPE.key)
    store.find_size(RECIPE.key)
    store.read_recipe(RECIPE.key)
    store.read_part(RECIPE.key, 0, 10)
    assert store.get_or_make(RECIPE, lambda: PAYLOAD) == PAYLOAD
    assert store.get(RECIPE.key) == PAYLOAD
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("damage", FOLDER_DAMAGE)
def test_what_stands_in_the_place_of_a_folder_of_entries_is_replaced(tmp_path: Path, damage: str) -> None:
    """Its entries are made again; a link is not followed, so nothing is written elsewhere."""
    store = Store(tmp_path / "store")
    store.put(RECIPE, PAYLOAD)
    folder = store.locate(RECIPE.key).parent
    FOLDER_DAMAGE[damage](folder, Random(0))
    assert store.get(RECIPE.key) is None
    store.put(RECIPE, PAYLOAD)
    assert store.get(RECIPE.key) == PAYLOAD
    assert not folder.is_symlink()
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_recipe_that_is_not_the_keys_is_not_told(tmp_path: Path) -> None:
    """The payload is still right and handed out; what it was made from is no longer known."""
    store = Store(tmp_path)
    store.put(RECIPE, PAYLOAD)
    path = store.locate(RECIPE.key)
    path.write_bytes(path.read_bytes().replace(b"espeak:nb", b"espeak:nn"))
    assert store.get(RECIPE.key) == PAYLOAD
    assert store.read_recipe(RECIPE.key) is None


def test_an_entry_that_is_used_tells_so_once_a_day(tmp_path: Path) -> None:
    """By its file's time, whichever way the clock went; looking at its size is no use of it."""
    store = Store(tmp_path)
    store.put(RECIPE, PAYLOAD)
    path = store.locate(RECIPE.key)
    for days, used in ((-2, True), (2, True), (-0.5, False)):
        then = time.time() + days * 86_400
        os.utime(path, (then, then))
        store.find_size(RECIPE.key)
        assert abs(path.stat().st_mtime - then) < 1
        store.get(RECIPE.key)
        assert (abs(path.stat().st_mtime - then) > 1) is used


def test_a_part_is_whole_or_nothing(tmp_path: Path) -> None:
    """A sound that goes on past its end ends there; one that was lost is not silence."""
    store = Store(tmp_path)
    store.put(RECIPE, PAYLOAD)
    assert store.read_part(RECIPE.key, 495, 999) == PAYLOAD[495:]
    assert store.read_part(RECIPE.key, 900, 999) == b""
    store.drop(RECIPE.key)
    assert store.read_part(RECIPE.key, 0, 10) is None


def test_what_is_removed_is_not_followed(tmp_path: Path) -> None:
    """A link goes, and what it leads to stays."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "fil").write_bytes(b"x")
    (tmp_path / "link").symlink_to(kept)
    remove_anything(tmp_path / "link")
    remove_anything(tmp_path / "was never there")
    assert [path.name for path in tmp_path.rglob("*")] == ["kept", "fil"]


def test_an_open_entry_stands_at_its_payload(tmp_path: Path) -> None:
    """Where whoever reads it goes on."""
    store = Store(tmp_path)
    store.put(RECIPE, PAYLOAD)
    entry = open_entry(store.locate(RECIPE.key))
    assert entry is not None
    with entry.file:
        assert entry.file.read() == PAYLOAD
    assert (entry.size, entry.recipe) == (len(PAYLOAD), RECIPE)
