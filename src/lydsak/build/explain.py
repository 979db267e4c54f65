"""Why a piece is made again: its recipe beside the one it had in the last build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from lydsak.model import Key
from lydsak.store import Recipe, Store
from lydsak.store.files import keep_file

_NAMES = {
    "words": "the spoken text",
    "voice": "the voice",
    "engine": "the engine's version",
    "language": "the language",
    "tracks": "the sound in it",
    "duration": "its length",
    "gain": "the programme's gain",
    "ceiling": "the true peak allowed",
    "kbps": "the bit rate",
    "quality": "the quality that the bit rate follows",
    "channels": "the channels",
    "code": "lydsak itself",
}


class Memory:
    """Which piece had which key in the last build of an episode; kept in .lydsak/last, only to explain."""

    def __init__(self, root: Path, slug: str, store: Store) -> None:
        self._path = root / ".lydsak" / "last" / f"{slug}.json"
        self._store = store
        self._before = self._load()
        self._now: dict[str, Key] = {}

    def note_piece(self, label: str, key: Key) -> None:
        """Remember a piece for the next build."""
        self._now[label] = key

    def explain_piece(self, label: str, recipe: Recipe) -> str:
        """Why this piece is not in the store."""
        before = self._before.get(label)
        if before is None:
            return "new"
        if before == recipe.key:
            return "missing from the store, or damaged there"
        old = self._store.read_recipe(before)
        return "changed" if old is None else _compare_inputs(old.inputs, recipe.inputs)

    def save(self) -> None:
        """Keep what was noted."""
        keep_file(self._path, msgspec.json.encode(self._now, order="sorted"))

    def _load(self) -> dict[str, Key]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Key])
        except (OSError, ValueError):
            return {}


def _compare_inputs(old: Mapping[str, object], new: Mapping[str, object]) -> str:
    changes = [_describe_change(name, old.get(name), value) for name, value in new.items() if old.get(name) != value]
    return "; ".join(changes) or "changed"


def _describe_change(name: str, old: object, new: object) -> str:
    named = _NAMES.get(name, name)
    if name == "words":
        return f"{named} was «{_join_words(old)}», is «{_join_words(new)}»"
    if isinstance(old, str | int | float) and isinstance(new, str | int | float) and name != "code":
        return f"{named} was {old}, is {new}"
    return f"{named} changed"


def _join_words(words: object) -> str:
    if not isinstance(words, list):
        return ""
    return " ".join(str(word[0]) for word in words if isinstance(word, list) and word)
