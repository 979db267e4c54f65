"""What of the store a show uses: noted by each build, and looked up in the scripts that changed since.

A note names every piece that an episode was made from, so that an edit of one paragraph costs one paragraph. It is kept
in .lydsak/used. Where it cannot be known what a script uses, `Usage.unknown` names it, and nobody may think otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from lydsak.build.cover import list_cover_keys
from lydsak.build.plan import EpisodePlan, plan_episode
from lydsak.build.records.episodes import find_current, find_standing, list_standing, locate_store, locate_usage
from lydsak.build.scripts import list_scripts
from lydsak.build.sound.alternates import AlternateTask
from lydsak.build.sound.mastering import Mastered
from lydsak.config import Settings
from lydsak.errors import EngineError, LydsakError
from lydsak.model import Key
from lydsak.store.files import explain_storage, keep_file


@dataclass(frozen=True, slots=True)
class Usage:
    """The keys of all that a show uses, as far as it is known."""

    keys: frozenset[Key]
    unknown: tuple[str, ...]
    """What may use more, each with the reason."""


def list_plan_keys(plan: EpisodePlan) -> Iterator[Key]:
    """The speech and the sounds that a script takes, and what was measured of them."""
    for source in plan.speech:
        yield from source.list_keys()
        with suppress(EngineError):  # what an engine does not say, it did not say then either
            yield from (recipe.key for recipe in source.list_answers())
    for sound in plan.assets:
        yield from (sound.key, sound.loudness_recipe.key)


def list_sound_keys(mastered: Mastered, alternates: Iterable[AlternateTask]) -> Iterator[Key]:
    """The mixed sound of an episode, in every form and at every gain that was tried."""
    for task in mastered.tried:
        if task.unit.tracks:
            yield from (replace(task, gain=None).key, *task.list_keys())
    yield from (task.key for task in alternates)


def note_usage(root: Path, slug: str, keys: Iterable[Key]) -> None:
    """Remember what an episode was made from. Raises StorageError."""
    keep_file(locate_usage(root, slug), msgspec.json.encode(sorted(set(keys))))


def list_noted_keys(root: Path) -> tuple[Key, ...]:
    """Whatever the last builds of all episodes took."""
    notes = (_read_note(root, path.stem) for path in sorted(_locate_folder(root).glob("*.json")))
    return tuple({key: None for note in notes if note for key in note})


def find_usage(settings: Settings) -> Usage:
    """All that the show's scripts and standing episodes use."""
    root, keys, unknown = settings.root, set[Key](), list[str]()
    try:
        keys.update(list_cover_keys(settings, locate_store(root)))
    except LydsakError as error:
        unknown.append(f"the cover ({error.message})")
    for standing in list_standing(root):
        keys.update(_read_note(root, standing.episode.slug) or ())
    for script in list_scripts(root):
        try:
            keys.update(_list_script_keys(script, settings))
        except LydsakError as error:
            place = error.place or f"scripts/{script.name}"
            unknown.append(f"{place} ({error.code}: {error.message})")
        if _lacks_note(root, script.stem):
            unknown.append(f"scripts/{script.name} (built by an earlier Lydsak, or its note is lost)")
    return Usage(frozenset(keys), tuple(unknown))


def list_stale_notes(root: Path) -> tuple[Path, ...]:
    """Notes of episodes that are no more."""
    standing = {one.episode.slug for one in list_standing(root)} | {path.stem for path in list_scripts(root)}
    return tuple(path for path in sorted(_locate_folder(root).glob("*.json")) if path.stem not in standing)


def remove_note(path: Path) -> None:
    """Forget one. Raises StorageError."""
    with explain_storage(path):
        path.unlink(missing_ok=True)


def _list_script_keys(script: Path, settings: Settings) -> Iterator[Key]:
    """What its last build took, and what the next will where the script has changed since. Raises LydsakError."""
    yield from _read_note(settings.root, script.stem) or ()
    if find_current(script, settings, read_files=False) is None:
        plan = plan_episode(script, settings, locate_store(settings.root))
        for part in (plan, *plan.parts):
            yield from list_plan_keys(part)


def _lacks_note(root: Path, slug: str) -> bool:
    """Whether an episode stands, or a segment of it by itself, of which no build left a note."""
    standing = find_standing(root, slug)
    if standing is None:
        return False
    slugs = (slug, *(part.slug for part in standing.episode.parts))
    return any(find_standing(root, one) is not None and _read_note(root, one) is None for one in slugs)


def _read_note(root: Path, slug: str) -> tuple[Key, ...] | None:
    try:
        return tuple(map(Key, msgspec.json.decode(locate_usage(root, slug).read_bytes(), type=list[str])))
    except (OSError, ValueError):
        return None


def _locate_folder(root: Path) -> Path:
    return root / ".lydsak" / "used"
