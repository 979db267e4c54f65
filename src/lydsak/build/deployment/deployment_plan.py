"""What a publication changes at a target, worked out before anything is sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lydsak.build.deployment.ledger import StandingFile, TargetState, list_gone, list_kept, locate_kept, note_files
from lydsak.publish.addresses import FEED_PATH
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
    """Paths that may be other than the ledger says: a publication was cut off, or all of it is asked for."""
    returns: bool = True
    """Whether there is a way back: what was withdrawn is kept nowhere, nor are pages and feeds that tell of it."""
    repeats: bool = False
    """The ledger has this very publication: the way back stays the one that there is, whatever is sent again."""

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
    return DeploymentPlan((), (), (), files, {}, (), frozenset(), repeats=True)


def make_plan(
    target: Target,
    files: Mapping[str, Outgoing],
    state: TargetState,
    withdrawn: Collection[str],
    *,
    verify: bool = False,
) -> DeploymentPlan:
    """The way from what stands there to `files`; `withdrawn` are the guids of what was taken back.

    Only what nobody wrote down whole is asked for at the target; with `verify` every file is. Raises TargetError.
    """
    ledger, journal = state.ledger, state.journal
    known = ledger.current.files if ledger.current else {}
    uncertain = frozenset(journal.paths) if journal else frozenset[str]()
    # Without a ledger it is somebody else's publication, or one of ours whose notes are lost.
    if verify or (ledger.current is None and target.read(FEED_PATH) is not None):
        uncertain |= files.keys()
    missing = [path for path, file in files.items() if not _stands(target, file, known, uncertain)]
    gone = {} if ledger.current is None else list_gone(ledger.current, files)
    returns = not (ledger.current and any(item.guid in withdrawn for item in ledger.current.items))
    kept = gone if returns else {}
    keeping = {locate_kept(file.sha256) for file in kept.values()}
    repeats = returns and journal is None and ledger.current is not None and known == note_files(files.values())
    old_kept = frozenset[str]() if repeats else list_kept(ledger.previous, ledger.current)
    left = {path for path in uncertain if path not in files and path not in known}
    return DeploymentPlan(
        new=tuple(sorted(path for path in missing if path not in known)),
        changed=tuple(sorted(path for path in missing if path in known)),
        removed=tuple(sorted(path for path in gone if path not in files)),
        unchanged=len(files) - len(missing),
        kept=kept,
        dropped=tuple(sorted((old_kept | left) - keeping)),
        uncertain=uncertain,
        returns=returns,
        repeats=repeats,
    )


def _stands(target: Target, file: Outgoing, known: Mapping[str, StandingFile], uncertain: Collection[str]) -> bool:
    if file.path in uncertain:
        return target.holds(file)
    before = known.get(file.path)
    return before is not None and before.sha256 == file.sha256
