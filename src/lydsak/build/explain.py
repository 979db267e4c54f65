"""Why a piece is made again: its recipe beside the one it had in the last build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lydsak.build.events import Reason
from lydsak.build.plan import PROVISIONAL
from lydsak.build.records.episodes import find_standing, locate_memory, locate_store
from lydsak.model import Key
from lydsak.store import Recipe, Store
from lydsak.store.files import keep_file

if TYPE_CHECKING:
    from lydsak.build.plan import EpisodePlan
    from lydsak.build.speech.synthesis import SpeechSource

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

_ORIGIN = "made from: "
"""What the label of a file begins with that an episode was made from; those of pieces begin otherwise."""


class Memory:
    """Which piece had which key in the last build of an episode; kept in .lydsak/last, only to explain."""

    def __init__(self, root: Path, slug: str, store: Store) -> None:
        self._path = locate_memory(root, slug)
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

    def note_origins(self, origins: Mapping[str, Key]) -> None:
        """Remember of what files an episode is made."""
        self._now.update({_ORIGIN + origin: key for origin, key in origins.items()})

    def list_changed_origins(self, origins: Mapping[str, Key]) -> tuple[str, ...]:
        """Which of them are others than in the last build; none where nothing is remembered of them."""
        before = {origin: self._before.get(_ORIGIN + origin) for origin in origins}
        return tuple(origin for origin, key in origins.items() if before[origin] not in (None, key))

    def save(self) -> None:
        """Keep what was noted."""
        keep_file(self._path, msgspec.json.encode(self._now, order="sorted"))

    def _load(self) -> dict[str, Key]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Key])
        except (OSError, ValueError):
            return {}


def explain_speech(plan: EpisodePlan, missing: Sequence[SpeechSource], memory: Memory) -> Iterator[Reason]:
    """Why each utterance is spoken again, by the paragraph it stands in."""
    wanted = {source.key for source in missing}
    counts: dict[str, int] = {}
    for line, source in zip(plan.narration.lines, plan.speech, strict=True):
        place = line.utterance.paragraph or line.kind
        counts[place] = counts.get(place, 0) + 1
        label = f"{place}, sentence {counts[place]}"
        recipe = source.recipe
        if recipe.key in wanted:
            wanted.discard(recipe.key)  # said twice, it is spoken once
            yield Reason(plan.slug, f"{label} spoken", memory.explain_piece(label, recipe))
        memory.note_piece(label, recipe.key)


def explain_episode(plan: EpisodePlan, root: Path) -> Reason:
    """Why an episode is to be made at all."""
    standing = find_standing(root, plan.slug)
    if standing is None:
        why = "not built yet"
    elif standing.episode.fingerprint.startswith(PROVISIONAL):
        why = "built with a fallback voice"
    elif standing.episode.fingerprint != plan.fingerprint:
        memory = Memory(root, plan.slug, Store(locate_store(root)))
        changed = memory.list_changed_origins(plan.origins) or ("its script, sounds, settings or Lydsak itself",)
        why = f"{' and '.join(changed)} changed since it was built"
    else:
        why = "a file of it is missing or damaged, or it is to stand elsewhere: its day has come, or it was called back"
    return Reason(plan.slug, "the episode", why)


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
