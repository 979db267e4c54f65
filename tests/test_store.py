from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import StorageError
from lydsak.store import Recipe, StagedFiles, Store, keep_file, link_file, publish_file

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


def test_a_folder_in_an_entrys_place_is_an_error_that_names_it(tmp_path: Path) -> None:
    """The store never deletes what it did not make."""
    store = Store(tmp_path)
    store.locate(RECIPE.key).mkdir(parents=True)
    assert store.get(RECIPE.key) is None
    with pytest.raises(StorageError, match="folder"):
        store.put(RECIPE, b"x")


def test_publish_writes_once_and_leaves_no_temporary(tmp_path: Path) -> None:
    """The same bytes are not written again: the file's inode stays."""
    target = tmp_path / "feed" / "feed.xml"
    assert publish_file(target, b"<rss/>")
    inode = target.stat().st_ino
    assert not publish_file(target, b"<rss/>")
    assert target.stat().st_ino == inode
    assert publish_file(target, b"<rss />")
    assert [path.name for path in target.parent.iterdir()] == ["feed.xml"]


def test_link_makes_one_file_with_two_names(tmp_path: Path) -> None:
    """The episode and its enclosure share their bytes on disk, and a second call changes nothing."""
    source, target = tmp_path / "a.mp3", tmp_path / "sub" / "b.mp3"
    source.write_bytes(b"ID3")
    assert link_file(source, target)
    assert source.samefile(target)
    assert not link_file(source, target)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.mp3", "b.mp3"]


def test_a_file_in_a_folders_place_is_a_storage_error(tmp_path: Path) -> None:
    """What the operating system says becomes a message with a place and exit code 6."""
    (tmp_path / "feed").write_text("not a folder")
    with pytest.raises(StorageError) as caught:
        publish_file(tmp_path / "feed" / "feed.xml", b"x")
    assert caught.value.exit_code == 6
    assert "feed.xml" in str(caught.value.place)


def test_key_is_a_plain_string_of_64_hex_digits() -> None:
    """Keys are names of files."""
    assert len(RECIPE.key) == 64
    assert int(RECIPE.key, 16) >= 0


def test_staged_files_appear_together_and_in_order(tmp_path: Path) -> None:
    """Nothing is to be seen before; what holds the same bytes already is not touched."""
    first, second, same = (tmp_path / "feed" / name for name in ("a.xml", "b.xml", "c.xml"))
    publish_file(same, b"3")
    with StagedFiles() as staged:
        for path, content in ((second, b"2"), (first, b"1"), (same, b"3")):
            staged.add(path, content)
        assert [path.name for path in (tmp_path / "feed").glob("*.xml")] == ["c.xml"]
        assert staged.publish([first, same, second]) == (first, second)
    assert sorted(path.name for path in (tmp_path / "feed").iterdir()) == ["a.xml", "b.xml", "c.xml"]
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")


def test_staged_files_that_are_not_published_leave_nothing(tmp_path: Path) -> None:
    """The folder is as it was."""
    kept = tmp_path / "a.xml"
    publish_file(kept, b"old")
    with StagedFiles() as staged:
        staged.add(kept, b"new")
        staged.add(tmp_path / "b.xml", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xml"]
    assert kept.read_bytes() == b"old"


def test_a_kept_file_is_whole_and_replaces_the_old(tmp_path: Path) -> None:
    """For what may be lost, but never be half there."""
    path = tmp_path / "new" / "catalogue.json"
    keep_file(path, b"1")
    keep_file(path, b"22")
    assert path.read_bytes() == b"22"
    assert [entry.name for entry in path.parent.iterdir()] == ["catalogue.json"]
