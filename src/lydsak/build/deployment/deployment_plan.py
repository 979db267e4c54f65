"""What a publication changes at a target, worked out before anything is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from lydsak.build.deployment.ledger import Journal, Ledger, StandingFile, list_gone, list_kept, locate_kept
from lydsak.model import PART_MARK
from lydsak.targets.base import Outgoing, Target


@dataclass(frozen=True, slots=True)
class DeploymentPlan:
    """What is to be done, by path."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    """Of what listeners could reach."""
    unchanged: int
    kept: Mapping[str, StandingFile]
    """What is to be kept of what goes, to go back to."""
    dropped: tuple[str, ...]
    """What was kept of older publications, or left by those that were cut off."""
    uncertain: frozenset[str]
    """Paths that a publication which was cut off may have changed."""

    @property
    def sent(self) -> tuple[str, ...]:
        """What goes out."""
        return (*self.new, *self.changed)

    @property
    def touched(self) -> frozenset[str]:
        """Every path that may change, those of earlier cuts among them."""
        kept = (locate_kept(file.sha256) for file in self.kept.values())
        return frozenset((*self.sent, *self.removed, *self.dropped, *kept)) | self.uncertain


def plan_nothing(files: int) -> DeploymentPlan:
    """The plan where the target holds all of so many files, and nothing else of ours."""
    return DeploymentPlan((), (), (), files, {}, (), frozenset())


def make_plan(
    target: Target, files: Mapping[str, Outgoing], ledger: Ledger, journal: Journal | None, withdrawn: Collection[str]
) -> DeploymentPlan:
    """The way from what stands there to `files`; `withdrawn` are slugs whose files are not to be kept anywhere.

    Only what nobody wrote down whole is asked for at the target. Raises TargetError.
    """
    known = ledger.current.files if ledger.current else {}
    uncertain = frozenset(journal.paths) if journal else frozenset[str]()
    if ledger.current is None and target.read("feed.xml") is not None:
        uncertain |= files.keys()  # somebody else's publication, or one whose ledger is lost
    missing = [path for path, file in files.items() if not _stands(target, file, known, uncertain)]
    gone = {} if ledger.current is None else list_gone(ledger.current, files)
    kept = {path: file for path, file in gone.items() if not _belongs_to(path, withdrawn)}
    keeping = {locate_kept(file.sha256) for file in kept.values()}
    old_kept = list_kept(ledger.previous, ledger.current)
    left = {path for path in uncertain if path not in files and path not in known}
    return DeploymentPlan(
        new=tuple(sorted(path for path in missing if path not in known)),
        changed=tuple(sorted(path for path in missing if path in known)),
        removed=tuple(sorted(path for path in gone if path not in files)),
        unchanged=len(files) - len(missing),
        kept=kept,
        dropped=tuple(sorted((old_kept | left) - keeping)),
        uncertain=uncertain,
    )


def _stands(target: Target, file: Outgoing, known: Mapping[str, StandingFile], uncertain: Collection[str]) -> bool:
    if file.path in uncertain:
        return target.holds(file)
    before = known.get(file.path)
    return before is not None and before.sha256 == file.sha256


def _belongs_to(path: str, slugs: Iterable[str]) -> bool:
    """Whether a published file is of one of these episodes, or of a segment of one."""
    names = path.split("/")
    if len(names) < 2:
        return False
    name = names[1].split(".")[0]
    return names[0] in {"e", "media", "earlier"} and any(name.partition(PART_MARK)[0] == slug for slug in slugs)
