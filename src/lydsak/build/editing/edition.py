"""`edition`: several scripts to the script of one episode, which names them. What is read is composed by `build`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lydsak.build.clock import format_now
from lydsak.build.guids import mint_guid
from lydsak.build.scripts import find_script, load_script, name_script, name_slug, suggest_script
from lydsak.build.stories import load_stories
from lydsak.config import Settings
from lydsak.errors import ScriptError, UsageError
from lydsak.model import FrontMatter, Script
from lydsak.store.files import publish_file
from lydsak.text.script.parsing import parse_script, render_script
from lydsak.text.slug import MAX_SLUG_BYTES, derive_slug

_DAY = len("2026-11-26")


@dataclass(frozen=True, slots=True)
class Edition:
    """What `edition` wrote, or would write on a dry run."""

    slug: str
    script_path: Path
    title: str
    date: str
    stories: tuple[str, ...]
    """Their slugs, in order."""
    created: bool
    """False: the script stood there already, with these stories, and was left as it is."""


def make_edition(
    settings: Settings, title: str, names: Sequence[str], *, date: str | None = None, dry_run: bool = False
) -> Edition:
    """Write the script of an edition, unless it stands there. Raises UsageError, ScriptError, StorageError."""
    title = " ".join(title.split())
    stories = _find_stories(settings.root, names)
    # To the second: later than its stories, and in no minute of theirs, since apps order episodes by date.
    moment = date or format_now(seconds=True)
    slug = _name_edition(title, moment)
    path = settings.root / "scripts" / f"{slug}.md"
    front_matter = FrontMatter(title=title, date=moment, guid=mint_guid(settings.show.guid, slug), stories=stories)
    text = render_script(Script(front_matter, ()))
    name = name_script(path, settings.root)
    edition = Edition(slug, path, title, moment, stories, not path.exists())
    if not edition.created:
        _check_standing(path, settings.root, stories)
        return edition
    try:
        load_stories(parse_script(text, path=name), settings, path=name)
    except ScriptError as error:
        if error.place and error.place.path == name:  # not written, so that nobody could look there
            raise UsageError(error.code, error.message, help=_advise(error)) from None
        raise
    if not dry_run:
        publish_file(path, text.encode("utf-8"))
    return edition


def _advise(error: ScriptError) -> str | None:
    if error.code == "L218":
        return 'give --date like "2026-11-26 06:00"'
    return (error.help or "").replace("give the edition a later dato", "give a later --date") or None


def _find_stories(root: Path, names: Sequence[str]) -> tuple[str, ...]:
    """The slugs of what a user names by path, file name or slug. Raises UsageError."""
    found: list[str] = []
    for name in names:
        path = find_script(root, name)
        if path is None:
            help = suggest_script(root, name, otherwise="name one in scripts/, like scripts/saken.md")
            raise UsageError("L006", f"there is no script {name}", help=help)
        if path.stem in found:
            raise UsageError("L010", f"{path.stem} is named twice", help="name each story once")
        found.append(path.stem)
    return tuple(found)


def _name_edition(title: str, date: str) -> str:
    """Title and day; a long title is cut, never the day."""
    head = derive_slug(title)[: MAX_SLUG_BYTES - _DAY - 1].strip("-")
    return derive_slug(f"{head}-{date[:_DAY]}")


def _check_standing(path: Path, root: Path, stories: tuple[str, ...]) -> None:
    """The script that stands there is the one that is asked for. Raises UsageError, ScriptError."""
    standing = load_script(path, root).front_matter.stories
    named = tuple(name_slug(name) for name in standing)
    if named != stories:
        message = f"{name_script(path, root)} stands there already, and names {', '.join(named) or 'no stories'}"
        raise UsageError("L011", message, help="edit its saker and build it, or choose another title")
