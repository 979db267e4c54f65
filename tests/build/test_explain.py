from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.events import Reason
from lydsak.build.explain import Memory, explain_episode
from lydsak.build.plan import plan_episode
from lydsak.build.records.episodes import locate_memory, locate_store
from lydsak.build.show import BuildOptions
from lydsak.store import Recipe, Store

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

OLD = Recipe("speech", {"words": [["Det", False], ["gikk.", False]], "voice": "tone:mid", "code": "1"})


def _remember(root: Path) -> Memory:
    """A memory of one build in which the piece "a1" had the recipe OLD."""
    store = Store(root / "store")
    store.put(OLD, b"sound")
    first = Memory(root, "ferja", store)
    assert first.explain_piece("a1", OLD) == "new"
    first.note_piece("a1", OLD.key)
    first.save()
    return Memory(root, "ferja", store)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"words": [["Det", False], ["sto.", False]]}, "the spoken text was «Det gikk.», is «Det sto.»"),
        ({"voice": "tone:low"}, "the voice was tone:mid, is tone:low"),
        ({"code": "2"}, "lydsak itself changed"),
        ({"voice": "tone:low", "code": "2"}, "the voice was tone:mid, is tone:low; lydsak itself changed"),
        ({}, "missing from the store, or damaged there"),
    ],
)
def test_a_piece_is_explained_by_what_changed_in_its_recipe(
    tmp_path: Path, changes: dict[str, object], why: str
) -> None:
    """In the words of people who edit, with before and after."""
    memory = _remember(tmp_path)
    assert memory.explain_piece("a1", Recipe("speech", {**OLD.inputs, **changes})) == why
    assert memory.explain_piece("a2", OLD) == "new"


def test_a_store_that_was_cleared_leaves_less_to_say(tmp_path: Path) -> None:
    """No recipe to compare with, and no error."""
    memory = _remember(tmp_path)
    Store(tmp_path / "store").locate(OLD.key).unlink()
    assert memory.explain_piece("a1", Recipe("speech", {"voice": "tone:low"})) == "changed"


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"a1": 3}'])
def test_a_memory_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    """It is kept only to explain, so a torn file stops nothing."""
    _remember(tmp_path)
    (tmp_path / ".lydsak" / "last" / "ferja.json").write_bytes(content)
    assert Memory(tmp_path, "ferja", Store(tmp_path / "store")).explain_piece("a1", OLD) == "new"


def test_an_episode_is_explained_by_what_stands(built_copy: ShowFolder) -> None:
    """Not there, made from something else, or damaged."""
    script, root = built_copy.root / "scripts" / "ferja.md", built_copy.root

    def explain() -> str:
        settings = built_copy.load()
        return explain_episode(plan_episode(script, settings, locate_store(root)), root).why

    assert explain().startswith("a file of it is missing or damaged")
    script.write_text(script.read_text(encoding="utf-8") + "\nTil slutt. ^b9\n", encoding="utf-8")
    assert "changed since it was built" in explain()
    shutil.rmtree(root / "feed")
    assert explain() == "not built yet"


def test_the_file_that_changed_is_named(built_copy: ShowFolder) -> None:
    """A new word makes every story out of date, also one that lacks it: words.toml is named, and nothing is spoken."""
    root, script = built_copy.root, built_copy.root / "scripts" / "ferja.md"

    def explain() -> str:
        return explain_episode(plan_episode(script, built_copy.load(), locate_store(root)), root).why

    (root / "words.toml").write_text('"Sverdlin" = "Svérdlin"\n', encoding="utf-8")
    assert explain() == "words.toml changed since it was built"
    built_copy.add_settings('\n[spoken]\nclosing = ""\n')
    assert explain() == "lydsak.toml and words.toml changed since it was built"
    events = built_copy.build(BuildOptions(workers=1, explain=True))
    assert "lydsak.toml and words.toml changed" in next(one.why for one in events if isinstance(one, Reason))
    script.write_text(script.read_text(encoding="utf-8").replace("Ingen", "Nesten ingen"), encoding="utf-8")
    assert explain() == "its script changed since it was built"


def test_an_episode_of_an_earlier_version_tells_less(built_copy: ShowFolder) -> None:
    """Nothing is remembered of its files."""
    root, script = built_copy.root, built_copy.root / "scripts" / "ferja.md"
    locate_memory(root, "ferja").write_bytes(b"{}")
    script.write_text(script.read_text(encoding="utf-8").replace("Ingen", "Nesten ingen"), encoding="utf-8")
    why = explain_episode(plan_episode(script, built_copy.load(), locate_store(root)), root).why
    assert why == "its script, sounds, settings or Lydsak itself changed since it was built"
