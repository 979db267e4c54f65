"""Every byte of the store looked at, and what is damaged taken away: the next build makes it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lydsak.build.hold import ShowHold
from lydsak.build.records.episodes import locate_store
from lydsak.build.sound.scratch import SCRATCH
from lydsak.store.entries import remove_anything
from lydsak.store.survey import Standing, survey_store


@dataclass(frozen=True, slots=True)
class StoreFinding:
    """Something in the store that is no whole entry."""

    path: str
    """From the show's folder."""
    standing: Standing
    why: str
    removed: bool


@dataclass(frozen=True, slots=True)
class StoreExamination:
    """What came of it."""

    entries: int
    size: int
    """Bytes of the whole entries."""
    findings: tuple[StoreFinding, ...]

    @property
    def damaged(self) -> int:
        """How many entries were damaged, whether they were removed or not."""
        return sum(finding.standing == "damaged" for finding in self.findings)


def examine_store(root: Path, *, dry_run: bool) -> StoreExamination:
    """Read every entry; take away the damaged ones and what was left behind, unless it is a dry run.

    What is not ours stays. Raises BusyError, StorageError.
    """
    with ShowHold(root, "doctor --store") as hold:
        if not dry_run:
            hold.take()
        entries, size, findings = 0, 0, []
        for thing in survey_store(locate_store(root), deep=True):
            if thing.standing == "entry":
                entries, size = entries + 1, size + thing.size
                continue
            removed = thing.standing != "foreign" and not dry_run and take_away(thing.path)
            name = thing.path.relative_to(root).as_posix()
            findings.append(StoreFinding(name, thing.standing, thing.why, removed))
        for path in list_scratch(root) if not dry_run else ():
            name = path.relative_to(root).as_posix()
            findings.append(StoreFinding(name, "leftover", "was left by a build that was stopped", take_away(path)))
        return StoreExamination(entries, size, tuple(findings))


def list_scratch(root: Path) -> Iterator[Path]:
    """Folders of unfinished versions, whose builds have ended wherever nobody holds the show."""
    yield from sorted((root / ".lydsak").glob(f"{SCRATCH}*"))


def take_away(path: Path) -> bool:
    """Remove something; whether it is gone."""
    remove_anything(path)
    return not path.exists() and not path.is_symlink()
