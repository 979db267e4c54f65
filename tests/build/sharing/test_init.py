"""A bucket that machines share, on a real server: what one has spoken and encoded, no other speaks or encodes."""

from __future__ import annotations

import pickle
import shutil
import socket
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import filelock
import pytest

from lydsak.build.events import EpisodeReady, Event, Remark
from lydsak.build.sharing import (
    BuildSharing,
    Sharing,
    WorkerSharing,
    check_shared_store,
    courier,
    let_courier_go,
    note_unsent,
    read_unsent,
    settle_unsent,
)
from lydsak.build.sharing.courier import Courier
from lydsak.build.show import BuildOptions
from lydsak.build.workers.parcel import FOLDER
from lydsak.errors import SettingsError
from lydsak.model import Key, SharedStore
from lydsak.store import Recipe, Store
from lydsak.store.bucket import EntryBucket
from tests.build.conftest import SCRIPT
from tests.targets.conftest import LINUX
from tests.targets.servers import SECRET, set_s3_keys

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

    MakeShow = Callable[..., ShowFolder]

_GUID = "0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b"
NAMES = ("brua", "ferja", "kaia")
EDITED = SCRIPT.replace("Ingen falt", "Noen falt")
NOWHERE = SharedStore("web", "", "http://127.0.0.1:9")


@pytest.fixture
def shared(weed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SharedStore:
    """A part of a bucket that no other test uses."""
    set_s3_keys(monkeypatch)
    return SharedStore("web", tmp_path.name, weed)


def _share(show: ShowFolder, shared: SharedStore, more: str = "") -> ShowFolder:
    lines = f'bucket = "{shared.bucket}"\nprefix = "{shared.prefix}"\nendpoint = "{shared.endpoint}"\n{more}'
    show.add_settings(f"\n[shared_store]\n{lines}\n")
    return show


def _list_made(events: Sequence[Event]) -> list[tuple[str, int, int]]:
    return [(one.episode.slug, one.spoken, one.encoded) for one in events if isinstance(one, EpisodeReady)]


def _list_told(events: Sequence[Event]) -> list[str]:
    return [event.message for event in events if isinstance(event, Remark) and event.slug == "store"]


def _count_steps(show: ShowFolder) -> Counter[str]:
    store = Store(show.root / ".lydsak" / "store")
    recipes = (store.read_recipe(key) for key in _list_entries(store.root))
    return Counter(recipe.step for recipe in recipes if recipe)


_flush = Courier.flush


def _flush_after_end(courier: Courier, patience: float) -> tuple[Key, ...] | None:
    courier.end()
    return _flush(courier, patience)


def _list_entries(store: Path) -> list[Key]:
    return [Key(path.parent.name + path.name) for path in store.glob("??/*")]


@LINUX
def test_what_one_machine_made_no_other_makes(make_show: MakeShow, built_show: ShowFolder, shared: SharedStore) -> None:
    """It neither speaks nor encodes, and has the same bytes as one that made all by itself; after an edit, one each.

    Samples are fetched for what is to be encoded alone.
    """
    first, second = _share(make_show(), shared), _share(make_show(), shared)
    made = first.build()
    assert [spoken > 0 and encoded > 0 for _, spoken, encoded in _list_made(made)] == [True]
    had = second.build()
    assert _list_made(had) == [("ferja", 0, 0)]
    assert second.list_files() == first.list_files() == built_show.list_files()
    assert _list_told([*made, *had]) == []
    assert _count_steps(second)["speech"] == 0
    second.write_script(EDITED)
    shutil.rmtree(second.root / ".lydsak" / "store")
    assert _list_made(second.build()) == [("ferja", 1, 1)]
    assert 0 < _count_steps(second)["speech"] < _count_steps(first)["speech"]


@LINUX
def test_what_was_lent_and_is_gone_is_spoken(make_show: MakeShow, shared: SharedStore) -> None:
    """The bucket has what is known of sentences, and themselves no more: the episode is made once more, and whole."""
    first, second = _share(make_show(), shared), _share(make_show(), shared)
    first.build()
    bucket, store = EntryBucket(shared), Store(first.root / ".lydsak" / "store")
    for key in _list_entries(store.root):
        recipe = store.read_recipe(key)
        if recipe and recipe.step == "speech":
            bucket.write(key, b"")
    for show in (first, second):
        show.write_script(EDITED)
    events = second.build()
    assert "made once more" in "".join(event.message for event in events if isinstance(event, Remark))
    edited = 1  # spoken before it was noticed
    assert [spoken for _, spoken, _ in _list_made(events)] == [_count_steps(second)["speech"] - edited]
    first.build()
    assert first.list_files() == second.list_files()


@LINUX
def test_so_it_is_where_each_worker_makes_whole_scripts(make_show: MakeShow, shared: SharedStore) -> None:
    """Each of them asks the bucket by itself; what they make the build sends."""
    shows = [_share(make_show(), shared) for _ in range(2)]
    for show in shows:
        for number, name in enumerate(NAMES, 11):
            own = SCRIPT.replace(f"{_GUID}11", f"{_GUID}{number}").replace("Det var ventet.", f"{name.title()} kom.")
            show.write_script(own, name)
    options = BuildOptions(workers=1)
    first, second = (show.build(options) for show in shows)
    assert all(spoken or encoded for _, spoken, encoded in _list_made(first))
    assert _list_made(second) == [(name, 0, 0) for name in NAMES]
    assert _list_told([*first, *second]) == []
    assert shows[0].list_files() == shows[1].list_files()


@LINUX
def test_what_is_damaged_in_the_bucket_is_made_and_put_right(
    make_show: MakeShow, shared: SharedStore, tmp_path: Path
) -> None:
    """Torn, swapped, foreign, or forged with the right digest: a miss each, and a third machine finds it whole."""
    shows = [_share(make_show(), shared) for _ in range(3)]
    shows[0].build()
    bucket, store, forged = EntryBucket(shared), Store(shows[0].root / ".lydsak" / "store"), Store(tmp_path / "forged")
    recipes = {key: recipe for key in _list_entries(store.root) if (recipe := store.read_recipe(key))}
    entries = {key: content for key in sorted(recipes) if (content := bucket.read(key))}
    assert {"speech", "speech-info", "clip-loudness", "unit-frames", "unit-facts"} == {
        recipes[key].step for key in entries
    }
    keys = list(entries)
    for number, (key, following) in enumerate(zip(keys, [*keys[1:], keys[0]], strict=True)):
        damaged = (entries[key][:-7], entries[following], b"<html>", b"")[number % 4]
        if recipes[key].step == "speech-info":
            forged.put(recipes[key], b'{"duration": "long"}')
            damaged = forged.locate(key).read_bytes()
        bucket.write(key, damaged)
    again, third = shows[1].build(), shows[2].build()
    assert [spoken > 0 and encoded > 0 for _, spoken, encoded in _list_made(again)] == [True]
    assert _list_made(third) == [("ferja", 0, 0)]
    assert shows[0].list_files() == shows[1].list_files() == shows[2].list_files()
    assert {key: bucket.read(key) for key in keys} == entries
    assert _list_told([*again, *third]) == []


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "Connection refused"),
        ({"AWS_ACCESS_KEY_ID": ""}, "AWS_ACCESS_KEY_ID not set"),
    ],
)
def test_without_the_bucket_a_build_goes_on_and_says_so_once(
    built_copy: ShowFolder, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], said: str
) -> None:
    """Nobody is there, or it may not be asked: the bytes are the same, and what was not sent waits for the next."""
    before = built_copy.list_files()
    set_s3_keys(monkeypatch)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    shutil.rmtree(built_copy.root / ".lydsak")
    shutil.rmtree(built_copy.root / "feed")
    events = _share(built_copy, NOWHERE).build()
    assert [made > 0 for _, made, _ in _list_made(events)] == [True]
    (told,) = _list_told(events)
    assert told.startswith("L706: goes on without the shared store s3://web")
    assert said in told
    assert SECRET not in told
    assert built_copy.list_files() == before
    assert len(read_unsent(built_copy.root / ".lydsak" / "store")) > 10


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bucket_that_never_answers_holds_up_no_build(
    built_copy: ShowFolder, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """It takes connections, and that is all: after the courier's patience the build goes on without it, once told."""
    before = built_copy.list_files()
    set_s3_keys(monkeypatch)
    for name in ("_START", "_A_KEY"):
        monkeypatch.setattr(courier, name, 0.2)
    shutil.rmtree(built_copy.root / ".lydsak")
    shutil.rmtree(built_copy.root / "feed")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        nowhere = replace(NOWHERE, endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}")
        events = _share(built_copy, nowhere).build(BuildOptions(workers=workers))
    assert [made > 0 for _, made, _ in _list_made(events)] == [True]
    (told,) = _list_told(events)
    assert told.startswith("L706: goes on without the shared store s3://web")
    assert "no answer" in told
    assert built_copy.list_files() == before
    assert len(read_unsent(built_copy.root / ".lydsak" / "store")) > 10


@LINUX
def test_a_key_that_may_only_read_has_what_is_there(
    make_show: MakeShow, shared: SharedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it can send nothing is told."""
    first, second = (_share(make_show(), shared) for _ in range(2))
    first.build()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKREADER")
    second.write_script(EDITED)
    told = second.build()
    assert _list_made(told) == [("ferja", 1, 1)]
    (message,) = _list_told(told)
    assert "AccessDenied" in message
    assert "s3:PutObject" in message


def test_who_is_told_to_read_only_sends_nothing(tmp_path: Path) -> None:
    """So nobody need be told that it could not; nothing is noted for later."""
    sharing = BuildSharing(replace(NOWHERE, read_only=True), tmp_path / "store")
    sharing.send([Key("0" * 64)])
    sharing.fetch([])
    assert sharing.finish() is None
    assert list(tmp_path.iterdir()) == []


@LINUX
def test_what_could_not_be_sent_the_next_build_sends(shared: SharedStore, tmp_path: Path) -> None:
    """Together with what was heard before it; what nobody has any more is forgotten."""
    store, recipe = Store(tmp_path / ".lydsak" / "store"), Recipe("speech", {"words": "Hei"})
    store.put(recipe, b"sound")
    note_unsent(store.root, [recipe.key, Key("0" * 64)])
    note_unsent(store.root, [])
    sharing = BuildSharing(shared, store.root)
    sharing.fetch([])
    assert sharing.finish() is None
    assert EntryBucket(shared).read(recipe.key) == store.locate(recipe.key).read_bytes()
    assert read_unsent(store.root) == []


@pytest.mark.parametrize("ending", ["stopped", "finished, and the courier is gone"])
def test_what_was_to_be_sent_outlives_the_courier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    """Somebody only listened, or a build was stopped, or its courier ended: what was noted before is noted still."""
    set_s3_keys(monkeypatch)
    store = tmp_path / ".lydsak" / "store"
    store.mkdir(parents=True)
    noted, made = Key("0" * 64), Key("1" * 64)
    note_unsent(store, [noted])
    sharing = BuildSharing(NOWHERE, store)
    sharing.fetch([Key("2" * 64)])
    sharing.send([made])
    if ending == "stopped":
        sharing.stop()
    else:
        monkeypatch.setattr(Courier, "flush", _flush_after_end)
        assert sharing.finish() is not None
    assert read_unsent(store) == [noted, made]
    sharing.stop()
    assert read_unsent(store) == [noted, made]


def test_what_is_to_be_sent_is_noted_until_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGKILL at any moment leaves it to the next build: what was noted before, and what this one made."""
    set_s3_keys(monkeypatch)
    store = tmp_path / ".lydsak" / "store"
    noted, made, heard = Key("0" * 64), Key("1" * 64), Key("2" * 64)
    note_unsent(store, [noted])
    sharing = BuildSharing(NOWHERE, store)
    seen: list[list[Key]] = []
    monkeypatch.setattr(Courier, "send", lambda _, keys: seen.append([*keys, *read_unsent(store)]))
    sharing.send([made])
    assert seen == [[noted, noted], [made, noted, made]]
    note_unsent(store, [heard])
    monkeypatch.setattr(Courier, "flush", lambda *_: (made,))
    sharing.finish()
    assert read_unsent(store) == [made, heard]


def test_the_note_of_what_is_to_be_sent_goes_with_its_last_key(tmp_path: Path) -> None:
    """Each key is noted once, and one that was never noted is no matter."""
    store = tmp_path / "store"
    note_unsent(store, [Key("0" * 64), Key("0" * 64)])
    settle_unsent(store, {Key("1" * 64)})
    assert read_unsent(store) == [Key("0" * 64)]
    settle_unsent(store, {Key("0" * 64)})
    assert not store.with_name("unsent").exists()


def test_a_disk_without_locks_takes_no_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made is made all the same: it is not sent, and that is all."""

    def refuse(*_: object, **__: object) -> None:
        raise NotImplementedError("FileSystem does not appear to support flock")

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    note_unsent(tmp_path / "store", [Key("0" * 64)])
    settle_unsent(tmp_path / "store", {Key("0" * 64)})
    assert list(tmp_path.iterdir()) == []


@LINUX
def test_a_worker_of_a_cluster_sends_by_itself(
    shared: SharedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in the bucket then need not be sent back; what could not be sent is, and that a worker could not is told.

    Music stays out of it: who has the show has what it is decoded from.
    """
    monkeypatch.setenv(FOLDER, str(tmp_path))
    store, recipe, music = Store(tmp_path / "store"), Recipe("speech", {"words": "Hei"}), Recipe("sound", {})
    store.put(recipe, b"sound")
    store.put(music, b"music")
    outcomes = []
    for one in (shared, NOWHERE):
        sharing = WorkerSharing(one, store.root)
        sharing.fetch([Key("0" * 64)])
        sharing.send([recipe.key])
        assert sharing.conclude().made == (recipe.key,)
        outcomes.append(sharing.push([recipe.key, music.key]))
    sent, lost = outcomes
    assert (sent.fetched, sent.made, sent.problem) == ((recipe.key,), (), None)
    assert (lost.fetched, lost.made) == ((), (recipe.key,))
    assert lost.problem is not None
    assert lost.problem.message.startswith("a worker goes on without")
    let_courier_go()


def test_settings_and_tasks_hold_no_keys(show: ShowFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes to workers and to the courier's command line names the bucket alone."""
    set_s3_keys(monkeypatch)
    settings = _share(show, NOWHERE).load()
    started: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(command))
    Courier(NOWHERE, tmp_path)
    told = pickle.dumps(settings).decode("latin-1") + " ".join(started[0])
    assert "127.0.0.1:9" in told
    assert SECRET not in told
    assert "AKEXAMPLE" not in told


def test_where_no_store_is_shared_nothing_happens() -> None:
    """What would be asked for is not even worked out."""
    sharing = Sharing()

    def refuse() -> Key:
        raise AssertionError

    sharing.fetch(refuse() for _ in range(1))
    sharing.send(refuse() for _ in range(1))
    assert sharing.finish() is None


def test_a_table_that_can_mean_no_bucket_is_an_error_of_the_settings(show: ShowFolder) -> None:
    """Of its line, before anything is made."""
    _share(show, SharedStore("web", "", "http://s3.example"))
    with pytest.raises(SettingsError) as refused:
        check_shared_store(show.load())
    assert refused.value.code == "L856"
    assert refused.value.place is not None
    assert refused.value.place.line is not None
    with pytest.raises(SettingsError):
        show.build()
