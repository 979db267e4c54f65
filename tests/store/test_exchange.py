"""Entries between a store and another place that keeps them; tests/build/sharing/test_init.py has a real bucket."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from lydsak.errors import TargetError
from lydsak.model import Key
from lydsak.store import Recipe, Store
from lydsak.store.exchange import Exchange

RECIPES = [Recipe("speech", {"words": str(number)}) for number in range(40)]
KEYS = [recipe.key for recipe in RECIPES]


class Shelf:
    """Entries in memory; `asked` counts what it is asked, and what it is told to fail fails."""

    def __init__(self, fail: Callable[[str], None] = lambda _: None) -> None:
        self.kept: dict[Key, bytes] = {}
        self.asked: list[str] = []
        self._fail = fail

    def read(self, key: Key) -> bytes | None:
        self.asked.append("read")
        self._fail("read")
        return self.kept.get(key)

    def write(self, key: Key, content: bytes) -> None:
        self.asked.append("write")
        self._fail("write")
        self.kept[key] = content


def _fill(store: Store) -> Store:
    for recipe in RECIPES:
        store.put(recipe, f"sound {recipe.inputs['words']}".encode())
    return store


def test_what_one_store_has_another_gets(tmp_path: Path) -> None:
    """Once: what stands here is not asked for again; what is made anew goes over what stood there."""
    shelf, there = Shelf(), Store(tmp_path / "there")
    first = Exchange(_fill(Store(tmp_path / "here")), shelf)
    first.send(KEYS)
    assert first.flush(60) == ()
    second = Exchange(there, shelf)
    assert set(second.fetch([*KEYS, *KEYS])) == set(KEYS)
    assert [there.get(key) for key in KEYS[:2]] == [b"sound 0", b"sound 1"]
    asked = len(shelf.asked)
    assert second.fetch(KEYS) == ()
    assert len(shelf.asked) == asked
    there.put(RECIPES[0], b"another sound")
    second.send([*KEYS[:1], *KEYS[:1]])
    assert second.flush(60) == ()
    assert shelf.kept[KEYS[0]].endswith(b"another sound")
    assert (len(shelf.asked), second.writing_trouble) == (asked + 1, None)


def test_what_is_missing_there_or_here_is_no_trouble(tmp_path: Path) -> None:
    """It was never made, or is gone before it is sent."""
    exchange = Exchange(Store(tmp_path), Shelf())
    assert exchange.fetch(KEYS) == ()
    exchange.send(KEYS)
    assert exchange.flush(60) == ()
    assert exchange.reading_trouble is exchange.writing_trouble is None


@pytest.mark.parametrize("damage", ["empty", "header only", "foreign", "swapped", "recipe", "bit", "longer"])
def test_what_is_damaged_there_is_a_miss(tmp_path: Path, damage: str) -> None:
    """Torn, swapped for another's, foreign, or with a recipe that is not its key's: nothing of it is kept."""
    entry = _fill(Store(tmp_path / "here")).locate(KEYS[0]).read_bytes()
    other = Store(tmp_path / "here").locate(KEYS[1]).read_bytes()
    contents = {
        "empty": b"",
        "header only": entry.partition(b"\n")[0] + b"\n",
        "foreign": b"<html>not what you think</html>",
        "swapped": other,
        "recipe": entry.replace(b'"words":"0"', b'"words":"1"'),
        "bit": entry[:-1] + bytes([entry[-1] ^ 1]),
        "longer": entry + b"0",
    }
    shelf, there = Shelf(), Store(tmp_path / "there")
    shelf.kept[KEYS[0]] = contents[damage]
    assert Exchange(there, shelf).fetch(KEYS[:1]) == ()
    assert not (tmp_path / "there").exists()


def test_what_is_damaged_here_is_not_sent(tmp_path: Path) -> None:
    """Others would take it for a miss, each after fetching it."""
    store, shelf = _fill(Store(tmp_path)), Shelf()
    path = store.locate(KEYS[0])
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    exchange = Exchange(store, shelf)
    exchange.send(KEYS[:1])
    assert exchange.flush(60) == ()
    assert shelf.kept == {}


def test_after_a_failure_nothing_more_is_asked(tmp_path: Path) -> None:
    """Those that were under way end by themselves; a place that cannot be reached is sent nothing either."""

    def fail(_: str) -> None:
        raise TargetError("L851", "no answer")

    shelf = Shelf(fail)
    exchange = Exchange(_fill(Store(tmp_path / "here")), shelf)
    assert exchange.fetch(Key(key[::-1]) for key in KEYS) == ()
    assert len(shelf.asked) <= 16
    shelf.asked.clear()
    exchange.send(KEYS)
    assert exchange.flush(60) == tuple(KEYS)
    assert shelf.asked == []
    assert exchange.reading_trouble is exchange.writing_trouble is not None


def test_a_place_that_takes_nothing_still_gives(tmp_path: Path) -> None:
    """The key may only read: that is told, and what could not be sent is named."""

    def refuse(what: str) -> None:
        if what == "write":
            raise TargetError("L852", "the store refused: AccessDenied")

    shelf, store = Shelf(refuse), _fill(Store(tmp_path / "here"))
    shelf.kept[KEYS[1]] = store.locate(KEYS[1]).read_bytes()
    exchange = Exchange(Store(tmp_path / "there"), shelf)
    exchange.send([])
    Store(tmp_path / "there").put(RECIPES[0], b"sound")
    exchange.send(KEYS[:1])
    assert exchange.flush(60) == (KEYS[0],)
    assert exchange.fetch(KEYS[:2]) == (KEYS[1],)
    assert exchange.reading_trouble is None
    assert exchange.writing_trouble is not None
    assert exchange.writing_trouble.code == "L852"


def test_a_flush_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    """And told: what was not sent by then is not sent later."""
    go_on = threading.Event()

    def wait(_: str) -> None:
        go_on.wait(60)

    shelf = Shelf(wait)
    exchange = Exchange(_fill(Store(tmp_path)), shelf)
    exchange.send(KEYS)
    unsent = exchange.flush(0)
    go_on.set()
    assert set(unsent) == set(KEYS)
    assert exchange.writing_trouble is not None
    assert "not all was sent" in exchange.writing_trouble.message


def test_where_nothing_may_be_sent_nothing_is(tmp_path: Path) -> None:
    """It is not even called unsent."""
    shelf = Shelf()
    exchange = Exchange(_fill(Store(tmp_path)), shelf, read_only=True)
    exchange.send(KEYS)
    assert exchange.flush(60) == ()
    assert shelf.asked == []
