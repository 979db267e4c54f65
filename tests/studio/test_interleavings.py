"""Two editors and a program outside, in any order: no text that anybody saved is lost, and each undoes its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.errors import UsageError
from lydsak.studio.desk import Desk
from lydsak.studio.documents import StaleError
from lydsak.text.script.edit import list_elements
from tests.studio.conftest import SCRIPT, SETTINGS

KEYS = ("a1", "a2", "b1", "b2")
ACTS = st.lists(
    st.tuples(st.sampled_from(["one", "two", "outside", "look one", "look two"]), st.sampled_from(KEYS)),
    min_size=1,
    max_size=12,
)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "undo", "redo", "word", "outside"]),
        st.sampled_from(["one", "two"]),
        st.sampled_from(KEYS),
    ),
    min_size=1,
    max_size=14,
)


@contextmanager
def open_desk() -> Iterator[tuple[Desk, Path]]:
    """A desk with one script."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "scripts").mkdir()
        (root / "lydsak.toml").write_text(SETTINGS, encoding="utf-8")
        path = root / "scripts" / "ferja.md"
        path.write_text(SCRIPT, encoding="utf-8")
        yield Desk(root, read_only=False), path


def write_outside(path: Path, key: str, words: str) -> None:
    """As a text editor does that has read the file just now."""
    lines = path.read_text(encoding="utf-8").split("\n")
    changed = [f"{words} ^{key}" if line.endswith(f" ^{key}") else line for line in lines]
    path.write_text("\n".join(changed), encoding="utf-8")


def edit(desk: Desk, seen: dict[str, Any], who: str, body: dict[str, Any]) -> Any:
    """An editor's edit; what they are told where it was not made. They look at what they got."""
    try:
        seen[who] = desk.edit("ferja", seen[who]["etag"], body)
    except StaleError as error:
        seen[who] = error.details["document"]
        return error.details
    return None


@settings(max_examples=60, deadline=None)
@given(acts=ACTS)
def test_nothing_that_was_saved_is_lost(acts: list[tuple[str, str]]) -> None:
    """What was accepted stands until somebody who had seen it changed it; what was not is in the answer."""
    with open_desk() as (desk, path):
        seen = {who: desk.read("ferja") for who in ("one", "two")}
        standing: dict[str, str] = {}
        for number, (who, key) in enumerate(acts):
            words = f"Tekst {number} av {who}."
            if who == "outside":
                write_outside(path, key, words)
                standing[key] = words
            elif who.startswith("look"):
                seen[who.removeprefix("look ")] = desk.read("ferja")
            else:
                document = seen[who]
                before = next(row["source"] for row in document["rows"] if row["key"] == key)
                body = {"op": "text", "key": key, "before": before, "source": words}
                stale = edit(desk, seen, who, body)
                if stale is None:
                    assert standing.get(key, before) == before  # accepted, so its editor had seen what stood there
                    standing[key] = words
                else:
                    assert stale["mine"] == words
                    assert standing[key] != before
            text = path.read_text(encoding="utf-8")
            assert all(f"{one} ^{id}" in text for id, one in standing.items())


@dataclass
class Doing:
    """What a page did: a paragraph that became another, or a word that was put."""

    place: str
    before: str | None
    after: str | None


@dataclass
class Page:
    """What a page has done and undone, the last of it last, as its editor remembers it."""

    done: list[Doing] = field(default_factory=list)
    undone: list[Doing] = field(default_factory=list)


@dataclass
class Table:
    """What every paragraph and every word is now, as far as those at the desk know."""

    places: dict[str, str | None]
    pages: dict[str, Page] = field(default_factory=lambda: {"one": Page(), "two": Page()})

    def put(self, who: str, place: str, value: str) -> None:
        """A page does something."""
        page = self.pages[who]
        page.done.append(Doing(place, self.places.get(place), value))
        page.undone.clear()
        self.places[place] = value

    def step(self, who: str, *, back: bool) -> bool:
        """What undo or redo does, if nobody has changed its place since. Where they have, a word's step is given up."""
        page = self.pages[who]
        source, target = (page.done, page.undone) if back else (page.undone, page.done)
        doing = source[-1]
        left, wanted = (doing.after, doing.before) if back else (doing.before, doing.after)
        stands = self.places.get(doing.place) == left
        if stands or doing.place.startswith("word"):
            source.pop()
        if stands:
            target.append(doing)
            self.places[doing.place] = wanted
        return stands


def read_places(desk: Desk) -> dict[str, str | None]:
    """The paragraphs and the words as they stand in the files."""
    elements = list_elements(desk.documents.open("ferja").parse(desk.root))
    rows: dict[str, str | None] = {one.key: one.source for one in elements if one.key in KEYS}
    return rows | {f"word {one.word}": one.said for one in desk.documents.load_settings().words}


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_each_page_undoes_its_own_and_nothing_else(steps: list[tuple[str, str, str]]) -> None:
    """What it did last, where its place is as it left it; else everything stays, and it is asked or refused."""
    with open_desk() as (desk, path):
        table = Table(read_places(desk))
        for number, (act, who, key) in enumerate(steps):
            words = f"Tekst {number} av {who}."
            page = desk.read("ferja", who)
            assert page["undo"] or not table.pages[who].done
            assert page["redo"] or not table.pages[who].undone
            if act == "outside":
                write_outside(path, key, words)
                table.places[key] = words
            elif act == "edit":
                body = {"op": "text", "key": key, "before": table.places[key], "source": words, "tab": who}
                desk.edit("ferja", page["etag"], body)
                table.put(who, key, words)
            elif act == "word":
                desk.put_word({"word": f"ord{key}", "said": f"{who} {number}", "slug": "ferja", "tab": who})
                table.put(who, f"word ord{key}", f"{who} {number}")
            elif act in {"undo", "redo"} and (table.pages[who].done if act == "undo" else table.pages[who].undone):
                press(desk, table, who, page["etag"], back=act == "undo")
            assert read_places(desk) == {place: value for place, value in table.places.items() if value is not None}


def press(desk: Desk, table: Table, who: str, etag: str, *, back: bool) -> None:
    """A press of undo or redo, of a page that has something of its own to take back."""
    page = table.pages[who]
    doing = (page.done if back else page.undone)[-1]
    stands = table.step(who, back=back)
    try:
        answer = desk.step("ferja", etag, "undo" if back else "redo", {"tab": who})
    except UsageError as error:
        assert error.message == "somebody else has changed the same place since"  # noqa: PT017
        assert not stands
        return
    if doing.place.startswith("word"):
        assert answer["word"]["changed"] is stands
    else:
        assert ("theirs" not in answer) is stands
