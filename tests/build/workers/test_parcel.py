from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.build.fingerprint import digest_content
from lydsak.build.records.episodes import locate_waiting_pages
from lydsak.build.workers import parcel
from lydsak.build.workers.parcel import (
    FOLDER,
    Parcel,
    locate_away_store,
    pack_entries,
    pack_made,
    pack_parcel,
    place_entries,
    place_episodes,
    unpack_parcel,
)
from lydsak.errors import ClusterError, StorageError
from lydsak.model import Key
from lydsak.store import Recipe, Store

LARGE = b"music" * 20_000


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A show with a script and an intro; a worker's own folder beside it."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "away"))
    show = tmp_path / "show"
    (show / "scripts").mkdir(parents=True)
    (show / "scripts" / "ferja.md").write_bytes(b"Ferja.")
    (show / "audio" / "music").mkdir(parents=True)
    (show / "audio" / "music" / "intro.wav").write_bytes(LARGE)
    return show


SENT = ("scripts/ferja.md", "audio/music/intro.wav")


def test_what_is_large_is_sent_once(root: Path) -> None:
    """A worker that lacks it says so; then it has it."""
    assert unpack_parcel(pack_parcel(root, SENT, full=False)) is None
    there = unpack_parcel(pack_parcel(root, SENT, full=True))
    assert there is not None
    assert (there / "audio" / "music" / "intro.wav").read_bytes() == LARGE
    assert unpack_parcel(pack_parcel(root, SENT, full=False)) == there


def test_a_script_finds_nothing_of_the_one_before_but_its_store(root: Path) -> None:
    """What was made for another show or script would be found standing."""
    there = unpack_parcel(pack_parcel(root, SENT, full=True))
    assert there is not None
    for path in ("feed/e/kaia/episode.json", ".lydsak/held/x", ".lydsak/store/ab/cd"):
        (there / path).parent.mkdir(parents=True, exist_ok=True)
        (there / path).write_bytes(b"old")
    unpack_parcel(pack_parcel(root, SENT[:1], full=True))
    left = sorted(path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file())
    assert left == [".lydsak/store/ab/cd", "scripts/ferja.md"]


def test_a_store_that_grew_large_begins_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its entries are in the show's store as well."""
    monkeypatch.setattr(parcel, "_MOST_KEPT", 10)
    assert root.is_dir()
    store = locate_away_store()
    (store / "ab").mkdir(parents=True)
    (store / "ab" / "cd").write_bytes(b"0123456789")
    assert locate_away_store().exists()
    (store / "ab" / "ef").write_bytes(b"0")
    assert not locate_away_store().exists()


def test_what_was_made_comes_back_and_nothing_else(root: Path) -> None:
    """Not what was sent, nor what only the worker needs."""
    record = root / "feed" / "e" / "ferja" / "episode.json"
    record.parent.mkdir(parents=True)
    record.write_bytes(b"record")
    sent = pack_parcel(root, (*SENT, "feed/e/ferja/episode.json"), full=True)
    there = unpack_parcel(sent)
    assert there is not None
    for path in ("feed/media/a.mp3", "audio/episodes/a.mp3", ".lydsak/store/ab/cd", ".lydsak/store/ab/ef"):
        (there / path).parent.mkdir(parents=True, exist_ok=True)
        (there / path).write_bytes(b"new")
    made = pack_made(sent, ["abcd", "abxx"])
    assert sorted(made.files) == [".lydsak/store/ab/cd", "audio/episodes/a.mp3", "feed/media/a.mp3"]
    place_episodes(root, made, ["a"])
    assert (root / "audio/episodes/a.mp3").samefile(root / "feed/media/a.mp3")


@pytest.mark.parametrize(
    "path", ["scripts/ferja.md", "feed/../lydsak.toml", "/etc/passwd", "feed//x", "feed", ".lydsak/holder.json", "../x"]
)
def test_a_path_that_no_build_writes_is_refused(root: Path, path: str) -> None:
    """A worker is trusted with sound, not with the rest of the show."""
    content = b"mine"
    with pytest.raises(ClusterError, match="nobody asked") as caught:
        place_episodes(root, Parcel({path: digest_content(content)}, {digest_content(content): content}), [])
    assert caught.value.code == "L883"
    assert (root / "scripts" / "ferja.md").read_bytes() == b"Ferja."


def test_content_that_is_not_what_it_says_is_refused(root: Path) -> None:
    """Cut short on its way, say."""
    with pytest.raises(ClusterError, match="nobody asked"):
        place_episodes(root, Parcel({"feed/x": "0" * 64}, {"0" * 64: b"half"}), [])
    assert not (root / "feed" / "x").exists()


def test_entries_are_sent_and_kept_whole_alone(tmp_path: Path) -> None:
    """What was damaged there is told there; here nothing is kept under another name, nor beside the store."""
    there, here = Store(tmp_path / "there"), Store(tmp_path / "here" / "store")
    recipe = Recipe("speech", {"words": "Hei"})
    there.put(recipe, b"sound")
    entries = pack_entries(there.root, [recipe.key])
    place_entries(here.root, entries)
    assert here.get(recipe.key) == b"sound"
    here.drop(recipe.key)
    content = entries[recipe.key]
    for wrong in ({recipe.key: content[:-1]}, {Key("0" * 64): content}, {Key("../../x"): content}):
        with pytest.raises(ClusterError) as refused:
            place_entries(here.root, wrong)
        assert refused.value.code == "L883"
    assert [path for path in (tmp_path / "here").rglob("*") if path.is_file()] == []
    there.locate(recipe.key).write_bytes(content[:-1])
    with pytest.raises(StorageError):
        pack_entries(there.root, [recipe.key])


def test_a_page_that_listeners_have_otherwise_waits_for_the_feed(root: Path) -> None:
    """The worker saw none of it; a new page, and one that came out the same, is put where it belongs."""
    pages = {f"feed/e/ferja/{name}": b"new" for name in ("index.html", "embed/index.html")}
    files = {**pages, "feed/e/kaia/index.html": b"new", "feed/e/brua/index.html": b"old"}
    for path in (*pages, "feed/e/brua/index.html"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"old")
    digests = {path: digest_content(content) for path, content in files.items()}
    place_episodes(root, Parcel(digests, {digest_content(content): content for content in files.values()}), [])
    found = {path: (root / path).read_bytes() for path in files}
    assert found == {**files, **dict.fromkeys(pages, b"old")}
    waiting = locate_waiting_pages(root)
    kept = {path.relative_to(waiting).as_posix() for path in waiting.rglob("*.html")}
    assert kept == {path.removeprefix("feed/") for path in pages}


def test_what_came_back_of_a_store_is_an_entry_or_is_not_kept(root: Path, tmp_path: Path) -> None:
    """An episode is placed all the same: the store spares work alone."""
    recipe = Recipe("speech", {"words": "Hei"})
    Store(tmp_path / "there").put(recipe, b"sound")
    entry = Store(tmp_path / "there").locate(recipe.key).read_bytes()
    files = {f".lydsak/store/{recipe.key[:2]}/{recipe.key[2:]}": entry, ".lydsak/store/ab/cd": b"new", "feed/x": b"x"}
    digests = {path: digest_content(content) for path, content in files.items()}
    place_episodes(root, Parcel(digests, {digest_content(content): content for content in files.values()}), [])
    store = Store(root / ".lydsak" / "store")
    assert store.get(recipe.key) == b"sound"
    assert [path for path in store.root.rglob("*") if path.is_file()] == [store.locate(recipe.key)]
    assert (root / "feed" / "x").read_bytes() == b"x"
