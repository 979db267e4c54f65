"""Episodes that wait outside the web root and whose day has come."""

from __future__ import annotations

from pathlib import Path

from lydsak.build.records.episodes import find_hold, list_standing


def list_due_scripts(root: Path) -> tuple[Path, ...]:
    """The scripts of what is to come out now, with those of its segments; a script that is gone publishes nothing."""
    due = {one.episode.listing.script for one in list_standing(root) if not one.out and not find_hold(one.episode)}
    return tuple(path for slug in sorted(due) if (path := root / "scripts" / f"{slug}.md").is_file())
