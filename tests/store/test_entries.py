from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lydsak.store import Recipe, Store
from lydsak.store.entries import open_entry, remove_anything

RECIPE = Recipe("speech", {"text": "Hei på deg", "voice": "espeak:nb"})
OTHER = Recipe("speech", {"text": "Noe annet"})
PAYLOAD = b"0123456789" * 50


def _flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def _write_header(path: Path, **changes: object) -> None:
    line, _, payload = path.read_bytes().partition(b"\n")
    path.write_bytes(json.dumps({**json.loads(line), **changes}).encode() + b"\n" + payload)


def _swap(path: Path) -> None:
    store = Store(path.parents[1])
    store.put(OTHER, PAYLOAD)
    path.write_bytes(store.locate(OTHER.key).read_bytes())


def _replace(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


def _fill_folder(path: Path) -> None:
    path.mkdir()
    (path / "noe").mkdir()
    (path / "noe" / "fil").write_bytes(b"x")


def _grow(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "truncated": lambda path: _grow(path, path.stat().st_size - 1),
    "grown without end": lambda path: _grow(path, 1 << 40),
    "flipped in the payload": lambda path: _flip(path, -5),
    "flipped in the digest": lambda path: _flip(path, path.read_bytes().index(b'"digest":"') + 12),
    "flipped in the size": lambda path: _flip(path, path.read_bytes().index(b'"size":"') + 18),
    "emptied": lambda path: path.write_bytes(b""),
    "zeroed": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "swapped": _swap,
    "without its line": lambda path: path.write_bytes(PAYLOAD),
    "a line that does not end": lambda path: path.write_bytes(b"x" * (3 << 20)),
    "a line of brackets": lambda path: path.write_bytes(b"[" * 500_000 + b"\n"),
    "a line of another shape": lambda path: path.write_bytes(b"[1]\n"),
    "another format": lambda path: _write_header(path, lydsak=2),
    "a step that is no word": lambda path: _write_header(path, step=[1]),
    "inputs that are none": lambda path: _write_header(path, inputs=7),
    "a size without end": lambda path: _write_header(path, size=float("inf")),
    "a size that is huge": lambda path: _write_header(path, size="999999999999"),
    "a size below nothing": lambda path: _write_header(path, size="-1"),
    "a size that is no number": lambda path: _write_header(path, size="mange"),
    "an empty folder": lambda path: _replace(path, Path.mkdir),
    "a full folder": lambda path: _replace(path, _fill_folder),
    "a link to nothing": lambda path: _replace(path, lambda at: at.symlink_to("borte")),
    "a link to itself": lambda path: _replace(path, lambda at: at.symlink_to(at)),
    "a link that never ends": lambda path: _replace(path, lambda at: at.symlink_to("/dev/zero")),
    "a pipe": lambda path: _replace(path, os.mkfifo),
    "gone": Path.unlink,
}
ABOVE: dict[str, Callable[[Path], object]] = {
    "a file": lambda path: path.write_bytes(b"x"),
    "a link to nothing": lambda path: path.symlink_to("borte"),
    "a link to another folder": lambda path: path.symlink_to(".."),
    "a pipe": os.mkfifo,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_whatever_stands_in_an_entrys_place_is_a_miss_and_is_replaced(tmp_path: Path, damage: str) -> None:
    """Nothing of it is handed out, nothing waited for or held; what is made again stands as it did, and alone."""
    store = Store(tmp_path)
    store.put(RECIPE, PAYLOAD)
    path = store.locate(RECIPE.key)
    DAMAGE[damage](path)
    assert store.get(RECIPE.key) is None
    assert not store.verify(RECIPE.key)
    store.find_size(RECIPE.key)
    store.read_recipe(RECIPE.key)
    store.read_part(RECIPE.key, 0, 10)
    assert store.get_or_make(RECIPE, lambda: PAYLOAD) == PAYLOAD
    assert store.get(RECIPE.key) == PAYLOAD
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("damage", ABOVE)
def test_what_stands_in_the_place_of_a_folder_of_entries_is_replaced(tmp_path: Path, damage: str) -> None:
    """Its entries are made again; a link is not followed, so nothing is written elsewhere."""
    store = Store(tmp_path / "store")
    store.root.mkdir()
    folder = store.locate(RECIPE.key).parent
    ABOVE[damage](folder)
    assert store.get(RECIPE.key) is None
    store.put(RECIPE, PAYLOAD)
    assert store.get(RECIPE.key) == PAYLOAD
    assert not folder.is_symlink()
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_recipe_that_is_not_the_keys_is_not_told(tmp_path: Path) -> None:
    """The payload is still right and handed out; what it was made from is no longer known."""
    store = Store(tmp_path)
    store.put(RECIPE, PAYLOAD)
    _write_header(store.locate(RECIPE.key), inputs={"text": "Hei"})
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
