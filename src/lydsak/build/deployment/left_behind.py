"""What of a show does not go out with a publication, to be told of: scripts not built yet, episodes held back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from lydsak.build.records.episodes import find_current, find_hold, find_standing, list_homes
from lydsak.build.records.index import EpisodeIndex
from lydsak.build.scripts import list_scripts
from lydsak.build.withdrawal import find_withdrawal
from lydsak.config import Settings
from lydsak.errors import LydsakError


def list_unbuilt(settings: Settings) -> tuple[str, ...]:
    """The slugs of scripts that say something else than what was built from them, or of which nothing was built.

    Raises AssetError, EngineError where the show's cover or engine is not there.
    """
    index = EpisodeIndex(settings)
    return tuple(path.stem for path in list_scripts(settings.root) if not _is_built(path, settings, index))


def _is_built(script: Path, settings: Settings, index: EpisodeIndex) -> bool:
    """One that cannot be read was not built as it is."""
    with suppress(LydsakError):
        return (
            index.find(script) is not None
            or find_current(script, settings, read_files=False) is not None
            or (
                find_withdrawal(script, settings.root) is not None and find_standing(settings.root, script.stem) is None
            )
        )
    return False


def list_withdrawn_readings(settings: Settings, unbuilt: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What listeners still have of a story that was taken back: the slugs of the edition that reads it, and of it.

    `unbuilt` are the scripts that were not built as they are now: such an edition is one of them.
    """
    found: list[tuple[str, str]] = []
    for slug in unbuilt:
        standing = find_standing(settings.root, slug)
        if standing and standing.out:
            found += [(slug, story) for story in standing.episode.stories if _is_withdrawn(story, settings)]
    return tuple(found)


def _is_withdrawn(story: str, settings: Settings) -> bool:
    with suppress(LydsakError):
        return find_withdrawal(settings.root / "scripts" / f"{story}.md", settings.root) is not None
    return False


def list_held_guids(root: Path) -> Mapping[str, str]:
    """The guids of built episodes that wait outside the web root, and why they do."""
    found: dict[str, str] = {}
    _, held = list_homes(root)
    for record in held.glob("e/*/episode.json"):
        standing = find_standing(root, record.parent.name)
        if standing and not standing.out:
            why = find_hold(standing.episode) or "its day has come: `--due` builds it"
            found[standing.episode.listing.guid] = str(why)  # a Phrase is kept nowhere
    return found
