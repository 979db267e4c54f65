from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lydsak.store as store_module
from lydsak.errors import StorageError
from lydsak.store import Recipe, Store

RECIPE = Recipe("speech", {"text": "Hei på deg", "voice": "espeak:nb"})


def test_key_depends_on_step_and_every_input_but_not_on_their_order() -> None:
    """Keys are canonical: order of inputs is no input."""
    swapped = Recipe("speech", {"voice": "espeak:nb", "text": "Hei på deg"})
    assert swapped.key == RECIPE.key
    assert Recipe("mix", RECIPE.inputs).key != RECIPE.key
    assert Recipe("speech", {**RECIPE.inputs, "rate": 1}).key != RECIPE.key


@given(payload=st.binary(max_size=2000))
def test_what_was_put_is_got(tmp_path_factory: pytest.TempPathFactory, payload: bytes) -> None:
    """Any payload comes back as it was, and its recipe with it."""
    store = Store(tmp_path_factory.mktemp("store"))
    store.put(RECIPE, payload)
    assert store.get(RECIPE.key) == payload
    assert store.find_size(RECIPE.key) == len(payload)
    assert store.read_recipe(RECIPE.key) == RECIPE


def test_a_large_artifact_is_read_block_by_block(tmp_path: Path) -> None:
    """All of it, and never all at once."""
    store, payload = Store(tmp_path), bytes(range(256)) * 4_096
    store.put(RECIPE, payload)
    blocks = [*store.read_blocks(RECIPE.key)]
    assert len(blocks) > 1
    assert b"".join(blocks) == payload == store.take(RECIPE.key)


@pytest.mark.parametrize("damage", [lambda entry: entry[:-1], lambda entry: entry[:-1] + b"?", lambda _: b"", None])
def test_a_damaged_artifact_is_told_of_when_it_was_read(
    tmp_path: Path, damage: Callable[[bytes], bytes] | None
) -> None:
    """Cut, changed, emptied or gone: what was read of it is not used."""
    store = Store(tmp_path)
    store.put(RECIPE, b"sound")
    path = store.locate(RECIPE.key)
    if damage:
        path.write_bytes(damage(path.read_bytes()))
    else:
        path.unlink()
    with pytest.raises(StorageError) as raised:
        store.take(RECIPE.key)
    assert raised.value.code == "L705"


def test_a_kept_artifact_is_not_made_again(tmp_path: Path) -> None:
    """`make` runs once a recipe."""
    store, calls = Store(tmp_path), []

    def make() -> bytes:
        calls.append(1)
        return b"sound"

    assert [store.get_or_make(RECIPE, make) for _ in range(3)] == [b"sound"] * 3
    assert len(calls) == 1


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "swap", "header"])
def test_a_damaged_entry_is_a_miss_and_is_made_again(tmp_path: Path, damage: str) -> None:
    """Truncated, bit-flipped, emptied, moved or headless entries are never handed out."""
    store = Store(tmp_path)
    store.put(RECIPE, b"0123456789" * 20)
    other = Recipe("speech", {"text": "noe annet"})
    path = store.locate(RECIPE.key)
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[:-5])
        assert store.find_size(RECIPE.key) is None
    elif damage == "flip":
        path.write_bytes(content[:-5] + bytes([content[-5] ^ 1]) + content[-4:])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "swap":
        store.put(other, b"abc" * 10)
        path.write_bytes(store.locate(other.key).read_bytes())
    else:
        path.write_bytes(b"\x00" + content)
    assert store.get(RECIPE.key) is None
    assert store.get_or_make(RECIPE, lambda: b"new") == b"new"
    assert store.get(RECIPE.key) == b"new"


def test_a_file_in_the_stores_place_is_an_error_that_names_it(tmp_path: Path) -> None:
    """It may be anything, and nothing is lost yet: only a person takes it away."""
    (tmp_path / "store").write_text("?")
    with pytest.raises(StorageError) as raised:
        Store(tmp_path / "store").put(RECIPE, b"sound")
    assert (raised.value.code, str(raised.value.place)) == ("L703", str(tmp_path / "store"))
    assert (tmp_path / "store").read_text() == "?"


def test_key_is_a_plain_string_of_64_hex_digits() -> None:
    """Keys are names of files."""
    assert len(RECIPE.key) == 64
    assert int(RECIPE.key, 16) >= 0


def test_an_entry_goes_from_store_to_store_as_it_stands(tmp_path: Path) -> None:
    """Over whatever stood there; under another key, or in part, it is not taken."""
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    recipe, other = Recipe("speech", {"words": "Hei"}), Recipe("speech", {"words": "Hallo"})
    here.put(recipe, b"sound")
    entry = here.export_entry(recipe.key)
    assert entry is not None
    assert not there.adopt_entry(other.key, entry)
    assert not there.adopt_entry(recipe.key, entry[:-1])
    assert not (tmp_path / "there").exists()
    there.locate(recipe.key).mkdir(parents=True)
    assert there.adopt_entry(recipe.key, entry)
    assert there.get(recipe.key) == b"sound"


def test_what_is_not_whole_is_not_given_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor what is missing, or larger than anybody would hold."""
    store, recipe = Store(tmp_path), Recipe("speech", {"words": "Hei"})
    assert store.export_entry(recipe.key) is None
    store.put(recipe, b"sound")
    path = store.locate(recipe.key)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert store.export_entry(recipe.key) is None
    store.put(recipe, b"sound")
    monkeypatch.setattr(store_module, "LARGEST_SHARED", 4)
    assert store.export_entry(recipe.key) is None
