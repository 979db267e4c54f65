"""Two editors and a program outside, in any order: no text that anybody saved is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.studio.desk import Desk
from lydsak.studio.documents import StaleError
from tests.studio.conftest import SCRIPT, SETTINGS

KEYS = ("a1", "a2", "b1", "b2")
ACTS = st.lists(
    st.tuples(st.sampled_from(["one", "two", "outside", "look one", "look two"]), st.sampled_from(KEYS)),
    min_size=1,
    max_size=12,
)


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
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "scripts").mkdir()
        (root / "lydsak.toml").write_text(SETTINGS, encoding="utf-8")
        path = root / "scripts" / "ferja.md"
        path.write_text(SCRIPT, encoding="utf-8")
        desk = Desk(root, read_only=False)
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
