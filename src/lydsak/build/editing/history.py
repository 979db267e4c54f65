"""compare_version: a script beside what it was made from, what was approved, or what listeners have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.build.editing.versions import VersionKind, read_version
from lydsak.build.scripts import name_script, parse_numbered, read_script
from lydsak.config import Settings
from lydsak.errors import Phrase, ScriptError, UsageError
from lydsak.text.changes import BlockChange, compare_scripts

VERSION_KINDS: Final[tuple[VersionKind, ...]] = ("published", "approved", "article")
_ADVICE: Final = {
    "article": "it is kept by `lydsak add` and `lydsak update`, on the machine that runs them",
    "approved": "`lydsak approve` keeps it, on the machine that runs it",
    "published": "`lydsak build` keeps it when the episode goes into the feed",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A script beside one of its versions."""

    against: VersionKind
    changes: tuple[BlockChange, ...]


def list_versions(root: Path, slug: str) -> tuple[VersionKind, ...]:
    """The versions of a script that are known on this machine, the one that matters most first."""
    return tuple(kind for kind in VERSION_KINDS if read_version(root, slug, kind) is not None)


def compare_version(settings: Settings, path: Path, against: str | None = None) -> Comparison:
    """Compare a script with a version, or with the first that is known. Raises UsageError L019, ScriptError."""
    root, slug = settings.root, path.stem
    known = list_versions(root, slug)
    kind = next((one for one in VERSION_KINDS if one == against), None) if against else next(iter(known), None)
    if kind is None or kind not in known:
        wanted = against or "article"
        message = Phrase(
            "no text of {slug} {how} is kept on this machine",
            slug=slug,
            how=Phrase("as published, approved or first made" if not against else _SAID[wanted]),
        )
        raise UsageError("L019", message, help=_ADVICE[wanted])
    old_text = read_version(root, slug, kind) or ""
    name = name_script(path, root)
    try:
        old = parse_numbered(old_text, path=f".lydsak/base/{slug}.{kind}.md")
    except ScriptError as error:
        message = Phrase("the text of {slug} {how} cannot be read any more", slug=slug, how=Phrase(_SAID[kind]))
        raise UsageError("L019", message, place=error.place, help=_ADVICE[kind]) from None
    return Comparison(kind, compare_scripts(old, parse_numbered(read_script(path, root), path=name)))


_SAID: Final = {"article": "as its article had it", "approved": "as approved", "published": "as published"}
